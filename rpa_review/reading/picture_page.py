"""A picture of a page → Page: turned upright, read, looked over for marks and flaws."""

from __future__ import annotations

import cv2
import numpy as np

from rpa_review.domain.page import Box, Origin, Page, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Engine, Line, Quad, Reading, strip_of
from rpa_review.reading.order import in_reading_order

DETECTION_SIDE = 1280  # pixels of the longer side at which small print on an A4 sheet is still found
_CLEAR = 0.85  # mean confidence of sample lines above which a page surely stands upright


def read_picture(picture: Picture, number: int, engine: Engine) -> Page:
    quads = engine.detect(picture, side=DETECTION_SIDE)
    turned, quads, picture = _upright(picture, quads, engine)
    lines = [_read(picture, quad, engine) for quad in quads]
    height, width = picture.shape[:2]
    words = [_word(line, width, height) for line in lines if line.reading.text]
    return Page(
        number=number,
        width=width,
        height=height,
        origin=Origin.OCR,
        words=in_reading_order(words, aspect=height / width),
        turned=turned,
    )


def _upright(picture: Picture, quads: list[Quad], engine: Engine) -> tuple[int, list[Quad], Picture]:
    """Turn the page by quarters until its lines read well; returns the degrees clockwise, and what was turned."""
    if not quads:
        return 0, quads, picture
    tall = sum(_length(quad) for quad in quads if _is_tall(quad))
    wide = sum(_length(quad) for quad in quads if not _is_tall(quad))
    best: tuple[float, int, list[Quad], Picture] | None = None
    for degrees in (90, 270, 0) if tall > 1.5 * wide else (0, 180, 90, 270):
        turned_quads, turned_picture = _turn(picture, quads, degrees)
        score = _legibility(turned_picture, turned_quads, engine)
        if best is None or score > best[0] + 0.05:
            best = (score, degrees, turned_quads, turned_picture)
        if score > _CLEAR:
            break
    assert best is not None  # noqa: S101
    return best[1], best[2], best[3]


def _legibility(picture: Picture, quads: list[Quad], engine: Engine) -> float:
    """How well sample lines read as they stand: mean confidence, the longest lines of modest length first."""
    flat = [quad for quad in quads if not _is_tall(quad)]
    if not flat:
        return 0.0
    flat.sort(key=lambda quad: abs(_aspect(quad) - 8))
    scores = [engine.recognise(strip_of(picture, quad)) for quad in flat[:4]]
    return float(np.mean([reading.confidence if len(reading.text) > 1 else 0.3 for reading in scores]))


def _turn(picture: Picture, quads: list[Quad], degrees: int) -> tuple[list[Quad], Picture]:
    height, width = picture.shape[:2]
    if degrees == 0:
        return quads, picture
    if degrees == 90:
        turned = cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
        moved = [np.stack([height - quad[:, 1], quad[:, 0]], axis=1) for quad in quads]
    elif degrees == 180:
        turned = cv2.rotate(picture, cv2.ROTATE_180)
        moved = [np.stack([width - quad[:, 0], height - quad[:, 1]], axis=1) for quad in quads]
    else:
        turned = cv2.rotate(picture, cv2.ROTATE_90_COUNTERCLOCKWISE)
        moved = [np.stack([quad[:, 1], width - quad[:, 0]], axis=1) for quad in quads]
    return [from_top_left(quad) for quad in moved], np.asarray(turned)


def from_top_left(quad: Quad) -> Quad:
    """The same corners, clockwise from the one nearest the top left."""
    centre = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    ordered = quad[np.argsort(angles)]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.roll(ordered, -first, axis=0).astype(np.float32)


def _is_tall(quad: Quad) -> bool:
    return _aspect(quad) < 0.75


def _aspect(quad: Quad) -> float:
    width = float(np.linalg.norm(quad[1] - quad[0]))
    height = float(np.linalg.norm(quad[3] - quad[0]))
    return width / max(1.0, height)


def _length(quad: Quad) -> float:
    return float(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])))


def _read(picture: Picture, quad: Quad, engine: Engine) -> Line:
    strip = strip_of(picture, quad)
    if strip.size == 0:
        return Line(quad, Reading("", (), ()))
    return Line(quad, engine.recognise(strip))


def _word(line: Line, width: int, height: int) -> Word:
    left, top = line.quad.min(axis=0)
    right, bottom = line.quad.max(axis=0)
    return Word(
        text=line.reading.text,
        box=Box(
            left=max(0.0, left / width),
            top=max(0.0, top / height),
            right=min(1.0, right / width),
            bottom=min(1.0, bottom / height),
        ),
        confidence=line.reading.confidence,
        char_confidences=line.reading.chars,
        vertical=line.vertical,
    )
