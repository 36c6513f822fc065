"""The refiner of magnitudes: learnt from a folder, kept where it helps."""
