"""What key was pressed, when, for how long and how hard: what a synthesizer must be told before it can answer."""
