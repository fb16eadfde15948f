"""Fingerprints: blots of ridges, red, or grey on a black-and-white copy."""

from __future__ import annotations

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark, MarkKind
from rpa_review.reading.blots import disc, find_blots, inked_part
from rpa_review.reading.inks import Grey, Inks

_GREY_BLOT, _PALE_INK, _DARK_STROKE = 205, 140, 90  # grey values on a black-and-white copy
_LEAST_FINGER, _LEAST_GREY_FINGER = 0.018, 0.028  # of the page's longer side


def find_fingerprints(inks: Inks, seals: list[Mark]) -> list[Mark]:
    """Blots the size of a finger, red and full of ridges, or grey all over on a black-and-white copy; no ring."""
    black = not inks.coloured
    if black and not inks.copied:
        return []
    mask = ((inks.grey < _GREY_BLOT) if black else inks.red).astype(np.uint8)
    longer = max(inks.size)
    least = _LEAST_GREY_FINGER if black else _LEAST_FINGER
    element = disc(max(3, round(longer / 260)))
    part, corner = inked_part(mask, 2 * len(element))
    joined = cv2.morphologyEx(part, cv2.MORPH_CLOSE, element)
    marks = []
    for blot in find_blots(joined, wide=0.5 * least * longer, tall=0.5 * least * longer):
        x, y, wide, tall, area = corner[0] + blot.x, corner[1] + blot.y, blot.wide, blot.tall, blot.area
        if not (least * longer < max(wide, tall) < 0.16 * longer) or not 0.5 < wide / tall < 1.6:
            continue
        ink = float(mask[y : y + tall, x : x + wide].mean())
        filled = area / (0.785 * wide * tall)
        if black and not _is_grey_all_over(inks.grey[y : y + tall, x : x + wide], filled):
            continue
        gold = inks.even[y : y + tall, x : x + wide].astype(np.int16)
        golden = (gold[:, :, 1] - gold[:, :, 2] > 50) & (gold[:, :, 0] > 170)  # an emblem has gold in its red
        if filled < 0.7 or (not black and (not 0.2 < ink < 0.8 or golden.mean() > 0.04)):
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


def _is_grey_all_over(blot: Grey, filled: float) -> bool:
    """Ridges blur into a pale grey on a copy; what a pen or a printer left has dark strokes."""
    ink = blot[blot < _GREY_BLOT]
    if not 0.7 < filled < 1.15 or ink.size < 0.33 * blot.size:
        return False
    return float((ink < _DARK_STROKE).mean()) < 0.03 and float(np.median(ink)) > _PALE_INK
