"""Many items: a function over all of them, here in processes or on a cluster, and files that are never half written."""
