"""What went through, counted and hashed, so that two processes can compare without carrying it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All payloads of one characteristic, in their order."""

    count: int
    digest: str


@dataclass(slots=True)
class Ledger:
    """Counts and hashes payloads by characteristic."""

    _counts: dict[str, int] = field(default_factory=dict)
    _hashes: dict[str, Any] = field(default_factory=dict)

    def note(self, characteristic: str, payload: bytes) -> None:
        """One more."""
        self._counts[characteristic] = self._counts.get(characteristic, 0) + 1
        running = self._hashes.setdefault(characteristic, hashlib.sha256())
        running.update(len(payload).to_bytes(2, "little") + payload)

    def entry(self, characteristic: str) -> Entry:
        """What there was of a characteristic."""
        running = self._hashes.get(characteristic, hashlib.sha256())
        return Entry(count=self._counts.get(characteristic, 0), digest=running.hexdigest())

    def entries(self, characteristics: Iterable[str]) -> dict[str, Entry]:
        """The same for several."""
        return {each: self.entry(each) for each in characteristics}
