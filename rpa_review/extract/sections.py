"""Free text under a heading or beside a label."""

from __future__ import annotations

import re

from rpa_review.domain.extraction import FieldReading
from rpa_review.extract import parse
from rpa_review.extract.layout import Label, Layout
from rpa_review.extract.paper import Paper
from rpa_review.extract.span import Span

_HEADING = re.compile(
    r"^[(（]?[一二三四五六七八九十]{1,2}[)）]?[、.．]|^第[一二三四五六七八九十]+[章节条部]|^[0-9]{1,2}[、.．](?![0-9])"
)
_TITLE_GOES_ON = re.compile(r"[和及与、]")  # the label stood in a title that names all sections


def section(paper: Paper, key: str, *, lines: int = 10) -> FieldReading | None:
    """The text of a section: beside its label, in its cell, or in the lines under its heading up to the next one."""
    found = paper.find(key, lines=lines)
    if found is None:
        return None
    index, place = found
    if place.value and not parse.blank(place.value.text) and not _TITLE_GOES_ON.match(place.value.compact):
        return paper.reading(key, index, place, prose)
    labels = paper.layouts[index].find_all(*paper.labels[key])
    for label in labels:
        if label.strength < 3 <= labels[0].strength:
            break  # the same words in a title or in a sentence
        text = _under(paper.layouts[index], label, lines)
        if text:
            return paper.of_span(key, index, text, prose(text.text))
    return paper.nothing(key, index, place.place, place.label.span.confidence)


def _under(layout: Layout, label: Label, lines: int) -> Span:
    """The lines below a heading, up to the next heading or a wide space."""
    taken: list[Span] = []
    bottom, height = label.span.box.bottom, label.span.box.height
    stops = [
        other.span.box
        for other in layout.labels
        if other.strength >= 2.5 and not other.slips and other.start <= 5 and other is not label
    ]
    for row in layout.rows:
        box = row.box
        if box.centre[1] <= bottom:
            continue
        if box.top - bottom > 2.5 * height or len(taken) >= lines or _HEADING.match(row.compact):
            break
        if any(abs(stop.centre[1] - box.centre[1]) < 0.5 * height for stop in stops) or _page_foot(row.compact):
            break
        taken.append(row)
        bottom = box.bottom
    return Span(tuple(line for row in taken for line in row.lines))


def _page_foot(text: str) -> bool:
    return parse.page_number(text) is not None


def prose(text: str) -> str | None:
    """A paragraph as one line; a single clause without the full stop at its end.

    >>> prose("张贴在设备\n正面。"), prose("每日巡检；异常停用。")
    ('张贴在设备正面', '每日巡检；异常停用。')
    """
    plain = parse.plain_text(text)
    return (plain if re.search(r"[；;。].", plain) else plain.rstrip("。；;.")) or None
