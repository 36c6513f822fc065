"""Which sounds, and whose: items, manifests, splits that do not leak, and the sources they are found in.

Convention: originals are only read. A file that cannot be used becomes a `Problem` with a reason; it never stops a load
and is never dropped without a word.
"""
