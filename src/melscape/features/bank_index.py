"""What a bank of sounds holds: its contract and one row of facts for every sound. Parquet, and the commit point."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from melscape.errors import ContractError
from melscape.work import atomic

INDEX_NAME, SOUNDS_NAME = "bank.parquet", "sounds.i16"
# Raised whenever decoding, resampling, splitting or the layout changes a stored number: old banks are then made anew.
CODE_VERSION = 1


@dataclass(frozen=True)
class BankContract:
    """All that decides a stored number: which sounds, rate, whether whole songs were split, version of the code."""

    manifest_hash: str
    rate_hz: int
    split: bool = False
    code_version: int = CODE_VERSION

    @property
    def key(self) -> str:
        """Sixteen letters, equal for equal contracts: the name of the bank's folder."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Row:
    """One stored sound.

    Args:
        item: index in the manifest.
        part: what of it: empty for the sound itself, else what was split from it.
        start, samples: where it lies in the file of sounds, counted in samples.
        gain: factor on the whole numbers that gives amplitudes, full scale 1.
        checksum: sha256 of the file that it was read from.
        crc: CRC-32 of the stored bytes.
        tempo_bpm, tempo_confidence: beats a minute, and how sure that is, 0 to 1.
        rms_db: level where it sounds, dB of full scale.
    """

    item: int
    part: str
    start: int
    samples: int
    gain: float
    checksum: str
    crc: int
    tempo_bpm: float
    tempo_confidence: float
    rms_db: float

    @property
    def stop(self) -> int:
        """Where the next sound may begin."""
        return self.start + self.samples


@dataclass(frozen=True)
class BankIndex:
    """The contract and the rows that are there so far."""

    contract: BankContract
    rows: tuple[Row, ...] = ()

    @property
    def stop(self) -> int:
        """Samples of the file of sounds that are spoken for."""
        return max((row.stop for row in self.rows), default=0)

    def write(self, folder: Path) -> None:
        """Commit: put the index in place, all or nothing."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {"part": pa.string(), "checksum": pa.string()}
        kinds |= dict.fromkeys(("gain", "tempo_bpm", "tempo_confidence", "rms_db"), pa.float64())
        names = list(Row.__dataclass_fields__)
        head = {"melscape": json.dumps(asdict(self.contract))}
        schema = pa.schema([(name, kinds.get(name, pa.int64())) for name in names], metadata=head)
        with atomic.replacing(folder / INDEX_NAME) as temporary:
            pq.write_table(pa.Table.from_pylist([asdict(row) for row in self.rows], schema=schema), temporary)

    @classmethod
    def read(cls, folder: Path) -> BankIndex | None:
        """The committed index, or None if there is none. Errors: ContractError if it cannot be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = folder / INDEX_NAME
        if not path.is_file():
            return None
        try:
            table = pq.read_table(path)
            contract = BankContract(**json.loads((table.schema.metadata or {})[b"melscape"]))
            return cls(contract, tuple(Row(**row) for row in table.to_pylist()))
        except (pa.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
            raise ContractError(f"{path} cannot be read ({error}).", "the index of a bank", "Fill it again.") from error
