"""Sets of rendered presets: drawn, rendered by many workers, measured, and kept as shards that a manifest vouches for.

Every row is a function of (seed, tier, index). The number of workers, their machines, and how often the work was
interrupted leave no trace in a set.
"""
