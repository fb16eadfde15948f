"""A page whose characters are known → Page: put together to words, its picture looked over for tables and marks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind, Origin, Page, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import see_inks
from rpa_review.reading.marks import find_marks
from rpa_review.reading.ocr import quick_engine
from rpa_review.reading.order import in_reading_order
from rpa_review.reading.seals import find_seals
from rpa_review.reading.tables import find_rules, find_tables, upright_rules
from rpa_review.reading.text_layer import Char, words_of


def read_text(
    picture: Picture,
    chars: Sequence[Char],
    number: int,
    *,
    others: Sequence[Word] = (),
    stamps: Sequence[Mark] = (),
    pasted: bool = True,
) -> Page:
    """`others` are words that are whole already, `stamps` seals that the file itself says are there, `pasted` whether
    there is any picture on the page.
    """
    tall, wide = picture.shape[:2]
    heights = [char.bottom - char.top for char in chars] or [word.box.height for word in others]
    print_height = float(np.median(heights)) if heights else 0.0
    inks = see_inks(picture, may_be_copy=pasted)
    tables = find_tables(find_rules(inks.grey), print_height=print_height * inks.size[1])
    words = in_reading_order([*words_of(chars, aspect=tall / wide, rules=upright_rules(tables)), *others])
    seals = with_stamps(find_seals(inks, picture, quick_engine, print_height=print_height), stamps)
    return Page(
        number=number,
        width=wide,
        height=tall,
        origin=Origin.TEXT_LAYER,
        words=words,
        marks=find_marks(picture, inks, words, tables, seals, exact=True),
        tables=tables,
    )


def with_pictures(read: Page, seen: Page, pictures: Sequence[Box]) -> Page:
    """The page as it was seen, with the words of its text layer in place of those that were read there.

    Inside the pictures the layer's words do not count: they may be another reader's.
    """
    if seen.turned or seen.flat is not None:
        return seen
    known = [word for word in read.words if not any(word.box.overlap(picture) > 0.5 for picture in pictures)]
    others = [word for word in seen.words if not any(word.box.overlap(one.box) > 0.3 for one in known)]
    return seen.model_copy(update={"words": in_reading_order([*known, *others])})


def with_stamps(seen: list[Mark], stamps: Sequence[Mark]) -> list[Mark]:
    """Marks that were seen, and stamps that the file declares: their place is exact; a name read off a ring stays."""
    seals = [mark for mark in seen if mark.kind is MarkKind.SEAL]
    kept = [
        mark for mark in seen if mark not in seals or not any(mark.box.overlap(stamp.box) > 0.5 for stamp in stamps)
    ]
    for stamp in stamps:
        same = [mark for mark in seals if mark.box.overlap(stamp.box) > 0.5]
        best = max(same, key=lambda mark: mark.box.width * mark.box.height, default=stamp)
        kept.append(stamp.model_copy(update={"text": best.text or stamp.text, "colour": best.colour or stamp.colour}))
    return kept
