"""The end of every report: how the training went, and where the run comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melscape.interface.report import page

if TYPE_CHECKING:
    from melscape.corpus.manifest import Manifest
    from melscape.runs.folder import RunFolder

PROBLEMS_SHOWN = 50


def training(run: RunFolder) -> str:
    """The curves of a run."""
    from melscape.interface.pictures.curves import draw_history
    from melscape.interface.pictures.style import png
    from melscape.runs.history import read

    drawn = png(draw_history(read(run.history_path)))
    return page.section("The training", page.picture(drawn, "Losses and measures over the steps."))


def origin(run: RunFolder, manifest: Manifest, note: str) -> str:
    """Corpus, split, audit, seed, code and machine of a run, and the files that were refused."""
    from melscape.runs.folder import read_json

    known, audit = run.provenance(), read_json(run.audit_path) if run.audit_path.exists() else {}
    versions = ", ".join(f"{name} {version}" for name, version in known.get("versions", {}).items())
    facts = [
        ["corpus", manifest.summary()],
        ["corpus hash", str(known.get("corpus_hash", ""))],
        ["split", str(audit.get("note", ""))],
        ["audit", "passed: nothing is on two sides" if audit.get("passed") else "FAILED: see audit.json"],
        *(["audit", text] for text in audit.get("coincidences", ())),
        ["seed", str(known.get("seed", ""))],
        ["commit", str(known.get("code", {}).get("commit", "–"))],
        ["machine", str(known.get("machine", {}).get("processor", ""))],
        ["versions", versions],
        ["note", note],
    ]
    shown = [problem for problem in manifest.problems if problem.kind != "ignored"][:PROBLEMS_SHOWN]
    problems = [[problem.path.name, problem.kind, f"{problem.reason} {problem.next_step}"] for problem in shown]
    listed = [page.table(["file", "kind", "reason"], problems)] if problems else []
    return page.section("Where it comes from", page.table(["", ""], facts), *listed)
