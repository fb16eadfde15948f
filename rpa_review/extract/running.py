"""A page's text in one run, for values that stand in sentences and not behind labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rpa_review.extract.layout import Layout
from rpa_review.extract.span import Span


class Running:
    """All lines of some pages one after another, without white space and with half-width signs.

    A pattern may match across a line's end, not across a page's.
    """

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._spans = tuple(Span.of(*(row.solid for row in layout.rows)) for layout in layouts)
        self.texts = tuple(half_width(span.compact) for span in self._spans)

    def search(self, *patterns: str, group: int | str = 1) -> tuple[int, Span] | None:
        """The page and characters of a group in the first pattern that matches on any page."""
        for pattern in patterns:
            for index, _, span in self.all(pattern, group=group):
                return index, span
        return None

    def all(self, pattern: str, *, group: int | str = 1) -> Iterator[tuple[int, re.Match[str], Span]]:
        for index, (text, span) in enumerate(zip(self.texts, self._spans, strict=True)):
            for match in re.finditer(pattern, text):
                start, end = match.span(group)
                if start < end:
                    yield index, match, span.part(start, end)

    def holds(self, pattern: str) -> bool:
        return any(re.search(pattern, text) for text in self.texts)


def half_width(text: str) -> str:
    """Each character in its half-width form where that is one character too, so that places stay the same.

    >>> half_width("（甲方）：㎡")
    '(甲方):㎡'
    """
    return "".join(form if len(form := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
