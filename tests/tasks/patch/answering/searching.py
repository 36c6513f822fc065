"""A search that needs no library: it tries a few presets, tells of it, and gives back the best."""

import numpy as np

from melscape.synth.vital.presets import VitalPreset
from melscape.tasks.patch.search import Candidate, SearchProgress


class FewPresets:
    """A library of three presets."""

    name, hash = "few", "abc"

    def __len__(self):
        return 3


def try_some(target, library, engine, options, *, told=None, cancel=None):
    """Three cutoffs, one after the other, until somebody stops it."""
    tried = []
    for place in range(options.renders):
        preset = VitalPreset(
            {"filter_1_on": 1.0, "filter_1_cutoff": 40.0 + 20.0 * (place % 3), "osc_1_pan": place / 99}
        )
        samples = engine.render(preset, target.note)
        loss = float(np.abs(samples.mean(axis=0) - target.samples.mean(axis=0)).mean())
        tried.append(Candidate(preset, loss, {"samples": loss}, f"try {place}", samples))
        best = min(each.loss for each in tried)
        if told:
            told(SearchProgress(place + 1, options.renders, 0.1 * (place + 1), best))
        if cancel is not None and cancel.is_set():
            break
    return tuple(sorted(tried, key=lambda each: each.loss)[: options.keep])
