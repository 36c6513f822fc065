"""Makes of any JSON a preset that cannot harm the synth, and says in words what had to be mended.

Nothing is passed on as it came: everything that the synth will read is built anew from values that were checked.
"""
