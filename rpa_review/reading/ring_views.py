"""A name on a ring seen in three ways at once: its strokes, told from all else; all ink; and the ink of the seal.

What tells strokes may lose half of a character that print covers, above all the first and the last of a name; the ink
is still there. A recogniser that has learned to see all three (models/ring_views) reads them as one picture, and a
little beyond either end of what was taken for the name.
"""

from __future__ import annotations

import cv2
import numpy as np

from rpa_review.reading.images import Picture
from rpa_review.reading.looks import Look
from rpa_review.reading.ocr import Scores
from rpa_review.reading.ring_spelling import Placed
from rpa_review.reading.ring_strokes import Extent, Strokes
from rpa_review.reading.weights import own_session

MODEL = "ring_views"
TALL = 48  # pixels of a line as the network sees it
WIDTHS = (96, 1100)  # the least and the most
_PAPER, _WHITE, _DARKEST_PAPER = 88, 248, 80  # per cent of a strip's pixels that are darker, and what paper becomes
_TINGED, _GREY, _PALEST = 97, 20, 60  # per cent of pixels that are less tinged; without colour below; full from here
_FULL = 230  # grey values by which ink in full is darker than paper
_MARGIN = 0.12  # of a name's height, above and below it
_BEYOND = 1.2  # the same beyond either end
_BLUNTED = 0.5  # the power to which its likelihoods are taken: it is surer than it is right


def look_at_views(strip: Picture, strokes: Strokes, name: Extent, *, weight: float) -> Placed:
    """What the network sees of a name on a ring laid straight."""
    start, picture = part_of(views(strip, strokes), name, margin=_MARGIN, beyond=(_BEYOND, _BEYOND))
    height, width = picture.shape[:2]
    wide = int(np.clip(round(TALL * width / height), *WIDTHS))
    values = np.asarray(cv2.resize(picture, (wide, TALL), interpolation=cv2.INTER_AREA), np.float32) / 127.5 - 1.0
    session = own_session(MODEL)
    (steps,) = session.run(None, {"views": np.ascontiguousarray(values.transpose(2, 0, 1)[None])})
    characters = session.get_modelmeta().custom_metadata_map["characters"]
    blunt = steps[0] ** _BLUNTED
    scores = Scores(blunt / blunt.sum(axis=1, keepdims=True), ["", *characters], 1.0)
    look = Look(np.repeat(picture[:, :, :1], 3, axis=2), scores, weight=weight)
    return Placed(look, start, width)


def views(strip: Picture, strokes: Strokes) -> Picture:
    """The three ways to see a ring laid straight, as the channels of a picture, dark on white."""
    paper = np.maximum(np.percentile(strip.reshape(-1, 3), _PAPER, axis=0), _DARKEST_PAPER)
    lit = np.minimum(strip * (_WHITE / paper), 255).astype(np.float32)
    darkest = lit.min(axis=2)
    tinge = lit.max(axis=2) - darkest
    full = float(np.percentile(tinge, _TINGED))
    of_the_seal = darkest if full < _GREY else np.clip(255 - tinge * (_FULL / max(_PALEST, full)), 0, 255)
    return np.stack([255 - 255 * np.clip(strokes, 0, 1), darkest, of_the_seal], axis=2).astype(np.uint8)


def part_of(seen: Picture, name: Extent, *, margin: float, beyond: tuple[float, float]) -> tuple[int, Picture]:
    """The part in which a name stands and the column in which it begins: with so many of the name's heights above and
    below it and beyond its two ends, at most once around.
    """
    around = seen.shape[1]
    before, after = (round(share * name.height) for share in beyond)
    too_many = max(0, name.length + before + after - around)
    start = name.start - before + too_many // 2
    columns = np.arange(start, start + name.length + before + after - too_many)
    rows = round(margin * name.height)
    part = seen[max(0, name.top - rows) : name.bottom + rows].take(columns, axis=1, mode="wrap")
    return start, np.asarray(part)
