"""Boxes to tick: squares and circles drawn with or without ink inside, and glyphs such as □ ☑ ■ √ ○ ● among words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Mark, MarkKind, Word
from rpa_review.reading.blots import Labels, labelled
from rpa_review.reading.inks import Grey, Inks, Mask

EMPTY_GLYPHS = "□☐○◯◻▢⬜"
TICKED_GLYPHS = "☑☒■●√✓✔✅◉⊙▣⬛"
_BOX_LIKE = "口囗回日曰凹凸田目区図图囚囟因冈凶网又闪Oo0DＯ①②☐"  # what a recogniser makes of a drawn box, ticked or not
_RARELY_A_BOX = "田目日曰国图図因"  # of those, letters that stand in names far oftener than boxes are read so
_TICKS = "×✕✖✗✘xXvVⅴ"  # letters that are a tick where they stand in a box
_NO_LETTERS = frozenset(EMPTY_GLYPHS + TICKED_GLYPHS + _TICKS)
_TICKED = 0.018  # ink inside a box that makes it ticked, as a share of what it would hold were it as black as its frame
_PAPER = 225  # grey values above it are paper

Frame = tuple[int, int, int, int]  # left, top, right, bottom in pixels
_DISC = 0.2  # of a circle's side: how much smaller or larger a filled one may be
_ROUND = 0.93  # share of its place that is as in a disc
_SECTORS = 24  # of a circle, nearly all of which must be drawn
_OTHER_LETTERS = (
    "0123456789０１２３４５６７８９〇零一二三四五六七八九十ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
_CIRCLE_LIKE = "○◯〇OoＯ0QCGDeΟ●◉⊙⊗⑧@®©"  # what a recogniser makes of a drawn circle


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
    """Drawn squares and circles about as tall as a line of text, ticked when ink stands inside.

    `exact` says that the words are a text layer's: what they say is a letter is one.
    """
    tall = print_height * inks.size[1]
    if tall <= 0:
        return []
    least, most = max(7.0, 0.45 * tall), 1.9 * tall
    ink = (inks.grey < 185).astype(np.uint8)
    labels, stats = labelled(ink)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    fitting = np.all((sides >= least) & (sides <= 1.5 * most), axis=1)
    fitting[0] = False  # the paper
    if exact:
        middles = stats[:, :2] + sides // 2
        fitting &= ~_letters(words, inks.size)[middles[:, 1], middles[:, 0]]
    marks = []
    circles: list[tuple[int, Frame]] = []
    others = []
    for label in np.flatnonzero(fitting):
        x, y, wide, high, _ = (int(value) for value in stats[label])
        part = (labels[y : y + high, x : x + wide] == label).astype(np.uint8)
        square = _square_in(part, least, most)
        frame = _moved(square or (0, 0, wide, high), x, y)
        if square is not None:
            marks += _box_at(frame, inks, labels, label, words, exact=exact)
        elif max(wide, high) <= most and _is_circle(part):
            circles.append((label, frame))
        else:
            others.append((label, (x, y), part))
    for label, frame in circles:
        if not any(_side_by_side(frame, other) for _, other in circles):  # ○○ stands for a name that is not told
            marks += _circle_at(frame, inks, labels, label, words, exact=exact)
    if circles:  # those whose tick sticks out are as large as the rest, and those that are filled
        side = round(float(np.median([right - left for _, (left, _, right, _) in circles])))
        for label, corner, part in others:
            circle = _disc_in(part, side) or _circle_in(part, side)
            if circle is not None:
                marks += _circle_at(_moved(circle, *corner), inks, labels, label, words, exact=exact)
    return marks


def _moved(frame: Frame, x: int, y: int) -> Frame:
    left, top, right, bottom = frame
    return left + x, top + y, right + x, bottom + y


def _side_by_side(one: Frame, other: Frame) -> bool:
    side = one[2] - one[0]
    return 0 < abs(one[0] - other[0]) < 1.7 * side and abs(one[1] - other[1]) < 0.4 * side


def _box_at(frame: Frame, inks: Inks, labels: Labels, label: int, words: Sequence[Word], *, exact: bool) -> list[Mark]:
    """The square as a mark, unless it is part of a letter, or one itself."""
    box = _share_of(frame, inks.size)
    if not _stands_alone(labels, label, frame) or _is_a_letter(box, words, exact=exact):
        return []
    return [_mark(box, frame, inks)]


def _circle_at(
    frame: Frame, inks: Inks, labels: Labels, label: int, words: Sequence[Word], *, exact: bool
) -> list[Mark]:
    """The circle as a mark, if an option follows it and it is no letter."""
    box = _share_of(frame, inks.size)
    if not _stands_alone(labels, label, frame) or not _opens_an_option(box, words, exact=exact):
        return []
    return [_mark(box, frame, inks)]


def _share_of(frame: Frame, size: tuple[int, int]) -> Box:
    left, top, right, bottom = frame
    return Box(left=left / size[0], top=top / size[1], right=right / size[0], bottom=bottom / size[1])


def _mark(box: Box, frame: Frame, inks: Inks) -> Mark:
    filled = _filled(inks.grey, frame)
    sure = min(0.98, 0.6 + 20 * abs(filled - _TICKED))
    return Mark(kind=MarkKind.CHECKBOX, box=box, confidence=round(sure, 3), checked=filled > _TICKED)


def _letters(words: Sequence[Word], size: tuple[int, int]) -> Mask:
    """Where the middles of characters stand that are no box: what is drawn around one of these is the character."""
    width, height = size
    mask = np.zeros((height, width), np.uint8)
    for word in words:
        reach = 0.3 * word.box.height * height
        rows = mask[max(0, int(word.box.top * height)) : max(0, math.ceil(word.box.bottom * height))]
        for char, middle in zip(word.text, _middles(word), strict=True):
            if char not in _NO_LETTERS:
                rows[:, max(0, int(middle * width - reach)) : max(0, math.ceil(middle * width + reach))] = 1
    return mask.view(np.bool_)


def _square_in(part: Grey, least: float, most: float) -> Frame | None:
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


def _framed(part: Grey, frame: Frame) -> bool:
    """Whether all four sides are drawn and the middle is not all ink."""
    left, top, right, bottom = frame
    inner = part[top:bottom, left:right]
    depth = max(2, round(0.16 * min(inner.shape)))
    # One side after the other: nearly all blots are letters, which lack the first.
    return all(
        np.count_nonzero(side.any(axis=axis)) > 0.88 * side.shape[1 - axis]
        for side, axis in ((inner[:depth], 0), (inner[-depth:], 0), (inner[:, :depth], 1), (inner[:, -depth:], 1))
    )


def _stands_alone(labels: Labels, label: int, frame: Frame) -> bool:
    """Whether there is a little paper all around: the square in 可 or 国 has other strokes next to it."""
    left, top, right, bottom = frame
    reach = max(2, round(0.2 * (bottom - top)))
    around = labels[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
    outside = np.ones(around.shape, dtype=bool)
    outside[min(top, reach) : min(top, reach) + bottom - top, min(left, reach) : min(left, reach) + right - left] = (
        False
    )
    return float(((around != label) & (around != 0) & outside).sum()) < 0.03 * float(outside.sum())


def _filled(grey: Grey, frame: Frame) -> float:
    """How much ink stands inside, as a share of what would if it were all as dark as the frame; a tick may be thin."""
    left, top, right, bottom = frame
    rim = max(2, round(0.24 * min(right - left, bottom - top)))
    inside = grey[top + rim : bottom - rim, left + rim : right - rim]
    if not inside.size:
        return 0.0
    darkest = float(np.percentile(grey[top:bottom, left:right], 8))
    return float(np.clip(_PAPER - inside.astype(np.float32), 0, None).mean()) / max(40.0, _PAPER - darkest)


@lru_cache(maxsize=64)  # blots come in any size
def _polar(wide: int, tall: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
    """Of each pixel of a rectangle, how far it is from the middle (1 at the ellipse inside), and in which sector."""
    y, x = np.mgrid[0:tall, 0:wide]
    u, v = (2 * x + 1 - wide) / wide, (2 * y + 1 - tall) / tall
    sector = ((np.arctan2(v, u) / (2 * np.pi) + 0.5) * _SECTORS).astype(np.intp) % _SECTORS
    return np.hypot(u, v).astype(np.float32), sector


def _is_circle(part: Grey) -> bool:
    """Whether a blot of ink is a circle drawn all around, whatever stands inside it."""
    tall, wide = part.shape
    if not 0.85 < wide / tall < 1.18:
        return False
    corner = max(1, round(0.12 * min(wide, tall)))
    ends = slice(corner), slice(-corner, None)
    inked = sum(bool(part[rows, columns].any()) for rows in ends for columns in ends)
    if inked > 1:  # a tick may reach into one
        return False
    radius, sector = _polar(wide, tall)
    rim = (radius > 0.8) & (radius < 1.06) & (part > 0)
    between = (radius > 0.6) & (radius < 0.72) & (part > 0)
    drawn = np.bincount(sector[rim], minlength=_SECTORS) > 0
    crossed = np.bincount(sector[between], minlength=_SECTORS) > 0
    gaps = _SECTORS - np.count_nonzero(drawn)  # a thin line may be broken where the scan was pale
    return bool(gaps <= 2 and np.count_nonzero(crossed) <= (0.4 - 0.03 * gaps) * _SECTORS)


def _disc_in(part: Grey, side: int) -> Frame | None:
    """A blot of ink that is a disc, about as large as the page's circles."""
    tall, wide = part.shape
    if abs(tall - side) > _DISC * side or abs(wide - side) > _DISC * side:
        return None
    disc = _polar(wide, tall)[0] < 1
    alike = np.count_nonzero(disc == (part > 0)) / part.size
    return (0, 0, wide, tall) if alike > _ROUND else None


