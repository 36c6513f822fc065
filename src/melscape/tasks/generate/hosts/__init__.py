"""Models for live hosts, written and then run to see that they make the same sounds."""
