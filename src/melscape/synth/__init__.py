"""Sounds that are made, not recorded: the band of made-up instruments, and the Vital synthesizer."""
