"""Fields that stand behind labels on one layout of a paper and in its sentences on another."""

from __future__ import annotations

from collections.abc import Callable

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.paper import Paper
from rpa_review.extract.running import matches

_WRITTEN = "[0-9一二三四五六七八九十]{1,3}"
DAY = rf"(?:[0-9〇○零一二三四五六七八九]{{4}}年{_WRITTEN}月{_WRITTEN}日|[0-9]{{4}}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}})"
FROM_TO = rf"自?从?({DAY})起?(?:至|到|—+|-+|~)({DAY})"


def said(
    paper: Paper, key: str, parsed: Callable[[str], JsonValue], *patterns: str, group: int = 1
) -> FieldReading | None:
    """A field by patterns over the running text in half-width signs; what the parser refuses does not count."""
    for pattern in patterns:
        for index, _, span in matches(paper.layouts, pattern, group=group):
            if (value := parsed(span.text)) is not None:
                return paper.of_span(key, index, span, value)
    return None


def either(*found: FieldReading | None) -> FieldReading | None:
    """The first reading that has a value, else the first place where nothing was written."""
    there = [reading for reading in found if reading is not None]
    return next((reading for reading in there if reading.value not in (None, "")), there[0] if there else None)


def stretch(paper: Paper, first: str, last: str, key: str, *patterns: str) -> list[FieldReading]:
    """The two days of a stretch of time: of a sentence, else at the label `key`, else each at its own label."""
    for pattern in patterns:
        start, end = (said(paper, name, parse.day, pattern, group=group) for name, group in ((first, 1), (last, 2)))
        if start is not None and end is not None:
            return [start, end]
    apart = [paper.day(first) if first in paper.labels else None, paper.day(last) if last in paper.labels else None]
    if all(reading is not None and reading.value is not None for reading in apart):
        return [reading for reading in apart if reading is not None]
    together = paper.period(first, last, key, below=True) if key in paper.labels else []
    if sum(reading.value is not None for reading in together) == 2:
        return together
    return [reading for reading in (*apart, *together) if reading is not None]
