"""What people touch: the command line, the demo, the check-up, and how answers are shown."""
