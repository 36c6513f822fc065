"""Mashups as the competition makes them: stems of different songs of a genre, in one tempo, under noise and damage."""
