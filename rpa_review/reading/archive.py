"""ZIP archives: the files in them, one after the other, archives inside them too, as pages of the one file."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from PIL import Image

from rpa_review.domain.page import Page, Problem
from rpa_review.reading.document import Document, Source
from rpa_review.reading.limits import Limits
from rpa_review.reading.packed import Packed, unpacked
from rpa_review.reading.problems import Unreadable

DEEPEST = 3  # archives inside each other

_LITTER = ("thumbs.db", "desktop.ini")  # what systems leave behind in folders
Open = Callable[[Source, Limits, int], AbstractContextManager[Document]]


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    count: int  # of its pages


class Archive:
    """Members are unpacked and opened one at a time, when a page of theirs is wanted."""

    def __init__(self, packed: Packed, limits: Limits, depth: int, open_source: Open) -> None:
        self._packed, self._limits, self._depth, self._open = packed, limits, depth, open_source
        self._members: list[Member] = []
        self.troubles: list[Unreadable] = []
        self._stack = contextlib.ExitStack()
        self._current: tuple[str, Document] | None = None
        pages = 0
        for name in packed.names:
            if _is_litter(name):
                continue
            try:
                document = self._opened(name)
                self.troubles += [_within(name, trouble) for trouble in document.troubles]
                if len(document) == 0 and not document.troubles:
                    self.troubles.append(Unreadable(Problem.BROKEN, "no pages", inner=name))
                self._members.append(Member(name, len(document)))
                pages += len(document)
            except Unreadable as unreadable:
                if packed.left <= 0:
                    raise
                self.troubles.append(_within(name, unreadable))
            if pages > limits.pages:
                raise Unreadable(Problem.TOO_MANY_PAGES, f"{pages} pages and more", kind="zip")

    def __len__(self) -> int:
        return sum(member.count for member in self._members)

    def read(self, index: int) -> Page:
        name, document, at = self._at(index)
        try:
            page = document.read(at)
        except Unreadable as unreadable:
            raise _within(name, unreadable) from unreadable
        inner = posixpath.join(name, page.inner) if page.inner else name
        return page.model_copy(update={"number": index + 1, "inner": inner})

    def picture(self, index: int, max_side: int) -> Image.Image:
        _, document, at = self._at(index)
        return document.picture(at, max_side)

    def close(self) -> None:
        self._stack.close()

    def _at(self, index: int) -> tuple[str, Document, int]:
        for member in self._members:
            if index < member.count:
                return member.name, self._opened(member.name), index
            index -= member.count
        raise Unreadable(Problem.BROKEN, "no such page", kind="zip")

    def _opened(self, name: str) -> Document:
        if self._current is None or self._current[0] != name:
            self._current = None
            self._stack.close()
            content = self._packed.read(name)
            if not content:
                raise Unreadable(Problem.EMPTY)
            inside = replace(self._limits, unpacked=self._packed.left)
            self._current = name, self._stack.enter_context(self._open(content, inside, self._depth + 1))
        return self._current[1]


@contextlib.contextmanager
def opened(source: Source, limits: Limits, depth: int, open_source: Open) -> Iterator[Archive]:
    if depth >= DEEPEST:
        raise Unreadable(Problem.TOO_LARGE, "archives too deep", kind="zip")
    with unpacked(source, limits, "zip") as packed:
        archive = Archive(packed, limits, depth, open_source)
        with contextlib.closing(archive):
            yield archive


def _within(name: str, unreadable: Unreadable) -> Unreadable:
    inner = posixpath.join(name, unreadable.inner) if unreadable.inner else name
    return Unreadable(unreadable.problem, unreadable.detail, kind=unreadable.kind, inner=inner)


def _is_litter(name: str) -> bool:
    base = posixpath.basename(name)
    return base.startswith((".", "~$")) or base.casefold() in _LITTER or name.startswith("__MACOSX/")
