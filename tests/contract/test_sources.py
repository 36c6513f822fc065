"""What every source of sounds promises, whichever it is. A new source is tested by adding its maker here."""

import json

import pytest
from tests.corpus.sounds import good_folder, put, tone

from melscape.corpus import sources
from melscape.corpus.item import Item
from melscape.corpus.load import load
from melscape.corpus.manifest import Manifest
from melscape.corpus.sources.made import Recipe, write_notes


def make_folder(folder):
    return good_folder(folder)


def make_nsynth(folder):
    examples = {}
    for pitch in range(50, 56):
        key = f"flute_acoustic_001-{pitch:03d}-100"
        put(folder / "audio" / f"{key}.wav", tone(440.0 * 2 ** ((pitch - 69) / 12), seed=pitch))
        examples[key] = {"instrument_str": "flute_acoustic_001", "instrument_family_str": "flute", "pitch": pitch}
    (folder / "examples.json").write_text(json.dumps(examples))
    return folder


def make_made(folder):
    recipe = Recipe(("fm", "plucked"), programs=1, pitches_midi=(50, 57, 64), seconds=0.3, rate_hz=8_000)
    return write_notes(folder, recipe)


def make_stems(folder):
    songs = {"a": ("drums", "bass", "other", "vocals"), "b": ("drums", "vocals")}
    for number, (song, stem) in enumerate((song, stem) for song, stems in songs.items() for stem in stems):
        put(folder / "rock" / song / f"{stem}.wav", tone(150.0 * 1.3**number, seed=number))
    return folder


MAKERS = {"folder": make_folder, "nsynth": make_nsynth, "made": make_made, "stems": make_stems}


@pytest.fixture(params=sources.names())
def laid_out(request, tmp_path):
    """A source's name and a folder of six sounds in its layout."""
    return request.param, MAKERS[request.param](tmp_path / "corpus")


def test_a_source_keeps_the_three_names_and_decodes_nothing(laid_out):
    name, folder = laid_out
    source = sources.source(name)
    assert isinstance(source.RANK, int) and source.recognises(folder)
    for path in folder.rglob("*"):
        if path.suffix in (".wav", ".flac"):
            path.write_bytes(b"")
    assert len(source.scan(folder).candidates) == 6


def test_its_layout_is_found_without_naming_it(laid_out):
    name, folder = laid_out
    assert sources.recognise(folder) == (name, ())


def test_loading_gives_whole_items_in_the_order_of_paths(laid_out):
    name, folder = laid_out
    manifest = load(folder, workers=0)
    assert isinstance(manifest, Manifest) and manifest.source == name and len(manifest) == 6
    assert list(manifest.items) == sorted(manifest.items, key=lambda item: item.path)
    for item in manifest.items:
        assert isinstance(item, Item) and item.path.is_absolute() and item.group and item.licence
        assert item.seconds > 0 and item.rate_hz >= 8_000 and len(item.checksum) == 64
        assert all(isinstance(word, str) for pair in item.labels.items() for word in pair)
        assert item.pitch_midi is None or 0 <= item.pitch_midi <= 127


def test_loading_twice_gives_the_same(laid_out):
    _, folder = laid_out
    assert load(folder, workers=0) == load(folder, workers=0)


def test_a_bad_file_is_refused_and_the_rest_stays(laid_out):
    _, folder = laid_out
    victim = load(folder, workers=0).items[2].path
    victim.write_bytes(b"RIFF rubbish")
    manifest = load(folder, workers=0)
    assert len(manifest) == 5
    assert [problem.path for problem in manifest.of_kind("refused")] == [victim]


def test_a_file_beside_the_layout_is_not_dropped_silently(laid_out):
    _, folder = laid_out
    (folder / "video.mkv").write_bytes(b"\x1a\x45\xdf\xa3")
    (folder / "readme.txt").write_text("Words.")
    # A song that lacks a stem is told about besides.
    found = [problem for problem in load(folder, workers=0).problems if problem.kind != "warning"]
    kinds = {problem.path.name: problem.kind for problem in found}
    assert kinds == {"video.mkv": "refused", "readme.txt": "ignored"}
