"""Sound in the air: clips, files of any kind, resampling, and decoding of files that nobody vouches for."""
