"""Reading order: rows from top to bottom, in a row from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from rpa_review.domain.page import Word


def in_reading_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words sorted by row and then by their left side.

    Two words share a row when either one's middle lies within the other's height; a row is held together by its
    first word, so that a slightly slanting line does not swallow the next one.
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.centre[1], word.box.left)):
        for row in reversed(rows[-4:]):
            if _same_row(row[0], word):
                row.append(word)
                break
        else:
            rows.append([word])
    rows.sort(key=lambda row: row[0].box.centre[1])
    return tuple(word for row in rows for word in sorted(row, key=lambda word: word.box.left))


def _same_row(first: Word, other: Word) -> bool:
    if first.vertical != other.vertical:
        return False
    middle = other.box.centre[1]
    lower, higher = first.box.top + 0.2 * first.box.height, first.box.bottom - 0.2 * first.box.height
    taller = max(first.box.height, other.box.height)
    return lower <= middle <= higher and min(first.box.height, other.box.height) > 0.35 * taller
