"""Learn a person's small folder of sounds, and make new ones that belong to it."""
