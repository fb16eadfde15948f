"""What every file format is to the reader: numbered pages, each of which can be read and shown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Protocol

from PIL import Image

from rpa_review.domain.page import Page
from rpa_review.reading.problems import Unreadable

Source = Path | bytes  # a file, or what a member of an archive unpacked to


class Document(Protocol):
    """An opened file. All of its methods may raise Unreadable, and memory or I/O errors."""

    @property
    def troubles(self) -> Sequence[Unreadable]:
        """Members that gave no pages; empty for anything but an archive."""

    def __len__(self) -> int: ...

    def read(self, index: int) -> Page:
        """The page at an index from 0, numbered from 1."""

    def picture(self, index: int, max_side: int) -> Image.Image:
        """The page as it lies in the file, its longer side about `max_side` pixels."""


def stream(source: Source) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
