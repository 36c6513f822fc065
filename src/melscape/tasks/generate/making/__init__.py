"""What is wished, what comes of it, what lies between sounds, and a batch on disk."""
