"""A wavetable, the way through it and a loudness curve, cut from the sound that is to be matched."""
