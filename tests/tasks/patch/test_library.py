import numpy as np
import pytest

from melscape.errors import CheckpointError
from melscape.synth.vital.presets import Modulation, VitalPreset, Wavetable
from melscape.synth.vital.prior import draw
from melscape.synth.vital.render.note import Note
from melscape.tasks.patch.data import feature
from melscape.tasks.patch.library import Library
from melscape.tasks.patch.library.basis import Basis
from melscape.tasks.patch.library.shelf import PackedShelf, packed


def sound(partials, note, decay=1.0):
    seconds = np.arange(note.samples) / note.rate_hz
    pitch_hz = 440.0 * 2 ** ((note.midi - 69) / 12)
    wave = sum(np.sin(2 * np.pi * k * pitch_hz * seconds) / k for k in range(1, partials + 1))
    return (0.1 * wave * np.exp(-decay * seconds) * (seconds < note.held_seconds))[None].astype(np.float32)


NOTES = [Note(midi) for midi in (48, 55, 60, 64, 72)]
TIMBRES = [(1, 1.0), (3, 1.0), (9, 1.0), (9, 8.0), (1, 8.0)]


def library(presets=None):
    heard = [(sound(*timbre[:1], note, timbre[1]), note) for note, timbre in zip(NOTES, TIMBRES)]
    features = np.stack([feature(samples, note) for samples, note in heard])
    basis = Basis.fit(features)
    lines = packed(presets or [draw(1, 1, index) for index in range(len(NOTES))])
    return Library("test", basis, basis.points(features), np.array([n.midi for n in NOTES]), PackedShelf(lines))


@pytest.mark.parametrize("index", range(5))
def test_a_timbre_is_found_again_at_another_key(index):
    partials, decay = TIMBRES[index]
    note = Note(NOTES[index].midi + 2)
    assert library().nearest(sound(partials, note, decay), note, 2)[0].index == index


def test_neighbours_come_in_order_without_those_that_are_excluded():
    note = NOTES[0]
    found = library().nearest(sound(1, note), note, 5)
    assert [n.distance for n in found] == sorted(n.distance for n in found)
    assert found[0].distance < 5.0
    assert found[0].index not in [n.index for n in library().nearest(sound(1, note), note, 5, exclude={found[0].index})]


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_a_packed_preset_comes_back_as_it_was(tier):
    for index in range(8):
        preset = draw(3, tier, index)
        back = PackedShelf(packed([preset])).preset(0)
        assert back.values == pytest.approx(preset.values, rel=1e-5)
        assert [(m.source, m.destination) for m in back.modulations] == [
            (m.source, m.destination) for m in preset.modulations
        ]
        assert back.table_hashes() == preset.table_hashes() and back.lfos == preset.lfos


def test_a_library_survives_its_file(tmp_path):
    made = library()
    made.write(tmp_path / "made.npz")
    back = Library.open(tmp_path / "made.npz")
    note = NOTES[2]
    assert [n.index for n in back.nearest(sound(9, note), note, 5)] == [
        n.index for n in made.nearest(sound(9, note), note, 5)
    ]
    assert len(back) == 5 and back.preset(4).values == made.preset(4).values


def test_the_same_library_is_the_same_file(tmp_path):
    for name in ("one.npz", "two.npz"):
        library().write(tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_presets_with_tables_of_others_are_refused_by_name():
    table = Wavetable("Foreign", np.sin(np.linspace(0, 6.28, 2048))[None].astype(np.float32), (0,))
    with pytest.raises(CheckpointError, match="Foreign"):
        packed([VitalPreset(wavetables={1: table})])


def test_what_is_no_library_is_refused(tmp_path):
    (tmp_path / "broken.npz").write_bytes(b"no zip")
    with pytest.raises(CheckpointError, match="no library"):
        Library.open(tmp_path / "broken.npz")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CheckpointError, match="no finished set"):
        Library.open(tmp_path / "empty")


def test_whatever_is_wrong_with_a_file_it_is_no_library(tmp_path):
    path = tmp_path / "made.npz"
    library().write(path)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:place])
        with pytest.raises(CheckpointError):
            Library.open(path)
    found = 0
    for place in np.linspace(0, len(whole) - 1, 60).astype(int):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            Library.open(path)
        except CheckpointError:
            found += 1
    assert found > 40  # the names of a zip stand in it twice: a byte of one of them may change nothing
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(CheckpointError, match="no library"):
        Library.open(tmp_path / "array.npy")


def test_a_library_is_called_the_same_in_memory_and_in_its_file(tmp_path):
    made = library()
    made.write(tmp_path / "made.npz")
    assert Library.open(tmp_path / "made.npz").hash == made.hash
    assert library([draw(2, 1, index) for index in range(len(NOTES))]).hash != made.hash


def test_a_file_that_was_written_anew_is_read_anew(tmp_path):
    library().write(tmp_path / "made.npz")
    first = Library.open(tmp_path / "made.npz")
    library([draw(2, 1, index) for index in range(len(NOTES))]).write(tmp_path / "made.npz")
    assert Library.open(tmp_path / "made.npz").preset(0) != first.preset(0)


def test_modulations_are_kept_with_their_signs():
    preset = VitalPreset({"filter_1_on": 1.0}, (Modulation("env_2", "filter_1_cutoff", -0.4, bipolar=True),))
    assert PackedShelf(packed([preset])).preset(0).modulations == preset.modulations


def test_the_shipped_library_holds_presets_that_can_be_made():
    shipped = Library.shipped()
    assert len(shipped) == len(shipped.shelf) >= 4000
    for index in np.random.default_rng(0).integers(0, len(shipped), 24):
        preset = shipped.preset(int(index))
        assert any(preset.value(f"{name}_on") for name in ("osc_1", "osc_2", "osc_3", "sample"))
    assert shipped.midi.min() >= 36 and shipped.midi.max() <= 84
    assert np.isfinite(shipped.points).all()


def test_neighbours_in_the_shipped_library_are_nearer_than_others():
    shipped, note = Library.shipped(), NOTES[2]
    found = shipped.nearest(sound(9, note), note, len(shipped))
    assert found[0].distance < 0.5 * found[len(found) // 2].distance
