"""The band: six made-up kinds of instrument, each with programs that differ in timbre.

Every note is a pure function of (voice, note, rate, seed): no file is read and no global random state is touched.
"""
