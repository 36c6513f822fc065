"""Songs in ten genres: what is played (a score) and how it sounds (four stems).

Scores count time in beats as they are played: swing and the players' own timing are already in every start.
"""
