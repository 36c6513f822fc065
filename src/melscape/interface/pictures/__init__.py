"""Pictures of sounds and spaces. Every function returns a figure; `write_png` puts it into a file."""
