"""Characters of a ring looked at one by one, and names spelled out with them: real networks on a ring drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rpa_review.domain.page import UNREAD
from rpa_review.reading.looks import Look
from rpa_review.reading.ocr import Reading
from rpa_review.reading.ring_characters import CHARACTERS, PLACES, SIDE, StraightName, log_likelihoods
from rpa_review.reading.ring_spelling import Laid, Placed, spelled
from rpa_review.reading.ring_strokes import name_strokes, ring_strip
from tests.test_reading_looks import look, written
from tests.test_reading_ring_strokes import _NAME, stamped

_LETTER = 28  # columns of a character of the seal that is drawn here
_LATE = 0.06  # of a step: so much after a character's middle the recogniser sees it


def laid(name: str, *, over_print: bool = True, askew: int = 0) -> tuple[Laid, list[float]]:
    """A seal's ring laid straight with a look that reads a name where the seal's own stands; and in which columns."""
    sheet, ring = stamped(over_print=over_print)
    ring = replace(ring, centre=(ring.centre[0] - askew, ring.centre[1] + askew))
    strip = ring_strip(np.asarray(sheet), ring, 1.0, wider=1.0)
    strokes = name_strokes(strip)
    inked = np.flatnonzero((strokes > 0.5).sum(axis=0) > 1)
    step = (inked[-1] - inked[0] - _LETTER) / (len(_NAME) - 1)
    columns = [inked[0] + _LETTER / 2 + (place + _LATE) * step for place in range(len(_NAME))]
    first, second = look(*written(_NAME)).places(_NAME)[:2]
    wide = step / (second - first)
    return Laid(strip, strokes, [Placed(look(*written(name)), columns[0] - first * wide, wide)]), columns


def at(ring: Laid, looks: Sequence[Look]) -> Laid:
    """The ring with other looks at the same place."""
    return replace(ring, placed=[replace(ring.placed[0], look=one) for one in looks])


@pytest.mark.parametrize("over_print", [False, True])
def test_nearly_every_character_is_known_by_itself(over_print: bool) -> None:
    ring, columns = laid(_NAME, over_print=over_print)
    seen = log_likelihoods(StraightName(ring.strip, ring.strokes, columns).pictures(columns))
    read = "".join(CHARACTERS[int(row[: len(CHARACTERS)].argmax())] for row in seen)
    assert sum(one == other for one, other in zip(read, _NAME, strict=True)) >= len(_NAME) - 2
    rank = [int((row > row[PLACES[char]]).sum()) for row, char in zip(seen, _NAME, strict=True)]
    assert max(rank) < 50


def test_a_name_that_bends_is_followed() -> None:
    """The ring is found a little beside its place: the name runs up the strip, its characters stay in the middle."""
    ring, columns = laid(_NAME, over_print=False, askew=6)
    strokes = np.repeat((255 * (1 - ring.strokes)).astype(np.uint8)[:, :, None], 3, axis=2)
    pictures = StraightName(strokes, ring.strokes, columns).pictures(columns)
    rows = np.arange(SIDE)
    middles = [float(np.average(rows, weights=(255 - picture.mean(axis=2)).sum(axis=1))) for picture in pictures]
    assert max(abs(middle - SIDE / 2) for middle in middles) < 0.1 * SIDE


def test_a_character_that_all_looks_misread_is_put_right_by_what_it_is_by_itself() -> None:
    doubt = {"祥": 0.6, "样": 0.35}
    steps = written(_NAME, 样=doubt)
    ring, _ = laid(_NAME)
    looks = [look(*steps), look(*steps)]
    misread = looks[0].reading
    assert misread.text == _NAME.replace("样", "祥")
    assert spelled(misread, looks, at(ring, looks)).text == _NAME


def test_a_character_that_no_look_read_is_read_by_itself() -> None:
    ring, _ = laid(_NAME)
    passed = look(*written(_NAME, 餐={}))
    assert passed.reading.text == _NAME.replace("餐", "")
    text = _NAME.replace("餐", UNREAD)
    reading = Reading(text, (0.99,) * len(text), look(*written(_NAME)).places(_NAME))
    assert spelled(reading, [passed], at(ring, [passed])).text == _NAME


def test_where_the_characters_are_not_where_they_were_looked_for_nothing_is_changed() -> None:
    ring, _ = laid(_NAME)
    blank = replace(ring, strip=np.full_like(ring.strip, 250), strokes=np.zeros_like(ring.strokes))
    reading = ring.looks[0].reading
    assert spelled(reading, ring.looks, blank) is reading


def test_a_word_of_two_characters_is_left_as_it_was_read() -> None:
    ring, _ = laid(_NAME)
    short = look(*written("样例"))
    assert spelled(short.reading, [short], ring) is short.reading
