"""One of several processes that train together: `torchrun --nproc-per-node 2 -m crashing.two FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from crashing import job
from melscape.runs.begin import begin
from melscape.training.distributed import joined

if __name__ == "__main__":
    folder, samples = Path(sys.argv[1]), job.Samples()
    with joined() as share:
        outcome = job.train(begin({"task": "crash", "plan": job.PLAN}, out=folder / "two"), samples)
    assert (outcome.reason, outcome.step) == ("done", job.STEPS), outcome
    (folder / f"samples-{share.rank}.txt").write_text("\n".join(samples.seen))
