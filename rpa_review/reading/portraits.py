"""The portrait of a card: an upright, solid patch of many shades, where no text stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey

_SIDE = 420


def find_portraits(flat: Picture, words: Sequence[Word], others: Sequence[Mark]) -> list[Mark]:
    scale = _SIDE / max(flat.shape[:2])
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    height, width = lab.shape[:2]
    paper = np.median(lab.reshape(-1, 3), axis=0)
    away = np.linalg.norm((lab - paper) * np.array([1.0, 1.4, 1.4], dtype=np.float32), axis=2)
    marks: list[Mark] = []
    for least in (14, 38):  # against the paper, and against a tinted card on it
        mask = (away > least).astype(np.uint8)
        for word in words:
            left, right = int(word.box.left * width), int(np.ceil(word.box.right * width))
            top, bottom = int(word.box.top * height), int(np.ceil(word.box.bottom * height))
            mask[top:bottom, left:right] = 0
        for box, solid in _patches(mask, lab[:, :, 0]):
            if any(box.overlap(other.box) > 0.4 or other.box.overlap(box) > 0.4 for other in (*others, *marks)):
                continue
            sure = round(min(0.95, 0.35 + 0.6 * solid), 3)
            marks.append(Mark(kind=MarkKind.PORTRAIT, box=box, confidence=sure))
    return marks


def _patches(mask: Grey, light: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Iterator[tuple[Box, float]]:
    height, width = mask.shape
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for x, y, wide, tall, area in stats[1:count]:
        if not 0.5 < wide / tall < 0.93 or tall < 0.06 * max(width, height) or area > 0.35 * width * height:
            continue
        solid = float(area / (wide * tall))
        patch = light[y : y + tall, x : x + wide]
        if solid < 0.6 or float(patch.std()) < 16 or _is_two_toned(patch):
            continue
        yield Box(left=x / width, top=y / height, right=(x + wide) / width, bottom=(y + tall) / height), solid


def _is_two_toned(patch: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bool:
    """A code, a table or a block of print has two tones and little between; a face has many."""
    low, high = np.percentile(patch, (3, 97))
    between = (patch > low + 0.2 * (high - low)) & (patch < low + 0.8 * (high - low))
    return float(between.mean()) < 0.18
