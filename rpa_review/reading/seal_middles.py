"""What is cut in the middle of a seal: 合同专用章 and the like tells a seal where its ring cannot be read."""

from __future__ import annotations

import re

import numpy as np

from rpa_review.domain.comparison import plain
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, strip_of
from rpa_review.reading.rings import Ring

_MIDDLE = re.compile("专用|用章|[^签盖]章$")


def says_seal(picture: Picture, ring: Ring, scale: float, engine: Engine) -> bool:
    """Whether 专用章 or the like is cut in the middle of a seal, or under its star."""
    (a, b), turn = ring.axes, (ring.turn + 45) % 180 - 45
    if turn > 45:
        (a, b), turn = (b, a), turn - 90
    if abs(a - b) < 0.08 * a:
        turn = 0.0
    angle = np.radians(turn)
    along, down = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    for level in (0.0, 0.5):
        middle = (np.array(ring.centre) + level * b * down) / scale
        half = 0.62 * a / scale * along, 0.21 * b / scale * down
        corners = [middle - half[0] - half[1], middle + half[0] - half[1], middle + half[0] + half[1]]
        corners.append(middle - half[0] + half[1])
        if _MIDDLE.search(plain(engine.recognise(strip_of(picture, np.array(corners, np.float32)), size="small").text)):
            return True
    return False
