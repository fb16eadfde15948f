"""The register of filings (登记簿): every filing that a worklist ever showed, and what became of it.

A file of lines that only grows; the last line of a number holds. So it is the audit trail, too, and a run that is cut
off loses at most its last line.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from rpa_review.domain.record import Frozen
from rpa_review.errors import SetupError
from rpa_review.hall.package import KEPT


class State(StrEnum):
    LISTED = "listed"  # seen in a worklist, not yet pulled in this version
    PULLED = "pulled"
    FAILED = "failed"  # tried; the next run tries again
    GONE = "gone"  # the hall no longer has it


class Entry(Frozen):
    """What is known of a filing. It names no person."""

    number: str
    item: str
    stamp: str  # version and time of update, as the hall shows them
    address: str  # of its page, inside the hall
    state: State
    reason: str = ""
    content: str = ""  # hash of what was filed
    same_as: str | None = None  # number of the filing that this one repeats
    failures: int = 0
    at: datetime


class Register:
    """The register in a folder of packages."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / KEPT / "register.jsonl"
        self.entries: dict[str, Entry] = {}
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.exists():
            self._load()

    def _load(self) -> None:
        text = self.path.read_text(encoding="utf-8", errors="replace")
        lines = text.splitlines()
        for index, line in enumerate(lines):
            try:
                entry = Entry.model_validate_json(line)
            except ValidationError as error:
                if index == len(lines) - 1 and not text.endswith("\n"):
                    break  # cut off while it was written: that filing is looked at again
                raise SetupError(f"登记簿 {self.path} 第 {index + 1} 行已损坏，请从备份恢复后重试") from error
            self.entries[entry.number] = entry
        if text and not text.endswith("\n"):
            whole = "".join(line + "\n" for line in lines[:-1])
            self.path.write_text(whole, encoding="utf-8")

    def note(self, entry: Entry) -> Entry:
        """Writes the entry, to the disk, before it counts."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(entry.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.entries[entry.number] = entry
        return entry

    def first_with(self, content: str, *, other_than: str) -> str | None:
        """The number of the filing that was first pulled with this content."""
        return next(
            (
                entry.number
                for entry in self.entries.values()
                if entry.content == content and entry.number != other_than and entry.state is State.PULLED
            ),
            None,
        )


def now() -> datetime:
    """The moment for the register; no check ever sees it."""
    return datetime.now(UTC)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for one run.

    Raises:
        SetupError: another run holds it.
    """
    (folder / KEPT).mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / KEPT / "lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(f"另一个拉取正在写入 {folder}，请等它结束，或换一个输出文件夹") from error
        yield
