"""What plays the parts: one file a family, each a table of makes to draw from and the way that they sound.

`catalogue` knows all of them by name. A programme is one make of an instrument, drawn for one song; it renders single
notes (`tone`), and its bus (`bus`) is what all its notes go through together: body, amplifier, cabinet, moving parts.
"""
