from tests.synth.vital.presets.broken import rich, table

from melscape.synth.vital.presets import Modulation, VitalPreset, catalogue, families, repair


def test_presets_that_sound_the_same_are_one_family():
    first = VitalPreset({"osc_1_level": 0.5}, name="One")
    twin = VitalPreset({"osc_1_level": 0.5, "chorus_voices": 2.0}, name="Two")
    near = VitalPreset({"osc_1_level": 0.55})
    far = VitalPreset({"osc_1_level": 0.5, "osc_1_pan": 1.0, "volume": 0.0})
    assert families([first, twin, near, far, first]) == (0, 0, 0, 1, 0)


def test_how_near_is_near_can_be_said():
    presets = [VitalPreset({"osc_1_level": level}) for level in (0.5, 0.6, 0.7)]
    assert families(presets, near=0.15) == (0, 0, 0)
    assert families(presets, near=0.05) == (0, 1, 2)


def test_what_is_switched_connected_or_drawn_makes_another_family():
    slot = Modulation("lfo_1", "osc_1_level", 0.2)
    presets = [
        rich(),
        rich().with_values(distortion_on=1.0),
        VitalPreset(rich().values, (*rich().modulations, slot), rich().wavetables, rich().lfos),
        VitalPreset(rich().values, rich().modulations, {1: table(), 2: table()}, rich().lfos),
        VitalPreset(rich().values, rich().modulations, rich().wavetables),
    ]
    assert families(presets) == (0, 1, 2, 3, 4)
    assert families([*presets, rich()])[5] == 0


def test_no_presets_are_no_families():
    assert families([]) == ()
    assert catalogue([]) == {}


def test_a_table_is_listed_once_whatever_its_name():
    presets = [VitalPreset(), VitalPreset(wavetables={2: table("First")}), VitalPreset(wavetables={3: table("Again")})]
    listed = catalogue([*presets, repair(presets[1].to_json())[0]])
    assert [(one.name, one.users) for one in listed.values()] == [("First", ((1, 2), (2, 3), (3, 2)))]
    assert next(iter(listed)) == table().hash
    assert listed[table().hash].presets == 3
