"""Which lines of a page are words of it, and which belong to a seal."""

from __future__ import annotations

import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.lines import _is_the_seals_own

SEAL = Mark(kind=MarkKind.SEAL, box=Box(left=0.6, top=0.6, right=0.8, bottom=0.8), confidence=0.9, colour="red")
ACROSS = Box(left=0.62, top=0.7, right=0.78, bottom=0.72)


def test_thin_print_across_a_seal_is_no_part_of_it() -> None:
    """A pale photo of a date under a seal: four times as much red as black, and still a date."""
    strip = np.full((40, 250, 3), (206, 203, 180), dtype=np.uint8)
    strip[:, 20:65] = (196, 92, 96)
    assert _is_the_seals_own(strip, SEAL, ACROSS)
    strip[10:30, 100:122] = (88, 85, 80)
    assert not _is_the_seals_own(strip, SEAL, ACROSS)
