"""An evaluation of presets as it comes out of judging, with made scores."""

from typing import Any

from melscape.tasks.patch.judging.figures import Scored, figures_of

ARMS = {"mean": 16.0, "random": 20.0, "nn": 6.0, "cma_nn": 4.0, "best": 3.0, "best_wavetable": 3.1}


def row(mss: float) -> dict[str, Any]:
    scores = {"mss": mss, "wmfcc": 2 * mss, "sot": mss / 100, "rms": 1 - mss / 100}
    return {**scores, "silent": False, "failure": None, "seconds": 2.0, "renders": 64, "origin": "made"}


def evaluated(*, budgets: tuple[int, ...] = (64,), floor: float | None = 0.5, **more: Any) -> dict[str, Any]:
    """Figures of six targets of which the last two are of one family."""
    results = []
    for at in range(6):
        arms = {
            str(budget): {name: row(mss + at / 4 + 64 / budget) for name, mss in ARMS.items()} for budget in budgets
        }
        bound = None if floor is None else row(floor)
        results.append({"arms": arms, "floor": bound, "oracle": row(0.0), "reproduced": {"best": True}})
    figures = figures_of(Scored(tuple(results), tuple("abcdee"), tuple(row(18.0) for _ in range(6))))
    about = {"suite": "s1", "targets": 6, "groups": 5, "tier": 1, "renders": max(budgets), "budgets": list(budgets)}
    return {**about, "seed": 0, "refused": {}, "failed": {}, **figures, "note": "Made."} | more
