"""All marks of one flat page, each finder knowing what the ones before it found."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rpa_review.domain.page import Mark, Table, Word
from rpa_review.reading.checkboxes import drawn_boxes, glyph_boxes, without_doubles
from rpa_review.reading.codes import WHOLE, find_codes
from rpa_review.reading.fingerprints import find_fingerprints
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Inks
from rpa_review.reading.portraits import find_portraits
from rpa_review.reading.signatures import find_signatures, signature_places
from rpa_review.reading.solids import Solid, find_solids

_PORTRAIT = 0.05  # of the page's longer side, below the height of any
_KNOWN = 0.65  # share of a place that is a seal's or a code's
_FINGER = re.compile(r"[捺按].?[印手指]|指印|手印|签\s*[名字]")


def find_marks(
    flat: Picture, inks: Inks, words: Sequence[Word], tables: Sequence[Table], seals: list[Mark], *, exact: bool
) -> tuple[Mark, ...]:
    """The seals, and all other marks; `exact` says that the words are a text layer's, print beyond doubt."""
    height = print_height(words)
    solids = find_solids(inks.grey, words, print_height=height) if exact else []
    codes = find_codes(inks.grey, [solid.place for solid in solids] if exact else [WHOLE])
    prints = _placed(find_fingerprints(inks, seals), words, tables)
    portraits: list[Mark] = []
    if not exact or (inks.may_be_copy and may_be_portrait(solids, [*codes, *seals, *prints], inks.size)):
        portraits = find_portraits(flat, words, [*codes, *seals, *prints])
    others = [*codes, *seals, *prints, *portraits]
    drawn = [
        mark
        for mark in drawn_boxes(inks, words, print_height=height, exact=exact)
        if not any(mark.box.overlap(other.box) > 0.5 for other in others)
    ]
    others += without_doubles([*drawn, *glyph_boxes(words)])
    signatures = find_signatures(inks, words, tables, others, print_height=height, exact=exact)
    return tuple(sorted([*others, *signatures], key=lambda mark: (mark.box.top, mark.box.left)))


def may_be_portrait(solids: Sequence[Solid], others: Sequence[Mark], size: tuple[int, int]) -> bool:
    """Whether any place that is inked all over is tall enough for a portrait, and no seal or code."""
    boxes = [solid.box(size) for solid in solids if solid.tall > _PORTRAIT * max(size)]
    return any(all(box.overlap(other.box) < _KNOWN for other in others) for box in boxes)


def print_height(words: Sequence[Word]) -> float:
    """The height of an ordinary line, as a fraction of the page's."""
    heights = [word.box.height for word in words if not word.vertical and len(word.text) > 1]
    return float(np.median(heights)) if heights else 0.0


def _placed(prints: list[Mark], words: Sequence[Word], tables: Sequence[Table]) -> list[Mark]:
    """Fingerprints stand where one is asked for; a red blot elsewhere is most likely an emblem or a picture."""
    places = [place.box for place in signature_places(words, tables)]
    labels = [word.box for word in words if _FINGER.search(word.text)]
    kept = []
    for mark in prints:
        near = any(mark.box.overlap(place) > 0.2 for place in places) or any(
            abs(mark.box.centre[1] - label.centre[1]) < 0.08 and abs(mark.box.centre[0] - label.right) < 0.3
            for label in labels
        )
        if near or mark.colour != "black":
            kept.append(mark if near else mark.model_copy(update={"confidence": 0.3}))
    return kept
