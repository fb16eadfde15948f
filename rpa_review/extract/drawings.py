"""Drawings: their titles, the words on them run by run, the sign that says where north is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.paper import Paper
from rpa_review.extract.running import half_width
from rpa_review.extract.span import Glyph, Span

TITLE = re.compile(r"[\u3400-\u9fff（）()]{0,14}(?:布局图|布置图|平面图|位置图|方位图|示意图|平面布局)")
LEGEND = re.compile(r"流线|图例|说明|^注|虚线|比例|日期|单位|布局图|布置图|平面图|设备位置|动线")
UNIT_NAME = re.compile(r"^[\u3400-\u9fff（）()A-Za-z·]{5,40}$")


def drawing_title(paper: Paper) -> FieldReading | None:
    """The drawing's name: at the label `drawing_type`, else the largest line that reads like one."""
    labelled = paper.read("drawing_type", lambda text: parse.plain_text(text) or None)
    if labelled is not None and isinstance(labelled.value, str) and TITLE.search(labelled.value):
        return labelled
    for index, layout in enumerate(paper.layouts):
        lines = [row for row in layout.runs if TITLE.search(half_width(row.compact)) and len(row.compact) <= 30]
        if lines:
            row = max(lines, key=lambda row: row.box.height)
            match = TITLE.search(row.compact)
            if match:
                span = row.part(*match.span())
                return paper.of_span("drawing_type", index, span, parse.plain_text(span.text))
    return labelled


def north_arrow(paper: Paper) -> FieldReading:
    """What says where north is: 北 or N by itself, perhaps with an arrow, or 上北下南."""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            for run in word_runs(row):
                if re.fullmatch(
                    r"[↑▲△⬆⇧]?(?:北|N|指北针|正北|北向|上北下南\S{0,6})[↑▲△⬆⇧]?", "".join(glyph.char for glyph in run)
                ):
                    return paper.of_span("north_arrow", index, Span.of(run), True)
    place = Box(left=0.75, top=0.05, right=0.97, bottom=0.25)
    return paper.nothing("north_arrow", 0, place).model_copy(update={"value": False})


MEASURE = re.compile(r"(?:毫|厘|分)?米|mm|cm|m|MM|CM|M")


def drawing_unit(paper: Paper, besides: re.Pattern[str]) -> FieldReading | None:
    """Whose drawing it is: at the label `title_unit`, else the line next to the title that is nothing of `besides`."""
    labelled = paper.words("title_unit", lines=2)
    measured = labelled is not None and MEASURE.fullmatch(str(labelled.value))  # 单位：米
    if labelled is not None and labelled.value is not None and not measured:
        return labelled
    for index, layout in enumerate(paper.layouts):
        rows = layout.rows[:5]
        for at, row in enumerate(rows):
            if not TITLE.search(row.compact):
                continue
            beside = [run for run in layout.runs if run.box.overlap(row.box) > 0.9 and not TITLE.search(run.compact)]
            for near in (*beside, *rows[max(0, at - 1) : at], *rows[at + 1 : at + 2]):
                text = parse.plain_text(near.text)
                if UNIT_NAME.match(text) and not besides.match(text) and not LEGEND.search(text):
                    return paper.of_span("title_unit", index, near, text)
    return None if measured else labelled


def word_runs(row: Span) -> list[tuple[Glyph, ...]]:
    """A line cut where a word of the reader ends, and at blanks inside one."""
    runs: list[list[Glyph]] = []
    before: Glyph | None = None
    for line in row.lines:
        for glyph in line:
            if glyph.char.isspace():
                before = None
                continue
            if before is None or glyph.word != before.word:
                runs.append([])
            runs[-1].append(glyph)
            before = glyph
    return [tuple(run) for run in runs]


def listed(paper: Paper, index: int, key: str, entries: Sequence[tuple[JsonValue, Span]]) -> FieldReading:
    """What was found on a drawing as one field; nothing found is an empty list over the whole drawing."""
    values: list[JsonValue] = [value for value, _ in entries]
    if not entries:
        whole = Box(left=0.05, top=0.1, right=0.95, bottom=0.9)
        return paper.nothing(key, index, whole).model_copy(update={"value": []})
    span = entries[0][1].plus(*(span for _, span in entries[1:]))
    return paper.of_span(key, index, span, values)
