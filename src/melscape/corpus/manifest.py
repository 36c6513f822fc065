"""A list of items with the problems that were met on the way, and its file form (Parquet)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from melscape.corpus.item import Item
from melscape.errors import CorpusError
from melscape.work import atomic

FORMAT_VERSION = 1
_COLUMNS = ("path", "checksum", "group", "labels", "licence", "seconds", "rate_hz", "pitch_midi", "twins")

Kind = Literal["refused", "warning", "ignored"]


@dataclass(frozen=True)
class Problem:
    """Something about one file that its owner should know.

    `refused` files are left out, files with a `warning` are kept, `ignored` ones are no sounds at all.
    """

    path: Path
    reason: str
    next_step: str
    kind: Kind = "refused"


@dataclass(frozen=True)
class Manifest:
    """The sounds of one corpus, in the order of their paths, and the problems met while reading it.

    Args:
        name: usually the folder's name.
        source: which source read it (`folder`, `nsynth`, `made`).
    """

    name: str
    source: str
    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def hash(self) -> str:
        """sha256 of what the items are (sounds, groups, labels, pitches), not of where they lie."""
        facts = [[item.checksum, item.group, sorted(item.labels.items()), item.pitch_midi] for item in self.items]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    @property
    def seconds(self) -> float:
        """How long all the sounds are together."""
        return sum(item.seconds for item in self.items)

    def labels(self) -> tuple[str, ...]:
        """The names of all label columns, in the order of their first appearance."""
        return tuple(dict.fromkeys(name for item in self.items for name in item.labels))

    def subset(self, indices: Sequence[int]) -> Manifest:
        """The same corpus with only these items, in this order; the problems stay."""
        return Manifest(self.name, self.source, tuple(self.items[index] for index in indices), self.problems)

    def of_kind(self, kind: Kind) -> tuple[Problem, ...]:
        """The problems of one kind."""
        return tuple(problem for problem in self.problems if problem.kind == kind)

    def summary(self) -> str:
        """One line: how many sounds, how long, how many were refused, warned about and ignored."""
        counts = Counter(problem.kind for problem in self.problems)
        told = ", ".join(f"{counts[kind]} {kind}" for kind in ("refused", "warning", "ignored") if counts[kind])
        return f"{self.name}: {len(self)} sounds, {self.seconds:.0f} s" + (f"; {told}" if told else "")

    def write(self, path: Path) -> None:
        """Write it as Parquet, all or nothing."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [
            {**asdict(item), "path": str(item.path), "labels": json.dumps(dict(item.labels))} for item in self.items
        ]
        columns = {name: pa.array([row[name] for row in rows], type=_type(name)) for name in _COLUMNS}
        problems = [{**asdict(problem), "path": str(problem.path)} for problem in self.problems]
        head = {"format": FORMAT_VERSION, "name": self.name, "source": self.source, "problems": problems}
        table = pa.table(columns).replace_schema_metadata({"melscape": json.dumps(head)})
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(path) as temporary:
            pq.write_table(table, temporary)

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read what `write` wrote. Errors: CorpusError if it is no manifest, or of a newer format."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.read_table(path)
            head = json.loads((table.schema.metadata or {})[b"melscape"])
            rows = table.select(_COLUMNS).to_pylist()
        except (pa.ArrowException, OSError, KeyError, ValueError) as error:
            raise CorpusError(f"{path} is not a manifest.", "a Parquet file written here", "Load again.") from error
        if head["format"] != FORMAT_VERSION:
            found = f"{path} has manifest format {head['format']}."
            raise CorpusError(found, f"format {FORMAT_VERSION}", "Load the folder again.")
        items = tuple(Item(**{**row, "path": Path(row["path"]), "labels": json.loads(row["labels"])}) for row in rows)
        problems = tuple(Problem(**{**problem, "path": Path(problem["path"])}) for problem in head["problems"])
        return cls(head["name"], head["source"], items, problems)


def _type(column: str) -> object:
    import pyarrow as pa

    return {"seconds": pa.float64(), "rate_hz": pa.int64(), "pitch_midi": pa.float64()}.get(column, pa.string())
