"""Vital, the free wavetable synthesizer: its controls, its presets, and renders of them.

Raw values are the values of a `.vital` file. Only child processes hold the synth itself, because it can crash; the rest
of this floor works without it.
"""
