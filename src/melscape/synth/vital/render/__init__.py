"""Sound from presets: a note, an engine, and the processes that hold the synth for it.

    engine  (our process)   one line to each host
      host                  one pristine synth, forks for every render; the only place that imports `vita`
        template            a fork that has loaded wavetables or stands at another rate, and forks in turn
          child             loads one preset, plays one note, dies

A reused synth never sounds the same twice; a child of a pristine one always does, to the bit.
Nothing is imported here: a host imports this package too and has to stay small, for it is copied at every render.
"""
