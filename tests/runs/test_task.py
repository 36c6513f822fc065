"""A training serves any task that tells it what to prepare and what to keep."""

from dataclasses import replace

import pytest
from tests.trained import quick

from melscape.errors import ConfigError
from melscape.runs.folder import open_run
from melscape.runs.timbre import TIMBRE
from melscape.runs.train import Choices, train


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MELSCAPE_CACHE", str(tmp_path / "cache"))


def test_a_task_of_another_name_has_its_own_section_its_own_listeners_and_keeps_last(learnt, tmp_path):
    heard, ended = [], []
    other = replace(
        TIMBRE,
        name="other",
        keep=lambda end, _told: ended.append(end),
        watch=lambda path, prepared: [lambda event: heard.append((path, event))],
    )
    trained = train(other, learnt.sounds, Choices(quick(), out=tmp_path / "run"))
    config = open_run(trained.run.path).config()
    assert config["task"] == "other" and "timbre" not in config and config["other"]["epochs"] == 1
    assert heard and {path for path, _ in heard} == {tmp_path / "run"}
    assert [(end.path, end.stopped) for end in ended] == [(tmp_path / "run", False)]
    assert not ended[0].network.training


def test_the_network_gets_its_share_of_the_minutes(learnt, tmp_path):
    seen = []

    class Watched(type(quick())):
        def plan(self, **chosen):
            seen.append(chosen["minutes"])
            return super().plan(**chosen | {"minutes": None})

    config = Watched.from_dict(quick().to_dict())
    other = replace(TIMBRE, prepare=_as(config), keep=lambda _end, _told: None, share=lambda _config: 0.5)
    train(other, learnt.sounds, Choices(config, minutes=3.0, out=tmp_path / "run"))
    assert seen == [1.5]


def test_a_run_is_only_resumed_by_its_own_task(learnt):
    with pytest.raises(ConfigError, match="is a timbre run"):
        train(replace(TIMBRE, name="other"), learnt.sounds, Choices(quick(), out=learnt.run, resume=True))


def _as(config):
    def prepare(manifest, _config, *rest):
        return replace(TIMBRE.prepare(manifest, config, *rest), config=config)

    return prepare