def _circle_in(part: Grey, side: int) -> Frame | None:
    """A circle of a known size in a blot of ink that is larger than it, for a tick sticks out."""
    tall, wide = part.shape
    if min(tall, wide) < side or (tall <= side + 1 and wide <= side + 1):
        return None
    rim = np.zeros((side, side), np.float32)
    cv2.circle(rim, (side // 2, side // 2), (side - 1) // 2, 1.0, 1)
    near = cv2.dilate(part, np.ones((3, 3), np.uint8)).astype(np.float32)
    _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(near, rim, cv2.TM_CCORR))
    if best < 0.93 * rim.sum():
        return None
    around = np.pad(part, side)[y : y + 3 * side, x : x + 3 * side] > 0
    radius = 3 * _polar(3 * side, 3 * side)[0]
    outside = around[(radius > 1.15) & (radius < 1.45)]  # but for the tick, paper: in a big letter, other strokes
    inside = around[(radius > 0.45) & (radius < 0.75)]
    return (x, y, x + side, y + side) if outside.mean() < 0.15 and inside.mean() < 0.55 else None


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
        if any(word.text[index] in EMPTY_GLYPHS + TICKED_GLYPHS + _TICKS for index in around):
            return False
        if exact:
            return True
        alike = [index for index in around if word.text[index] in _BOX_LIKE]
        if not alike:
            return word.part_confidence(nearest, nearest + 1) > 0.5
        return all(word.text[index] != "口" and word.part_confidence(index, index + 1) > 0.85 for index in alike)
    return False


def _opens_an_option(box: Box, words: Sequence[Word], *, exact: bool) -> bool:
    """Whether a circle stands before the wording of an option: in front of a line, or between two of its characters
    neither of which is a figure or a Latin letter. In 2023O or CO2 it is one itself.
    """
    x, y = box.centre
    for word in words:
        if not word.box.top < y < word.box.bottom or word.vertical:
            continue
        if word.box.left >= x:
            if word.box.left - box.right < 1.5 * box.width and word.text[0] not in _OTHER_LETTERS:
                return True
            continue
        if not word.box.left <= x <= word.box.right:
            continue
        middles = _middles(word)
        before = sum(middle < x - 0.3 * box.width for middle in middles)
        here = [index for index, middle in enumerate(middles) if abs(middle - x) <= 0.3 * box.width]
        after = before + len(here)
        if any(word.text[index] not in _CIRCLE_LIKE + TICKED_GLYPHS + EMPTY_GLYPHS + _TICKS for index in here):
            return False
        if exact and any(word.text[index] in _OTHER_LETTERS and word.text[index] not in _TICKS for index in here):
            return False
        follows = word.text[after : after + 1]
        precedes = word.text[before - 1 : before] if before else ""
        return bool(follows) and follows not in _OTHER_LETTERS and (not precedes or precedes not in _OTHER_LETTERS)
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
