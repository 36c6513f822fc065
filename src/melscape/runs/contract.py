"""What two things must agree on before one may be used with the other, and in which words they differ.

A contract is a mapping of names to plain values (numbers, words, lists), nested at will: a mel contract, the size of a
network, a whole configuration. Differences are named with dots: `mel.bands`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from melscape.errors import ContractError

MISSING = "nothing"


def plain(contract: object) -> dict[str, Any]:
    """A contract as TOML and JSON know it: dataclasses and mappings as dicts, tuples as lists, paths as text.

    Entries that are None are left out: TOML has no word for them, and the reader's default says the same.
    """
    value = _value(contract)
    assert isinstance(value, dict), f"{type(contract).__name__} has no names"
    return value


def fingerprint(contract: Mapping[str, Any]) -> str:
    """Sixteen letters that stay the same as long as the contract says the same, in whatever order."""
    text = json.dumps(plain(contract), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def flat(contract: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested names joined by dots, so that `{"mel": {"bands": 80}}` becomes `{"mel.bands": 80}`."""
    rows: dict[str, Any] = {}
    for name, value in contract.items():
        rows |= flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
    return rows


def differences(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Name of each entry that differs, with the stored and the given value; MISSING where one side has none."""
    left, right = flat(plain(stored)), flat(plain(given))
    names = [*left, *(name for name in right if name not in left)]
    pairs = {name: (left.get(name, MISSING), right.get(name, MISSING)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def refuse_unless_equal(stored: Mapping[str, Any], given: Mapping[str, Any], what: str) -> None:
    """Raise ContractError that names every entry in which `what` was made otherwise."""
    found = differences(stored, given)
    if found:
        made_with = ", ".join(f"{name} {pair[0]}" for name, pair in found.items())
        wanted = ", ".join(f"{name} {pair[1]}" for name, pair in found.items())
        raise ContractError(f"{what} was made with {made_with}.", wanted, "Use the same settings, or start a new run.")


def _value(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(name): _value(entry) for name, entry in value.items() if entry is not None}
    if isinstance(value, list | tuple):
        return [_value(entry) for entry in value]
    return str(value) if isinstance(value, Path) else value
