"""Why a page cannot be read well: blur, glare, dark, cropped edges, too few pixels, nothing on it.

Every flaw is measured where it matters, on the lines of text: a blurred desk or a white margin is no flaw.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Flaw, FlawFound, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey

_SHARP = 0.20  # steepest step of a line's strokes, as a share of its contrast per pixel at 32 pixels of height
_BLURRED = 0.07  # the same where letters run together
_SMALL_PRINT = 15.0  # pixels of a line's height below which letters lose their strokes
_DARK_PAPER = 75  # grey value of the paper
_BLANK_INK = 0.0004


def find_flaws(flat: Picture, words: Sequence[Word], *, on_desk: bool) -> tuple[FlawFound, ...]:
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY))
    found: list[FlawFound] = []
    if not words:
        return (FlawFound(flaw=Flaw.BLANK, severity=1.0),) if _is_blank(grey) else _dark(grey)
    found += _blur(grey, words)
    found += _glare(flat, grey, words)
    found += _dark(grey)
    found += _small(grey, words)
    found += _cropped(words, on_desk=on_desk)
    return tuple(found)


def lowered(words: Sequence[Word], flaws: Sequence[FlawFound]) -> tuple[Word, ...]:
    """The words, less sure where a strong flaw lies on them."""
    strong = [flaw for flaw in flaws if flaw.severity > 0.5 and flaw.flaw is not Flaw.CROPPED]
    if not strong:
        return tuple(words)
    return tuple(_less_sure(word, strong) for word in words)


def _less_sure(word: Word, flaws: Sequence[FlawFound]) -> Word:
    worst = max((flaw.severity for flaw in flaws if flaw.box is None or word.box.overlap(flaw.box) > 0.15), default=0.0)
    if worst == 0.0:
        return word
    share = 1.0 - 0.5 * worst
    return word.model_copy(
        update={
            "confidence": round(word.confidence * share, 4),
            "char_confidences": tuple(round(sure * share, 4) for sure in word.char_confidences),
        }
    )


def _blur(grey: Grey, words: Sequence[Word]) -> list[FlawFound]:
    """Lines whose strokes have soft edges; one flaw over all of them, as wide as they stand."""
    judged = [(word, sharpness) for word in words for sharpness in [_sharpness(grey, word.box)] if sharpness > 0]
    if len(judged) < 1:
        return []
    soft = [(word, sharpness) for word, sharpness in judged if sharpness < _BLURRED + 0.05]
    if not soft:
        return []
    severities = [min(1.0, max(0.0, (_SHARP - sharpness) / (_SHARP - _BLURRED) - 0.3)) for _, sharpness in soft]
    box = None if len(soft) > 0.7 * len(judged) else soft[0][0].box.union(*(word.box for word, _ in soft[1:]))
    return [FlawFound(flaw=Flaw.BLURRED, box=box, severity=round(float(np.median(severities)), 3))]


def _sharpness(grey: Grey, box: Box) -> float:
    """The steepest step between neighbouring pixels over the contrast of the line, at a common height of 32 pixels."""
    part = _part(grey, box)
    if part.shape[0] < 6 or part.shape[1] < 8:
        return 0.0
    scale = 32 / part.shape[0]
    if scale < 1:
        part = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    values = part.astype(np.float32)
    low, high = np.percentile(values, (3, 95))
    if high - low < 25:
        return 0.0
    across = np.abs(np.diff(values, axis=1))
    step = float(np.percentile(across, 98)) / float(high - low)
    return step * (1.0 if scale < 1 else 32 / max(part.shape[0], 1))


def _glare(flat: Picture, grey: Grey, words: Sequence[Word]) -> list[FlawFound]:
    """Patches of pure white among darker paper, with soft edges, near or on the lines of text."""
    height, width = grey.shape
    paper = float(np.percentile(grey, 60))
    if paper > 243:  # a scan: its paper is as white as glare
        return []
    small = cv2.resize(flat, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    burnt = (small.min(axis=2) > max(246.0, paper + 18)).astype(np.uint8)
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(burnt, connectivity=8)
    print_tall = float(np.median([word.box.height for word in words])) * burnt.shape[0]
    body = words[0].box.union(*(word.box for word in words[1:]))
    found = []
    for x, y, wide, tall, area in stats[1:count]:
        if area < 1.5 * print_tall * print_tall or min(wide, tall) < 0.8 * print_tall:
            continue
        box = Box(
            left=x / burnt.shape[1],
            top=y / burnt.shape[0],
            right=(x + wide) / burnt.shape[1],
            bottom=(y + tall) / burnt.shape[0],
        )
        if box.overlap(body) < 0.3:
            continue
        severity = min(1.0, 0.45 + area / (60 * print_tall * print_tall))
        found.append(FlawFound(flaw=Flaw.GLARE, box=box, severity=round(severity, 3)))
    return found


def _dark(grey: Grey) -> tuple[FlawFound, ...]:
    paper = float(np.percentile(grey, 90))
    if paper >= _DARK_PAPER:
        return ()
    return (FlawFound(flaw=Flaw.DARK, severity=round(min(1.0, 0.3 + (_DARK_PAPER - paper) / 50), 3)),)


def _small(grey: Grey, words: Sequence[Word]) -> list[FlawFound]:
    """Print that has too few pixels: half of the lines are lower than letters need."""
    tall = float(np.median([word.box.height for word in words])) * grey.shape[0]
    if tall >= _SMALL_PRINT:
        return []
    return [FlawFound(flaw=Flaw.LOW_RESOLUTION, severity=round(min(1.0, 0.25 + (_SMALL_PRINT - tall) / 9), 3))]


def _cropped(words: Sequence[Word], *, on_desk: bool) -> list[FlawFound]:
    """Lines that the edge of the picture cuts off: several of them, full height, ending at the very edge."""
    if on_desk:
        return []
    edge = 0.004
    lines = [word for word in words if len(word.text) > 2]
    sides = {
        "left": [word for word in lines if word.box.left <= edge],
        "right": [word for word in lines if word.box.right >= 1 - edge],
    }
    found = []
    for side, cut in sides.items():
        if len(cut) >= max(2, 0.12 * len(lines)):
            left, right = (0.0, 0.03) if side == "left" else (0.97, 1.0)
            box = Box(left=left, top=min(w.box.top for w in cut), right=right, bottom=max(w.box.bottom for w in cut))
            found.append(FlawFound(flaw=Flaw.CROPPED, box=box, severity=round(min(1.0, 0.5 + 0.1 * len(cut)), 3)))
    return found


def _is_blank(grey: Grey) -> bool:
    inner = grey[
        grey.shape[0] // 25 : -(grey.shape[0] // 25) or None, grey.shape[1] // 25 : -(grey.shape[1] // 25) or None
    ]
    if inner.size == 0:
        return True
    paper = float(np.median(inner))
    return float((inner < 0.7 * paper).mean()) < _BLANK_INK


def _part(grey: Grey, box: Box) -> Grey:
    height, width = grey.shape
    return grey[
        max(0, int(box.top * height)) : int(np.ceil(box.bottom * height)),
        max(0, int(box.left * width)) : int(np.ceil(box.right * width)),
    ]
