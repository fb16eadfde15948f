"""Fingerprints: blots of ridges, red, or grey on a black-and-white copy."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.blots import Blot, Part, clusters, disc, find_blots
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey, Inks

_GREY_BLOT, _PALE_INK, _DARK_STROKE = 205, 140, 90  # grey values on a black-and-white copy
_LEAST_FINGER, _LEAST_GREY_FINGER = 0.018, 0.028  # of the page's longer side


def find_fingerprints(inks: Inks, seals: list[Mark]) -> list[Mark]:
    """Blots the size of a finger, red and full of ridges, or grey all over on a black-and-white copy; no ring."""
    black = not inks.coloured
    if black and not inks.copied:
        return []
    mask = ((inks.grey < _GREY_BLOT) if black else inks.red).astype(np.uint8)
    if not black and _lies_in(mask, seals):
        return []
    longer = max(inks.size)
    least = _LEAST_GREY_FINGER if black else _LEAST_FINGER
    element = disc(max(3, round(longer / 260)))
    marks = []
    for part, blot in _closed_blots(mask * 255, element, least * longer):
        x, y, wide, tall, area = part.corner[0] + blot.x, part.corner[1] + blot.y, blot.wide, blot.tall, blot.area
        if not (least * longer < max(wide, tall) < 0.16 * longer) or not 0.5 < wide / tall < 1.6:
            continue
        ink = float(mask[y : y + tall, x : x + wide].mean())
        filled = area / (0.785 * wide * tall)
        if black and not _is_grey_all_over(inks.grey[y : y + tall, x : x + wide], filled):
            continue
        if filled < 0.7 or (not black and (not 0.2 < ink < 0.8 or _holds_gold(inks.even[y : y + tall, x : x + wide]))):
            continue
        box = Box(
            left=x / inks.size[0],
            top=y / inks.size[1],
            right=(x + wide) / inks.size[0],
            bottom=(y + tall) / inks.size[1],
        )
        if any(box.overlap(seal.box) > 0.5 for seal in seals):
            continue
        sure = round(min(0.7 if black else 0.9, filled), 3)
        marks.append(Mark(kind=MarkKind.FINGERPRINT, box=box, confidence=sure, colour="black" if black else "red"))
    return marks


def _lies_in(mask: Grey, seals: list[Mark]) -> bool:
    """Whether all that is red is a seal's."""
    height, width = mask.shape
    rest = mask.copy()
    for seal in seals:
        box = seal.box
        rows = slice(max(0, int(box.top * height)), max(0, math.ceil(box.bottom * height)))
        rest[rows, max(0, int(box.left * width)) : max(0, math.ceil(box.right * width))] = 0
    return not cv2.hasNonZero(rest)


def _closed_blots(mask: Grey, element: Grey, least: float) -> Iterator[tuple[Part, Blot]]:
    """What may be at least so many pixels long once its ridges are put together, and the part of the mask it is in."""
    for part in clusters(mask, len(element), least):
        joined = np.asarray(cv2.morphologyEx(part.ink, cv2.MORPH_CLOSE, element))
        for blot in find_blots(joined, wide=0.5 * least, tall=0.5 * least):
            yield part, blot


def _holds_gold(part: Picture) -> bool:
    """Whether there is gold in its red, as in an emblem's."""
    colours = part.astype(np.int16)
    return float(((colours[:, :, 1] - colours[:, :, 2] > 50) & (colours[:, :, 0] > 170)).mean()) > 0.04


def _is_grey_all_over(blot: Grey, filled: float) -> bool:
    """Ridges blur into a pale grey on a copy; what a pen or a printer left has dark strokes."""
    ink = blot[blot < _GREY_BLOT]
    if not 0.7 < filled < 1.15 or ink.size < 0.33 * blot.size:
        return False
    return float((ink < _DARK_STROKE).mean()) < 0.03 and float(np.median(ink)) > _PALE_INK
