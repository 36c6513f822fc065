"""What happened, on disk: run folders, checkpoints, history, provenance, and pouring a training into them."""
