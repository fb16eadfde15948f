"""Values that stand in sentences and not behind labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rpa_review.domain.patterns import regex
from rpa_review.extract.layout import Layout
from rpa_review.extract.span import Span


def matches(
    layouts: Sequence[Layout], pattern: str, *, group: int | str = 1
) -> Iterator[tuple[int, re.Match[str], Span]]:
    """Every match in the running text of some pages, in half-width signs: the page, the match, a group's characters.

    A pattern may match across a line's end, not across a page's.
    """
    for index, layout in enumerate(layouts):
        for match in regex(pattern).finditer(half_width(layout.body.compact)):
            start, end = match.span(group)
            if start < end:
                yield index, match, layout.body.part(start, end)


def first_match(layouts: Sequence[Layout], *patterns: str) -> tuple[int, re.Match[str], Span] | None:
    """The first match of the first pattern that matches on any page."""
    return next((match for pattern in patterns for match in matches(layouts, pattern)), None)


def half_width(text: str) -> str:
    """Each character in its half-width form where that is one character too, so that places stay the same.

    >>> half_width("（甲方）：㎡")
    '(甲方):㎡'
    """
    return "".join(form if len(form := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
