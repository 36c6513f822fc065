"""The timbre metric: deaf to pitch, keen on instruments, storable."""

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from melscape.measures.latent import cross_pitch_hits
from melscape.measures.problems import MeasureError
from melscape.measures.timbre_space import TimbreMetric, pitch_bumps


def band(instruments=12, notes=15, width=16, seed=0):
    """Latents in which pitch moves a note much further than its instrument does, in a curve."""
    random = np.random.default_rng(seed)
    names = np.repeat([f"program {number}" for number in range(instruments)], notes)
    pitches = random.choice(np.arange(32.0, 92.0, 8.0), len(names))
    own = np.repeat(random.standard_normal((instruments, 4)), notes, axis=0)
    latents = 0.3 * random.standard_normal((len(names), width))
    latents[:, :4] += own
    latents[:, 2:6] += 3.0 * np.stack([np.sin(pitches / 20 + shift) for shift in range(4)], axis=1)
    return latents, pitches, names


def test_bumps_share_one_among_neighbours_and_unknown_pitch_has_none():
    bumps = pitch_bumps(np.array([20.0, 57.5, 95.0, np.nan]), 4)
    np.testing.assert_allclose(bumps.sum(axis=1), [1.0, 1.0, 1.0, 0.0])
    assert bumps[0].argmax() == 0 and bumps[2].argmax() == 11
    assert bumps[1, 5] == pytest.approx(bumps[1, 6]) and bumps[1].max() == bumps[1, 5]


def test_pitches_far_off_the_keyboard_stay_finite():
    assert np.isfinite(pitch_bumps(np.array([-1000.0, 1000.0]), 2)).all()


def test_an_instrument_stays_near_itself_at_another_pitch():
    latents, pitches, names = band()
    metric = TimbreMetric.fit(latents, pitches, names)
    before = cross_pitch_hits(latents, names, pitches).mean()
    after = cross_pitch_hits(metric.apply(latents, pitches), names, pitches).mean()
    assert before < 0.6 and after > 0.8


def test_it_helps_instruments_that_it_was_not_fitted_on():
    latents, pitches, names = band(24)
    trained, held_out = slice(0, 180), slice(180, None)
    metric = TimbreMetric.fit(latents[trained], pitches[trained], names[trained])
    seen = metric.apply(latents[held_out], pitches[held_out])
    before = cross_pitch_hits(latents[held_out], names[held_out], pitches[held_out]).mean()
    assert cross_pitch_hits(seen, names[held_out], pitches[held_out]).mean() > before + 0.15


def test_what_pitch_alone_explains_is_gone():
    pitches = np.linspace(25.0, 90.0, 400)
    latents = np.stack([np.sin(pitches / 15), pitches / 10], axis=1)
    metric = TimbreMetric.fit(latents, pitches, ["one"] * 400)
    freed = latents - metric.mean - pitch_bumps(pitches, 400) @ metric.pitch_weights
    assert (freed.var(axis=0) < 0.03 * latents.var(axis=0)).all()


def test_within_one_instrument_every_kept_direction_spreads_by_about_one():
    latents, pitches, names = band(notes=40)
    seen = TimbreMetric.fit(latents, pitches, names, shrink=1e-6).apply(latents, pitches)
    within = np.concatenate([seen[names == name] - seen[names == name].mean(0) for name in np.unique(names)])
    np.testing.assert_allclose(within.T @ within / (len(names) - 12), np.eye(seen.shape[1]), atol=1e-3)


def test_without_pitch_the_axes_span_what_scikit_learns_discriminant_finds():
    latents, _, names = band(instruments=5, notes=30)
    metric = TimbreMetric.fit(latents, np.full(150, np.nan), names, dimensions=4, shrink=1e-9)
    theirs = LinearDiscriminantAnalysis(solver="eigen").fit(latents, names).scalings_[:, :4]
    joined = np.concatenate([metric.projection / np.linalg.norm(metric.projection, axis=0), theirs], axis=1)
    ours, both = (np.linalg.svd(np.linalg.qr(part)[0].T @ joined)[1] for part in (metric.projection, joined[:, :8]))
    np.testing.assert_allclose(ours[:4], both[:4], rtol=1e-6)


@pytest.mark.parametrize("instruments,expected", [(12, 11), (40, 12), (4, 3)])
def test_it_keeps_as_many_axes_as_instruments_can_tell(instruments, expected):
    latents, pitches, names = band(instruments)
    metric = TimbreMetric.fit(latents, pitches, names)
    assert metric.dimensions == metric.apply(latents, pitches).shape[1] == expected


def test_two_instruments_or_single_notes_are_only_freed_of_pitch_and_scaled():
    latents, pitches, names = band(2)
    single = np.arange(len(names)).astype(str)
    for words in (names, single):
        metric = TimbreMetric.fit(latents, pitches, words)
        assert metric.dimensions == latents.shape[1]
        np.testing.assert_allclose(metric.apply(latents, pitches).std(axis=0), 1.0)


def test_notes_that_are_all_alike_stay_finite():
    latents = np.repeat(np.eye(4), 3, axis=0)
    names = np.repeat(["a", "b", "c", "d"], 3)
    seen = TimbreMetric.fit(latents, np.full(12, 60.0), names).apply(latents)
    assert np.isfinite(seen).all()


def test_an_unknown_pitch_is_the_same_as_none():
    latents, pitches, names = band()
    metric = TimbreMetric.fit(latents, pitches, names)
    np.testing.assert_array_equal(metric.apply(latents), metric.apply(latents, np.full(len(latents), np.nan)))


def test_storing_changes_nothing():
    latents, pitches, names = band()
    metric = TimbreMetric.fit(latents, pitches, names)
    again = TimbreMetric.from_arrays(metric.to_arrays())
    np.testing.assert_array_equal(again.apply(latents, pitches), metric.apply(latents, pitches))


def test_distances_do_not_depend_on_how_the_latents_were_turned():
    latents, pitches, names = band()
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((16, 16)))[0]
    plain, turned = (TimbreMetric.fit(x, pitches, names).apply(x, pitches) for x in (latents, latents @ turn))
    np.testing.assert_allclose(plain @ plain.T, turned @ turned.T, atol=1e-6)


@pytest.mark.parametrize(
    "change,words",
    [
        ({"dimensions": 0}, "0 dimensions"),
        ({"shrink": 0.0}, "shrink 0.0"),
        ({"instruments": ["a"]}, "1 instruments for 180"),
        ({"latents": np.full((180, 16), np.nan)}, "not finite"),
        ({"pitches_midi": np.full(180, np.inf)}, "NaN if unknown"),
    ],
)
def test_what_cannot_be_fitted_is_refused(change, words):
    latents, pitches, names = band()
    with pytest.raises(MeasureError, match=words):
        TimbreMetric.fit(**{"latents": latents, "pitches_midi": pitches, "instruments": names, **change})


def test_other_latents_and_broken_arrays_are_refused():
    latents, pitches, names = band()
    metric = TimbreMetric.fit(latents, pitches, names)
    with pytest.raises(MeasureError, match="rows of 16|shape"):
        metric.apply(latents[:, :3], pitches)
    with pytest.raises(MeasureError, match="without projection"):
        TimbreMetric.from_arrays({"mean": metric.mean, "pitch_weights": metric.pitch_weights})
    with pytest.raises(MeasureError, match="Fit it again"):
        TimbreMetric.from_arrays({**metric.to_arrays(), "mean": np.zeros(3)})
