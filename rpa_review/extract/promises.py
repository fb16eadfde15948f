"""Sentences to tick one by one, each with a box before it, after it, or in a column of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.patterns import regex
from rpa_review.domain.record import JsonValue
from rpa_review.extract.form import Form
from rpa_review.extract.layout import Layout
from rpa_review.extract.parse import TICKED, UNTICKED
from rpa_review.extract.span import Glyph, Span

_BOX = (TICKED | UNTICKED) - frozenset("口OＯ〇VvＶ×○")
_YES_OR_NO = re.compile(rf"[{''.join(sorted(_BOX))}](?:是|同意|确认)[{''.join(sorted(_BOX))}](?:否|不同意|不确认)$")
_LEAST = 7  # characters of a sentence: shorter texts at a box are options (同意, 是)


@dataclass(frozen=True)
class Promise:
    text: str
    ticked: bool
    span: Span


def promises(form: Form, key: str, *, besides: str = "", only: str = "") -> FieldReading | None:
    """The state of every promise, top first; `besides` and `only` are patterns of sentences left out or wanted."""
    for index, layout in enumerate(form.layouts):
        found = [
            promise
            for promise in found_on(layout)
            if not (besides and regex(besides).search(promise.text)) and (not only or regex(only).search(promise.text))
        ]
        if found:
            whole = found[0].span.plus(*(promise.span for promise in found[1:]))
            values: list[JsonValue] = [promise.ticked for promise in found]
            return form.of_span(key, index, whole, values)
    return None


def found_on(layout: Layout) -> list[Promise]:
    """Every box of the page with the sentence that it belongs to."""
    out: list[Promise] = []
    rows = layout.rows
    for number, row in enumerate(rows):
        solid = row.solid
        # 逐项打√, 在□内打√ say how to fill in the form.
        told = {at for at in range(1, len(solid)) if solid[at - 1].char in "打划画"}
        told |= {at for at in range(len(solid) - 1) if solid[at + 1].char in "内中里"}
        boxes = [glyph for at, glyph in enumerate(solid) if glyph.char in _BOX and at not in told]
        if len(boxes) == 2 and (answer := _YES_OR_NO.search(row.compact)) and answer.start() >= _LEAST:
            ticked = boxes[0].char in TICKED and boxes[1].char not in TICKED
            out.append(Promise(row.compact[: answer.start()], ticked, row))
            continue
        if len(boxes) != 1:
            continue
        box = boxes[0]
        text = row.compact.replace(box.char, "")
        if len(text) >= _LEAST:
            out.append(Promise(text, box.char in TICKED, row))
            continue
        beside = _beside(box, [other for at, other in enumerate(rows) if abs(at - number) <= 2 and at != number])
        if beside is not None and len(text) <= 2:
            out.append(Promise(beside.compact, box.char in TICKED, beside.plus(Span.of((box,)))))
    return out


def _beside(box: Glyph, rows: list[Span]) -> Span | None:
    """The lines of a sentence at whose middle a box stands in a column of its own."""
    height = box.bottom - box.top
    near = [row for row in rows if abs(row.box.centre[1] - box.middle[1]) < 1.3 * height and len(row.compact) >= 2]
    near = [row for row in near if not any(glyph.char in _BOX for glyph in row.solid)]
    if not near or sum(len(row.compact) for row in near) < _LEAST:
        return None
    return near[0].plus(*near[1:])
