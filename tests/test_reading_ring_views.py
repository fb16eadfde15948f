"""A name on a ring seen in three ways at once: the real network on a seal drawn here, and the views themselves."""

from __future__ import annotations

import numpy as np
import pytest

from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, Scores, engine
from rpa_review.reading.ring_names import read_ring
from rpa_review.reading.ring_strokes import Extent, name_extent, name_strokes, ring_strip
from rpa_review.reading.ring_views import look_at_views, part_of, views
from tests.test_reading_ring_strokes import _NAME, stamped


@pytest.mark.parametrize("over_print", [False, True])
def test_the_network_reads_a_name_in_its_views(over_print: bool) -> None:
    sheet, ring = stamped(over_print=over_print)
    strip = ring_strip(np.asarray(sheet), ring, 1.0, wider=1.0)
    strokes = name_strokes(strip)
    name = name_extent(strokes)
    assert name is not None
    placed = look_at_views(strip, strokes, name, weight=1.0)
    read = placed.look.reading.text
    assert abs(len(read) - len(_NAME)) <= 1
    assert len(set(read) & set(_NAME)) >= len(set(_NAME)) - 2
    columns = placed.columns(read)
    assert name.start - 10 < columns[0] < columns[-1] < name.start + name.length + 10


def test_print_shows_in_the_view_of_all_ink_and_the_seal_in_both() -> None:
    strip = np.full((96, 300, 3), 250, np.uint8)
    strip[20:70, 40:60] = (200, 30, 40)
    strip[20:70, 140:160] = 20
    strokes = np.zeros((96, 300), np.float32)
    strokes[20:70, 40:60] = 1.0
    of_name, ink, of_seal = np.moveaxis(views(strip, strokes), 2, 0)
    assert of_name[40, [50, 150, 250]].tolist() == [0, 255, 255]
    assert (ink[40, [50, 150, 250]] < (80, 80, 256)).all()
    assert of_seal[40, 50] < 80
    assert of_seal[40, 150] > 220 < of_seal[40, 250]


def test_on_a_copy_without_colour_the_seal_is_seen_by_its_darkness() -> None:
    strip = np.full((96, 300, 3), 250, np.uint8)
    strip[20:70, 40:60] = 90
    _, ink, of_seal = np.moveaxis(views(strip, np.zeros((96, 300), np.float32)), 2, 0)
    assert np.array_equal(ink, of_seal)
    assert ink[40, 50] < 120


def test_a_part_goes_on_around_the_ring_and_at_most_once() -> None:
    seen = np.repeat(np.arange(200, dtype=np.uint8)[None, :, None], 96, axis=0).repeat(3, axis=2)
    start, part = part_of(seen, Extent(180, 40, 30, 60), margin=0.1, beyond=(1.0, 0.5))
    assert start == 150
    assert part.shape == (36, 85, 3)
    assert part[0, [0, 30, 84], 0].tolist() == [150, 180, 34]
    _, whole = part_of(seen, Extent(180, 190, 30, 60), margin=0.1, beyond=(2.0, 2.0))
    assert whole.shape[1] == 200
    assert len(set(whole[0, :, 0].tolist())) == 200


class Asked(Engine):
    """The real engine, which remembers what sizes of recognisers it was asked for."""

    def __init__(self, real: Engine) -> None:
        self._detector, self._recognisers = real._detector, real._recognisers
        self.sizes: list[str] = []

    def scores(self, strip: Picture, *, size: str) -> Scores:
        self.sizes.append(size)
        return super().scores(strip, size=size)


@pytest.mark.ocr
def test_where_strokes_and_views_are_sure_of_the_same_no_other_look_is_taken() -> None:
    sheet, ring = stamped(over_print=False)
    asked = Asked(engine())
    assert read_ring(np.asarray(sheet), ring, 1.0, asked) == _NAME
    assert asked.sizes == ["small"]
