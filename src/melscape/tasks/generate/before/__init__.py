"""What a folder is worth, told before anything is learnt from it."""
