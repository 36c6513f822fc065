"""The page of a run: one HTML file with everything in it, sounds and pictures too, that opens without a network."""
