from __future__ import annotations

import json
import platform
import subprocess

from melscape.runs.provenance import code_state, gather, machine, versions


def git(folder, *words):
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e", *words], check=True, capture_output=True
    )


def test_everything_needed_to_repeat_a_run_is_there_and_is_json():
    found = gather(seed=3, corpus_hash="abc", command=["melscape", "timbre", "train"])
    assert json.loads(json.dumps(found)) == found
    assert (found["seed"], found["corpus_hash"], found["command"][1]) == (3, "abc", "timbre")
    assert {"code", "versions", "machine", "started"} <= set(found)


def test_versions_name_python_and_torch():
    found = versions()
    assert found["python"] == platform.python_version()
    assert found["torch"].startswith("2.")


def test_the_machine_has_cores_and_memory_but_no_name():
    found = machine()
    assert found["cores"] >= 1
    assert found["memory_gib"] > 0
    assert platform.node() not in json.dumps(found).split('"')


def test_the_commit_and_whether_code_was_changed_are_told(tmp_path):
    code = tmp_path / "code.py"
    code.write_text("a = 1\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "code.py")
    git(tmp_path, "commit", "-q", "-m", "first")
    clean = code_state(tmp_path)
    assert (len(clean["commit"]), clean["changed"]) == (40, False)
    code.write_text("a = 2\n")
    assert code_state(tmp_path) == {"commit": clean["commit"], "changed": True}


def test_code_that_no_repository_tracks_has_no_commit(tmp_path):
    assert code_state(tmp_path) == {}
    git(tmp_path, "init", "-q")
    (tmp_path / "code.py").write_text("a = 1\n")
    assert code_state(tmp_path) == {}
