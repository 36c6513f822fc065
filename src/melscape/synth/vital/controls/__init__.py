"""The 772 controls of the synth: what each means, what gates it, which can sound in a preset, how much each matters.

`schema.json` is a snapshot taken from the synth, so nothing here needs the synth.
"""
