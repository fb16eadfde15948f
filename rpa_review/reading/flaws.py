"""Why a page cannot be read well: blur, dark, cropped edges, too few pixels, nothing on it, or what hides it.

Every flaw is measured where it matters, on the lines of text: a blurred desk or a white margin is no flaw.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Flaw, FlawFound, Mark, MarkKind, Page, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import Grey, levels
from rpa_review.reading.obstructions import find_obstructions

_SHARP = 0.20  # steepest step of a line's strokes, as a share of its contrast per pixel at 32 pixels of height
_BLURRED = 0.07  # the same where letters run together
_SMALL_PRINT = 15.0  # pixels of a line's height below which letters lose their strokes
_DARK_PAPER = 75  # grey value of the paper
_FEW_PIXELS = 700  # of a page's longer side, too few for any print on it
_EDGE = 0.0035
_BLANK_INK = 0.0004


def find_flaws(
    flat: Picture, words: Sequence[Word], marks: Sequence[Mark], *, native: float = 1.0
) -> tuple[FlawFound, ...]:
    """`native` is how many of the file's own pixels lie behind one of the picture's, below 1 where it was enlarged."""
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY))
    if dark := _dark(grey):
        return dark
    if not words:
        hidden = tuple(find_obstructions(flat, words, marks))
        if hidden or _is_blank(grey):
            return hidden or (FlawFound(flaw=Flaw.BLANK, severity=1.0),)
    if _is_illegible(words) and _is_soft(grey, native):
        few = max(grey.shape) * native < _FEW_PIXELS or _print_tall(grey, words) * native < _SMALL_PRINT
        return (FlawFound(flaw=Flaw.LOW_RESOLUTION if few else Flaw.BLURRED, severity=1.0),)
    if not words:
        return ()
    return (
        *_blur(grey, words),
        *find_obstructions(flat, words, marks),
        *_small(grey, words, native),
    )


def _is_illegible(words: Sequence[Word]) -> bool:
    """Whether next to nothing was read for sure."""
    letters = sum(len(word.text) for word in words)
    sure = sum(len(word.text) for word in words if word.confidence > 0.8)
    return sure < 8 or sure < 0.4 * letters


def _is_soft(grey: Grey, native: float) -> bool:
    """Whether not even the sharpest edges of the page are sharp."""
    shrink = min(1.0, native, 1600 / max(grey.shape))
    if round(min(grey.shape) * shrink) * native < 16:
        return True
    small = grey if shrink == 1.0 else cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    if max(grey.shape) * native < _FEW_PIXELS:
        return True
    values = np.asarray(cv2.GaussianBlur(small, (3, 3), 0))
    low, high = levels(values, 1, 95)
    if high - low < 12:
        return True
    (steepest,) = levels(cv2.absdiff(values[:, 1:], values[:, :-1]), 99.5)
    return steepest < 0.14 * (high - low)


def _print_tall(grey: Grey, words: Sequence[Word]) -> float:
    return float(np.median([word.box.height for word in words])) * grey.shape[0] if words else 1e9


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
    low, high = levels(part, 3, 95)
    if high - low < 25:
        return 0.0
    (steep,) = levels(cv2.absdiff(part[:, 1:], part[:, :-1]), 98)
    step = steep / (high - low)
    return step * (1.0 if scale < 1 else 32 / max(part.shape[0], 1))


def _dark(grey: Grey) -> tuple[FlawFound, ...]:
    (paper,) = levels(grey, 90)
    if paper >= _DARK_PAPER:
        return ()
    return (FlawFound(flaw=Flaw.DARK, severity=round(min(1.0, 0.3 + (_DARK_PAPER - paper) / 50), 3)),)


def _small(grey: Grey, words: Sequence[Word], native: float) -> list[FlawFound]:
    """Print that has too few pixels: half of the lines are lower than letters need."""
    tall = _print_tall(grey, words) * native
    if tall >= _SMALL_PRINT:
        return []
    return [FlawFound(flaw=Flaw.LOW_RESOLUTION, severity=round(min(1.0, 0.25 + (_SMALL_PRINT - tall) / 9), 3))]


def cut_off(page: Page) -> tuple[FlawFound, ...]:
    """Lines, seals and codes that the edge of the picture cuts off."""
    lines = [page.displayed(word.box) for word in page.words if len(word.text) > 2]
    kinds = (MarkKind.SEAL, MarkKind.CODE, MarkKind.PORTRAIT)
    things = [*lines, *(page.displayed(mark.box) for mark in page.marks if mark.kind in kinds)]
    sides = (
        ([box for box in things if box.left <= _EDGE], Box(left=0, top=0, right=0.03, bottom=1), 2),
        ([box for box in things if box.right >= 1 - _EDGE], Box(left=0.97, top=0, right=1, bottom=1), 2),
        ([box for box in things if box.top <= _EDGE], Box(left=0, top=0, right=1, bottom=0.03), 1),
        ([box for box in things if box.bottom >= 1 - _EDGE], Box(left=0, top=0.97, right=1, bottom=1), 1),
    )
    return tuple(
        FlawFound(flaw=Flaw.CROPPED, box=edge, severity=round(min(1.0, 0.55 + 0.1 * len(cut)), 3))
        for cut, edge, least in sides
        if len(cut) >= least
    )


def _is_blank(grey: Grey) -> bool:
    inner = grey[
        grey.shape[0] // 25 : -(grey.shape[0] // 25) or None, grey.shape[1] // 25 : -(grey.shape[1] // 25) or None
    ]
    if inner.size == 0:
        return True
    (paper,) = levels(inner, 50)
    return float((inner < 0.7 * paper).mean()) < _BLANK_INK


def _part(grey: Grey, box: Box) -> Grey:
    height, width = grey.shape
    return grey[
        max(0, int(box.top * height)) : int(np.ceil(box.bottom * height)),
        max(0, int(box.left * width)) : int(np.ceil(box.right * width)),
    ]
