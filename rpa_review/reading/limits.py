"""How much of a machine one untrusted file may use."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 120.0  # wall time for one file; kept to the second in worker processes, between pages otherwise
    bytes: int = 60 * 1024 * 1024
    pages: int = 100
    pixels: int = 120_000_000  # of one picture, before it is scaled down
    unpacked: int = 400 * 1024 * 1024  # bytes that an archive may unpack to, archives inside it counted
    memory: int = 2 * 1024**3  # address space that a worker may add while it reads; worker processes only

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


DEFAULT_LIMITS = Limits()
