"""Boxes to tick: drawn squares with or without ink in them, and glyphs such as □ ☑ ■ √ ○ ● among the words."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Mark, MarkKind, Word
from rpa_review.reading.inks import Grey, Inks, Mask

Labels = npt.NDArray[np.int32]

EMPTY_GLYPHS = "□☐○◯◻▢⬜"
TICKED_GLYPHS = "☑☒■●√✓✔✅◉⊙▣⬛"
_BOX_LIKE = "口囗回日曰凹凸田目区図图囚囟因冈凶网又闪Oo0DＯ①②☐"  # what a recogniser makes of a drawn box, ticked or not
_RARELY_A_BOX = "田目日曰国图図因"  # of those, letters that stand in names far oftener than boxes are read so
_TICKED = 0.09  # share of a box's inside that a tick covers at least


def glyph_boxes(words: Sequence[Word]) -> list[Mark]:
    """Glyphs that are a box in themselves, among the words."""
    marks = []
    for word in words:
        for index, char in enumerate(word.text):
            if char not in EMPTY_GLYPHS and char not in TICKED_GLYPHS:
                continue
            if char in "○●◯■" and not _starts_an_option(word.text, index):
                continue
            marks.append(
                Mark(
                    kind=MarkKind.CHECKBOX,
                    box=word.part(index, index + 1),
                    confidence=word.part_confidence(index, index + 1),
                    checked=char in TICKED_GLYPHS,
                )
            )
    return marks


def _starts_an_option(text: str, index: int) -> bool:
    """Whether a wording follows the glyph; in 2023○○ or a row of dots it is something else."""
    return (
        index + 1 < len(text)
        and text[index + 1] not in "○●◯■0123456789"
        and (index == 0 or text[index - 1] not in "○●◯")
    )


def drawn_boxes(inks: Inks, words: Sequence[Word], *, print_height: float, exact: bool) -> list[Mark]:
    """Drawn squares about as tall as a line of text, ticked when ink stands inside.

    `exact` says that the words are a text layer's: what they say is a letter is one.
    """
    width, height = inks.size
    tall = print_height * height
    if tall <= 0:
        return []
    least, most = max(7.0, 0.45 * tall), 1.9 * tall
    ink = (inks.grey < 185).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    fitting = np.all((sides >= least) & (sides <= 1.5 * most), axis=1)
    fitting[0] = False  # the paper
    if exact:
        middles = stats[:, :2] + sides // 2
        fitting &= ~_letters(words, inks.size)[middles[:, 1], middles[:, 0]]
    marks = []
    for label in np.flatnonzero(fitting):
        x, y, wide, high, _ = (int(value) for value in stats[label])
        part = labels[y : y + high, x : x + wide] == label
        square = _square_in(part.astype(np.uint8), least, most)
        if square is None:
            continue
        left, top, right, bottom = square
        box = Box(
            left=(x + left) / width,
            top=(y + top) / height,
            right=(x + right) / width,
            bottom=(y + bottom) / height,
        )
        if not _stands_alone(labels, label, (x + left, y + top, x + right, y + bottom)):
            continue
        if _is_a_letter(box, words, exact=exact):
            continue
        filled = _filled(inks.grey, (x + left, y + top, x + right, y + bottom))
        ticked = filled > _TICKED
        sure = min(0.98, 0.6 + 4 * abs(filled - _TICKED))
        marks.append(Mark(kind=MarkKind.CHECKBOX, box=box, confidence=round(sure, 3), checked=ticked))
    return marks


def _letters(words: Sequence[Word], size: tuple[int, int]) -> Mask:
    """Where the middles of characters stand that are no box: what is drawn around one of these is the character."""
    width, height = size
    mask = np.zeros((height, width), np.uint8)
    for word in words:
        reach = 0.3 * word.box.height * height
        top, bottom = int(word.box.top * height), int(np.ceil(word.box.bottom * height))
        for char, middle in zip(word.text, _middles(word), strict=True):
            if char not in EMPTY_GLYPHS and char not in TICKED_GLYPHS:
                left, right = int(middle * width - reach), int(np.ceil(middle * width + reach))
                mask[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 1
    return mask > 0


def _square_in(part: Grey, least: float, most: float) -> tuple[int, int, int, int] | None:
    """A square frame in one blot of ink, a tick that sticks out of it left aside."""
    tall, wide = part.shape
    if 0.8 < wide / tall < 1.25 and max(tall, wide) <= most:
        frame = (0, 0, wide, tall)
        if _framed(part, frame):
            return frame
    lines = np.flatnonzero(part.sum(axis=1) > 0.75 * least)
    posts = np.flatnonzero(part.sum(axis=0) > 0.75 * least)
    if len(lines) < 2 or len(posts) < 2:
        return None
    frame = (int(posts[0]), int(lines[0]), int(posts[-1]) + 1, int(lines[-1]) + 1)
    across, down = frame[2] - frame[0], frame[3] - frame[1]
    if (
        0.78 < across / down < 1.28
        and least <= min(across, down)
        and max(across, down) <= most
        and _framed(part, frame)
    ):
        return frame
    return None


def _framed(part: Grey, frame: tuple[int, int, int, int]) -> bool:
    """Whether all four sides are drawn and the middle is not all ink."""
    left, top, right, bottom = frame
    inner = part[top:bottom, left:right]
    depth = max(2, round(0.16 * min(inner.shape)))
    # One side after the other: nearly all blots are letters, which lack the first.
    return all(
        np.count_nonzero(side.any(axis=axis)) > 0.88 * side.shape[1 - axis]
        for side, axis in ((inner[:depth], 0), (inner[-depth:], 0), (inner[:, :depth], 1), (inner[:, -depth:], 1))
    )


def _stands_alone(labels: Labels, label: int, frame: tuple[int, int, int, int]) -> bool:
    """Whether there is a little paper all around: the square in 可 or 国 has other strokes next to it."""
    left, top, right, bottom = frame
    reach = max(2, round(0.2 * (bottom - top)))
    around = labels[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
    outside = np.ones(around.shape, dtype=bool)
    outside[min(top, reach) : min(top, reach) + bottom - top, min(left, reach) : min(left, reach) + right - left] = (
        False
    )
    return float(((around != label) & (around != 0) & outside).sum()) < 0.03 * float(outside.sum())


def _filled(grey: Grey, frame: tuple[int, int, int, int]) -> float:
    left, top, right, bottom = frame
    inset = max(2, round(0.24 * min(right - left, bottom - top)))
    inside = grey[top + inset : bottom - inset, left + inset : right - inset]
    return float((inside < 170).mean()) if inside.size else 0.0


def _is_a_letter(box: Box, words: Sequence[Word], *, exact: bool) -> bool:
    """Whether a character that is no box was read at this place."""
    x, _ = box.centre
    for word in words:
        if not word.box.holds(box.centre):
            continue
        middles = _middles(word)
        nearest = min(range(len(word.text)), key=lambda index: abs(middles[index] - x))
        beside = range(max(0, nearest - 1), min(len(word.text), nearest + 2))
        if any(_is_the_word_mouth(word.text, index) for index in beside):
            return True
        if word.char_middles and abs(middles[nearest] - x) > 0.6 * box.width:
            continue  # it stands between two characters, or before the first one: the recogniser left the box out
        known = exact or len(word.char_middles) == len(word.text)
        around = range(nearest, nearest + 1) if known else beside
        if any(word.text[index] in EMPTY_GLYPHS or word.text[index] in TICKED_GLYPHS for index in around):
            return False
        if exact:
            return True
        alike = [index for index in around if word.text[index] in _BOX_LIKE]
        if not alike:
            return word.part_confidence(nearest, nearest + 1) > 0.5
        return all(word.text[index] != "口" and word.part_confidence(index, index + 1) > 0.85 for index in alike)
    return False


def _middles(word: Word) -> list[float]:
    """Where each character's middle stands on the page; a first or last one does not reach to the word's end."""
    if len(word.char_middles) == len(word.text):
        return [word.box.left + middle * word.box.width for middle in word.char_middles]
    return [word.part(index, index + 1).centre[0] for index in range(len(word.text))]


def _is_the_word_mouth(text: str, index: int) -> bool:
    """Whether 口 stands in a word such as 户口; a box before or after an option stands in none."""
    if text[index] != "口":
        return False
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return (before != "" and before in "户人出入窗门港进路端关缺接胸") or (
        after != "" and after in "岸径头腔服味号令述粮罩登簿"
    )


def without_doubles(marks: Sequence[Mark]) -> list[Mark]:
    """One mark where a drawn box was also read as a glyph; the drawn one knows the place, the surer one the tick."""
    kept: list[Mark] = []
    for mark in marks:
        twin = next((other for other in kept if _same_place(mark.box, other.box)), None)
        if twin is None:
            kept.append(mark)
        elif mark.confidence > twin.confidence and mark.checked != twin.checked:
            kept[kept.index(twin)] = twin.model_copy(update={"checked": mark.checked, "confidence": 0.6})
    return kept


def _same_place(one: Box, other: Box) -> bool:
    across = abs(one.centre[0] - other.centre[0]) < 0.8 * max(one.width, other.width)
    return across and abs(one.centre[1] - other.centre[1]) < 0.8 * max(one.height, other.height)
