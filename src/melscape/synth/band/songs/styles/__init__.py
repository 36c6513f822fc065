"""The ten genres, a file each: laws only, no code."""
