"""Decided applications on disk: one file of JSON lines that is only ever added to.

Each line carries a checksum, so that a line that a power cut or a hand damaged is passed over and told of, and
everything around it still counts. No name, number or address of anybody is in it: features are numbers and codes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from rpa_review.domain.example import Example
from rpa_review.errors import SetupError

FILE_NAME = "decisions.jsonl"


@dataclass(frozen=True)
class Stored:
    """The examples of a store, a later decision in place of an earlier one, and how many lines were damaged."""

    examples: tuple[Example, ...]
    damaged: int = 0


class DecisionStore:
    """A folder with `decisions.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME

    def add(self, examples: Iterable[Example]) -> int:
        """Adds examples, on the disk when this returns; how many.

        Raises:
            SetupError: the folder cannot be written to.
        """
        lines = [_line(one) for one in examples]
        if not lines:
            return 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _write(handle, _torn(handle) + b"".join(lines))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise SetupError(
                f"决定没有存下：写不了 {self.path}（{error.strerror}）。请检查文件夹权限和磁盘空间"
            ) from error
        return len(lines)

    def read(self) -> Stored:
        """
        Raises:
            SetupError: the file is there and cannot be read.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Stored(())
        except OSError as error:
            raise SetupError(f"读不了决定文件 {self.path}（{error.strerror}）。请检查文件夹权限") from error
        found: dict[str, Example] = {}
        damaged = 0
        for line in content.splitlines():
            example = _example(line)
            if example is not None:
                found.pop(example.key, None)
                found[example.key] = example
            elif line.strip():
                damaged += 1
        return Stored(tuple(found.values()), damaged)


def _line(example: Example) -> bytes:
    text = example.model_dump_json(exclude_defaults=True).encode("utf-8")
    return hashlib.sha256(text).hexdigest()[:16].encode() + b" " + text + b"\n"


def _example(line: bytes) -> Example | None:
    checksum, _, text = line.partition(b" ")
    if hashlib.sha256(text).hexdigest()[:16].encode() != checksum:
        return None
    try:
        return Example.model_validate_json(text)
    except ValidationError:
        return None  # of another version of the program: told of as damaged, kept in the file


def _torn(handle: int) -> bytes:
    """A line end, where an earlier write was cut short: what comes next must not grow together with it."""
    size = os.fstat(handle).st_size
    return b"\n" if size and os.pread(handle, 1, size - 1) != b"\n" else b""


def _write(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]
