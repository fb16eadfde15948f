"""Readings kept by content: the same bytes are read once, as long as the reader stays the same.

They hold what is on citizens' papers: the folder belongs on the same protected disk as the files themselves, and only
its owner can look into it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from rpa_review.domain.page import FileReading, Problem

_PASSING = frozenset({Problem.MISSING, Problem.TIMEOUT, Problem.CRASHED})  # may go better next time: not kept


class ReadingCache:
    def __init__(self, folder: Path, reader: str) -> None:
        self._folder = folder / hashlib.sha256(reader.encode()).hexdigest()[:12]

    def get(self, sha256: str) -> FileReading | None:
        try:
            return FileReading.model_validate_json(self._path(sha256).read_bytes())
        except FileNotFoundError:
            return None
        except (ValidationError, OSError):  # another version's record, or a damaged one: read the file again
            return None

    def put(self, reading: FileReading) -> None:
        if not reading.sha256 or reading.problem in _PASSING:
            return
        path = self._path(reading.sha256)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(reading.model_dump_json().encode())
            os.replace(part, path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.json"
