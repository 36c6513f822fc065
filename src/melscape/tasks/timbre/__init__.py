"""`timbre`: learn a space of sounds from notes; see it as a map, walk and morph through it, and hear it."""
