"""The portrait of a card: an upright, solid patch of many shades, where no text stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind, Word
from rpa_review.reading.images import Picture, shrunk
from rpa_review.reading.inks import Grey, distance, levels

_SIDE = 420
_FRAMED = 0.86  # share of its box that a photograph with its background fills


def find_portraits(flat: Picture, words: Sequence[Word], others: Sequence[Mark]) -> list[Mark]:
    scale = _SIDE / max(flat.shape[:2])
    small = shrunk(flat, (round(flat.shape[1] * scale), round(flat.shape[0] * scale)))
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    height, width = lab.shape[:2]
    paper = [levels(channel, 50)[0] for channel in cv2.split(lab)]
    away = distance(lab, paper, (1.0, 1.4, 1.4))
    marks: list[Mark] = []
    for least in (14, 38):  # against the paper, and against a tinted card on it
        mask = (away > least).astype(np.uint8)
        for word in words:
            left, right = int(word.box.left * width), int(np.ceil(word.box.right * width))
            top, bottom = int(word.box.top * height), int(np.ceil(word.box.bottom * height))
            mask[top:bottom, left:right] = 0
        for box, solid in _patches(mask, lab[:, :, 0].astype(np.float32)):
            if any(box.overlap(other.box) > 0.4 or other.box.overlap(box) > 0.4 for other in (*others, *marks)):
                continue
            sure = 0.9 if solid > _FRAMED else 0.85
            marks.append(Mark(kind=MarkKind.PORTRAIT, box=box, confidence=sure))
    return marks


def _patches(mask: Grey, light: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Iterator[tuple[Box, float]]:
    height, width = mask.shape
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    if not mask.any():
        return
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    if not cv2.hasNonZero(mask):
        return
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4, ltype=cv2.CV_16U)
    for label in range(1, count):
        x, y, wide, tall, area = (int(value) for value in stats[label])
        if not 0.5 < wide / tall < 1.15 or tall < 0.06 * max(width, height) or area > 0.35 * width * height:
            continue
        shape = labels[y : y + tall, x : x + wide] == label
        patch = light[y : y + tall, x : x + wide]
        solid = float(area / (wide * tall))
        if not _is_bust_or_frame(shape) or float(patch.std()) < 16 or (solid > _FRAMED and _is_two_toned(patch)):
            continue
        if (x <= 1 and x + wide >= width - 1) or (y <= 1 and y + tall >= height - 1):
            continue  # part of the ground it lies on
        yield Box(left=x / width, top=y / height, right=(x + wide) / width, bottom=(y + tall) / height), solid


def _is_bust_or_frame(shape: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    """A photograph is a full upright rectangle or, on plain ground, a head over shoulders; an emblem is round."""
    tall, wide = shape.shape
    solid = float(shape.mean())
    if solid > _FRAMED:
        return 0.5 < wide / tall < 0.93
    third = tall // 3
    head, shoulders = float(shape[:third].mean()), float(shape[-third:].mean())
    return solid > 0.42 and shoulders > 1.25 * head and float(shape[-max(2, tall // 8) :].mean()) > 0.75


def _is_two_toned(patch: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bool:
    """A code, a table or a block of print has two tones and little between; a face has many."""
    low, high = np.percentile(patch, (3, 97))
    between = (patch > low + 0.2 * (high - low)) & (patch < low + 0.8 * (high - low))
    return float(between.mean()) < 0.18
