"""Archives that are not to be trusted: what is in them, within limits, and nothing of it ever written to a disk."""

from __future__ import annotations

import contextlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from rpa_review.domain.page import Problem
from rpa_review.reading.document import Source
from rpa_review.reading.limits import Limits
from rpa_review.reading.problems import Unreadable

MAX_MEMBERS = 10_000
_UTF8_NAME = 0x800
_LOCKED = 0x1
_STEP = 1 << 20

_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)


class Packed:
    """The members of one ZIP archive, by names that stay inside it."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits, kind: str) -> None:
        self._archive = archive
        self.left = limits.unpacked  # bytes that may still be unpacked
        self._kind = kind
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise Unreadable(Problem.TOO_LARGE, f"{len(members)} members", kind=kind)
        if any(member.flag_bits & _LOCKED for member in members):
            raise Unreadable(Problem.ENCRYPTED, kind=kind)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = _inside(name_of(member))
            if name and not member.is_dir():
                self._members.setdefault(name, member)
        self._folded = {name.casefold(): name for name in reversed(self._members)}

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the archive."""
        return tuple(self._members)

    def find(self, path: str, *folders: str) -> str | None:
        """The member that a path means, seen from one of the folders and at last from the root, in any case."""
        path = path.strip().replace("\\", "/")
        starts = ("",) if path.startswith("/") else (*folders, "")
        for folder in starts:
            name = _inside(posixpath.join(folder, path.lstrip("/")))
            if name in self._members:
                return name
            if (found := self._folded.get(name.casefold())) is not None:
                return found
        return None

    def read(self, name: str) -> bytes:
        """A member's bytes; what all members unpack to counts, not what the archive says they do."""
        parts: list[bytes] = []
        try:
            with self._archive.open(self._members[name]) as file:
                while part := file.read(_STEP):
                    self.left -= len(part)
                    if self.left < 0:
                        raise Unreadable(Problem.TOO_LARGE, "unpacked size", kind=self._kind)
                    parts.append(part)
        except _BROKEN as broken:
            raise Unreadable(Problem.BROKEN, f"member: {type(broken).__name__}", kind=self._kind) from broken
        return b"".join(parts)


@contextlib.contextmanager
def unpacked(source: Source, limits: Limits, kind: str) -> Iterator[Packed]:
    """The archive's members, or Unreadable."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _BROKEN as broken:
        raise Unreadable(Problem.BROKEN, type(broken).__name__, kind=kind) from broken
    with archive:
        yield Packed(archive, limits, kind)


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where the archive says so or it is, otherwise GBK, as Chinese Windows writes it."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return member.filename


def _inside(name: str) -> str:
    """A name in plain form, or "" when it points out of the archive."""
    name = posixpath.normpath(name.replace("\\", "/").partition("\0")[0]).lstrip("/")
    return "" if name == "." or name == ".." or name.startswith("../") or name[1:2] == ":" else name
