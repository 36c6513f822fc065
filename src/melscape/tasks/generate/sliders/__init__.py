"""Sliders that do what they say: found, measured on sound, kept, and put under names and knobs."""
