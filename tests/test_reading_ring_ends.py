"""Names that were read without their first or last characters: a name runs evenly around its seal's top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from rpa_review.domain.page import UNREAD
from rpa_review.reading.ring_ends import top_column, with_ends
from rpa_review.reading.ring_spelling import Laid
from rpa_review.reading.rings import Ring
from tests import reading_pages as pages
from tests.test_reading_looks import look, written
from tests.test_reading_ring_characters import at, laid
from tests.test_reading_ring_strokes import _NAME, stamped

_COLUMNS = 720  # two for each degree


def turned(degrees: float) -> tuple[Image.Image, Ring]:
    """A seal with a star on a white sheet, turned clockwise."""
    sheet = Image.new("RGB", (600, 600), "white")
    stamp = pages.seal(_NAME, side=300).rotate(-degrees, resample=Image.Resampling.BICUBIC)
    sheet.paste(stamp, (150, 150), stamp)
    return sheet, Ring(centre=(300, 300), axes=(148, 148), turn=0.0, drawn=1.0, colour="red")


@pytest.mark.parametrize("degrees", [-25.0, 0.0, 12.0])
def test_the_star_tells_how_a_round_seal_is_turned(degrees: float) -> None:
    sheet, ring = turned(degrees)
    top = top_column(np.asarray(sheet), ring, 1.0, _COLUMNS)
    assert top == pytest.approx(_COLUMNS / 2 + 2 * degrees, abs=4)


def test_a_circle_that_was_found_with_a_turn_of_its_own_is_turned_as_it_is() -> None:
    sheet, ring = turned(10.0)
    top = top_column(np.asarray(sheet), replace(ring, turn=64.0), 1.0, _COLUMNS)
    assert top == pytest.approx(_COLUMNS / 2 + 20, abs=4)


def test_a_round_seal_without_a_star_does_not_tell_its_top_and_an_oval_does() -> None:
    sheet, ring = turned(0.0)
    picture = np.array(sheet)
    picture[230:370, 230:370] = 255
    assert top_column(picture, ring, 1.0, _COLUMNS) is None
    assert top_column(picture, replace(ring, axes=(148, 105)), 1.0, _COLUMNS) == _COLUMNS / 2


def read_as(**unread: dict[str, float]) -> Laid:
    """The ring of a seal over print, with a look that did not read some characters of its name."""
    ring, _ = laid(_NAME)
    return at(ring, [look(*written(_NAME, **unread))])


@pytest.mark.parametrize("missing", [_NAME[0], _NAME[-1]])
def test_an_end_that_nobody_read_is_read_by_itself_or_stands_as_unread(missing: str) -> None:
    ring = read_as(**{missing: {}})
    name = ring.looks[0].reading.text
    assert name == _NAME.replace(missing, "")
    whole = with_ends(name, ring, ring.looks, top(ring))
    assert len(whole) == len(_NAME)
    assert whole in (_NAME, _NAME.replace(missing, UNREAD))


def test_a_character_that_a_look_half_saw_is_put_at_its_end() -> None:
    ring = read_as(厦={"厦": 0.3})
    assert with_ends(ring.looks[0].reading.text, ring, ring.looks, top(ring)) == _NAME


def test_a_name_that_reaches_as_far_to_both_sides_is_left_as_it_is() -> None:
    ring = read_as()
    assert with_ends(_NAME, ring, ring.looks, top(ring)) == _NAME


def test_where_far_more_than_an_end_is_missing_nothing_is_added() -> None:
    ring = read_as()
    assert with_ends(_NAME[5:], ring, ring.looks, top(ring)) == _NAME[5:]


def test_a_circle_seen_askew_is_no_oval() -> None:
    sheet, ring = turned(0.0)
    picture = np.array(sheet)
    picture[230:370, 230:370] = 255
    assert top_column(picture, replace(ring, axes=(148, 124)), 1.0, _COLUMNS) is None


def test_too_few_characters_to_tell_their_step_are_left_as_they_are() -> None:
    ring = read_as()
    assert with_ends(_NAME[-3:], ring, ring.looks, top(ring)) == _NAME[-3:]


def top(ring: Laid) -> float:
    sheet, place = stamped(over_print=True)
    found = top_column(np.asarray(sheet), place, 1.0, ring.strip.shape[1])
    assert found is not None
    return found
