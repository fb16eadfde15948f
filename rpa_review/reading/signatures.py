"""Signatures: ink that a pen left, where no print explains it.

Three things speak for a pen: ink in the blue of a pen; ink that no confident line of print covers; and standing where a
label asks for it (签名, 签字, 签章, 捺印). What is read at such a place as anything but a date counts as ink too, for
recognisers read handwriting.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import Box, Mark, MarkKind, Table, Word
from rpa_review.reading.blots import find_blots
from rpa_review.reading.inks import Inks, Mask
from rpa_review.reading.strokes import level_strokes

_ANSWERING = (
    r"(?:(?:主检|总检|检查|体检|负责|责任|主治)(?:医师|医生)|带教(?:老师|教师|护士|负责人)|指导(?:老师|教师)"
    r"|护士长|护理部(?:主任|负责人)|鉴定人)"
)
LABEL = re.compile(
    r"签\s*[名字章署](?!\s*(?:日|时|核|意|的|之|本|发|人员))|捺\s*[印手指]|按\s*[印手指]|[(（]\s*[签章]\s*[)）]"
    # a party named at the end of a line, with nothing behind its colon, signs there
    r"|(?:(?:承诺|授权|委托|受托|代理|代办|代领|申请|声明|证明|经办|负责|出租|承租|法定代表|见证|保证)[人方者]|[甲乙丙]方)"
    r"\s*(?:[(（][^)）]{1,8}[)）])?\s*[:：]\s*$"
    # one who answers for it, named alone, signs beside or below
    r"|^(?:证明|见证|保证|经办|负责)人\s*(?:[(（][^)）]{1,8}[)）])?$"
    # and so do those who answer for a report, by their offices, and members of a profession under what they answer for
    r"|(?:编制|主检|审核|校核|复核|批准)人?\s*[:：]\s*$"
    r"|注册[\u4e00-\u9fff]{2,5}师\s*[:：]"
    # physicians and those who train nurses sign behind their office, with a colon or in the cell beside it
    rf"|{_ANSWERING}\s*[:：]\s*$|^{_ANSWERING}$"
)
_DATED = re.compile(r"^[\s0-9０-９年月日./\-:：签字署日期时间期]*$")
_FIGURES = re.compile(r"\D*\d?\D*")  # of one figure at most
_NAME = re.compile(r"[\u3400-\u9fff·]{2,5}")
_LONGEST_NAME = 6  # characters; what is longer was printed
_HAND = 0.06  # of a page's width, at least, to sign in
_TALLER = 1.35  # than print: ink
_CLEAR_FIGURE = 0.8  # confidence of a single figure or sign that was printed
_PRINTED = 0.55  # mean confidence above which a word away from any label is taken for print


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature belongs, in fractions of the page."""

    label: Box
    box: Box


def signature_places(words: Sequence[Word], tables: Sequence[Table]) -> list[Place]:
    """Right of every label that asks for a signature: up to the cell's edge, the next label, or a hand's width."""
    places = []
    for word in words:
        for match in LABEL.finditer(word.text):
            end = match.end()
            while end < len(word.text) and word.text[end] in "）)】]：: 或及、/盖章名字并加捺手印指":
                end += 1
            label = _without_ink_behind(word, word.part(0, end))
            places.append(Place(label, _beside(label, word.box, words, tables)))
    return places


def _without_ink_behind(word: Word, label: Box) -> Box:
    """The label up to its last character: the detector may have outlined it together with ink that was not read."""
    steps = [after - before for before, after in itertools.pairwise(word.char_middles)]
    if word.vertical or len(steps) < 2:
        return label
    end = word.box.left + (word.char_middles[-1] + float(np.median(steps))) * word.box.width
    return label if end >= label.right else label.model_copy(update={"right": max(end, label.left)})


def _beside(label: Box, line: Box, words: Sequence[Word], tables: Sequence[Table]) -> Box:
    tall = label.height
    right = min(1.0, label.right + 0.34)
    top, bottom = label.top - 1.1 * tall, label.bottom + 0.9 * tall
    for table in tables:
        for cell in table.cells:
            if label.overlap(cell.box) > 0.7 and cell.box.height < 7 * tall:
                neighbour, under = _right_of(cell.box, table), _under(cell.box, table)
                header = neighbour is None or _asks(neighbour, words) or _is_printed(neighbour, words)
                heads = under is not None and header and not _asks(under, words)
                if heads and _is_centred(line, cell.box) and under is not None and not _is_printed(under, words):
                    return under
                if cell.box.right - line.right > max(2.0 * tall, _HAND):
                    return Box(left=label.right, top=cell.box.top, right=cell.box.right, bottom=cell.box.bottom)
                if heads and under is not None:
                    return under
                if neighbour is not None:
                    return neighbour
            elif label.overlap(cell.box) > 0.7 and not any(
                word.box.overlap(cell.box) > 0.5 and label.overlap(word.box) < 0.5 for word in words
            ):  # a tall cell that says what belongs into it, and nothing else
                return cell.box
    for other in words:
        beside = other.box.left >= label.right - 0.2 * tall
        level = other.box.top < label.bottom and other.box.bottom > label.top
        if beside and level and (LABEL.search(other.text) or _is_label(other.text)):
            right = min(right, other.box.left)
    return Box(left=label.right, top=max(0.0, top), right=max(label.right + 0.01, right), bottom=min(1.0, bottom))


def _right_of(cell: Box, table: Table) -> Box | None:
    for other in table.cells:
        if abs(other.box.left - cell.right) < 0.01 and other.box.top < cell.centre[1] < other.box.bottom:
            return other.box
    return None


def _under(cell: Box, table: Table) -> Box | None:
    """The cell below, of the same column."""
    for other in table.cells:
        same_column = abs(other.box.left - cell.left) < 0.01 and abs(other.box.right - cell.right) < 0.01
        if same_column and abs(other.box.top - cell.bottom) < 0.01:
            return other.box
    return None


def _asks(cell: Box, words: Sequence[Word]) -> bool:
    """Whether a cell holds a label that asks for something itself."""
    return any(
        word.box.overlap(cell) > 0.5 and (_is_label(word.text) or LABEL.search(word.text) is not None) for word in words
    )


def _is_centred(line: Box, cell: Box) -> bool:
    """Whether a line leaves as much of its cell empty on its left as on its right, as headers do."""
    before, after = line.left - cell.left, cell.right - line.right
    return min(before, after) > 0.01 and abs(before - after) < 0.3 * max(before, after)


def _is_printed(cell: Box, words: Sequence[Word]) -> bool:
    """Whether a cell holds more than a name: a header beside the one that asks for a signature, and no signature."""
    return any(word.box.overlap(cell) > 0.5 and len(word.text.strip()) > _LONGEST_NAME for word in words)


def _is_label(text: str) -> bool:
    return bool(re.search(r"[:：]|日期|电话|年\s*月|盖章|公章", text))


def find_signatures(
    inks: Inks,
    words: Sequence[Word],
    tables: Sequence[Table],
    others: Sequence[Mark],
    *,
    print_height: float,
    exact: bool,
) -> list[Mark]:
    """Handwriting, with the place it covers; the confidence is lower where no label asks for it.

    `exact` says that the words are a text layer's: none of them is handwriting.
    """
    width, height = inks.size
    tall = max(6.0, print_height * height)
    places = signature_places(words, tables)
    if not places:
        return []
    pen = _pen_ink(inks, words, tables, others, [] if exact else places, print_height)
    joined = cv2.dilate(pen.view(np.uint8), np.ones((max(3, round(0.35 * tall)), max(3, round(0.9 * tall))), np.uint8))
    marks = []
    for blot in find_blots(joined):
        x, y = blot.x, blot.y
        own = pen[blot.within] & blot.shape
        amount = int(own.sum())
        if amount < 0.35 * tall * tall * 0.35:
            continue
        rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        box = Box(
            left=(x + int(columns[0])) / width,
            top=(y + int(rows[0])) / height,
            right=(x + int(columns[-1]) + 1) / width,
            bottom=(y + int(rows[-1]) + 1) / height,
        )
        mark = _judged(box, own, inks, (x, y), places, words, tall)
        if mark is not None:
            marks.append(mark)
    return marks


def _pen_ink(
    inks: Inks,
    words: Sequence[Word],
    tables: Sequence[Table],
    others: Sequence[Mark],
    places: Sequence[Place],
    tall: float,
) -> Mask:
    """Ink that no print, rule, seal, code or portrait explains; `tall` is a line's height, of the page's."""
    width, height = inks.size
    ink = inks.dark | inks.blue
    seal_ink = np.zeros(ink.shape, dtype=np.uint8)

    def clear(box: Box, grow: float = 0.0) -> None:
        left, right = int((box.left - grow) * width), int(np.ceil((box.right + grow) * width))
        top, bottom = int((box.top - grow) * height), int(np.ceil((box.bottom + grow) * height))
        ink[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False

    for table in tables:
        for cell in table.cells:
            thick = 0.0028
            b = cell.box
            for side in (
                Box(left=b.left, top=b.top, right=b.right, bottom=b.top),
                Box(left=b.left, top=b.bottom, right=b.right, bottom=b.bottom),
                Box(left=b.left, top=b.top, right=b.left, bottom=b.bottom),
                Box(left=b.right, top=b.top, right=b.right, bottom=b.bottom),
            ):
                clear(side, thick)
    for mark in others:
        if mark.kind is MarkKind.SEAL and mark.colour == "red":
            continue  # a signature may well stand under a red seal
        if mark.kind is MarkKind.SEAL:
            x, y = mark.box.centre
            reach = (int(0.56 * mark.box.width * width), int(0.56 * mark.box.height * height))
            disc = np.zeros(ink.shape, dtype=np.uint8)
            cv2.ellipse(disc, (int(x * width), int(y * height)), reach, 0, 0, 360, 1, -1)
            seal_ink |= disc & (inks.grey > _darker_than_the_seal(inks, disc))
            continue
        clear(mark.box, 0.004)
    for word in words:
        _clear_word(word, places, clear, tall)
    level = level_strokes(ink.view(np.uint8), max(15, round(width / 28)))
    ink &= seal_ink == 0
    ink &= cv2.dilate(level, np.ones((3, 1), np.uint8)) == 0
    return ink


def _darker_than_the_seal(inks: Inks, disc: npt.NDArray[np.uint8]) -> float:
    """The grey value below which ink within a black seal is a pen's: copied, a red or blue seal is paler."""
    values = inks.grey[(disc > 0) & (inks.grey < 190)]
    return 0.62 * float(np.median(values)) if values.size else 0.0


def _clear_word(word: Word, places: Sequence[Place], clear: object, tall: float) -> None:
    """Take print off the ink: all confident words, but not what stands at a signature's place and is no date."""
    assert callable(clear)  # noqa: S101
    is_date = _is_date(word)
    at = [place for place in places if word.box.overlap(place.box) > 0.5 and not is_date]
    text = word.text.lstrip("：: ")
    if at and not _is_label(text) and not LABEL.search(text):
        return
    if _NAME.fullmatch(text) and word.box.height > _TALLER * tall and any(_is_near(word.box, p.label) for p in places):
        return  # a name in ink, above or below the label that asks for it
    label = LABEL.search(word.text)
    if label is not None:  # the detector may have taken label and signature for one line
        place = next((place for place in places if place.label.overlap(word.box) > 0.9), None)
        if place is not None:
            clear(Box(left=word.box.left, top=word.box.top, right=place.label.right, bottom=word.box.bottom), 0.002)
            return
    if word.confidence >= _PRINTED or is_date:
        clear(word.box, 0.003)


def _is_date(word: Word) -> bool:
    """Whether a word is a date or part of one; a lone figure that was hardly made out may be a hand's."""
    if not _DATED.match(word.text):
        return False
    return word.confidence >= _CLEAR_FIGURE or not _FIGURES.fullmatch(word.text)


def _judged(
    box: Box,
    own: Mask,
    inks: Inks,
    corner: tuple[int, int],
    places: Sequence[Place],
    words: Sequence[Word],
    tall: float,
) -> Mark | None:
    """Whether a cluster of unexplained ink is a signature, and how surely."""
    width, height = inks.size
    high, wide = box.height * height, box.width * width
    x, y = corner
    blue = float((inks.blue[y : y + own.shape[0], x : x + own.shape[1]] & own).sum()) / max(1, int(own.sum()))
    density = float(own.sum()) / max(1.0, high * wide)
    if high < 0.7 * tall or wide < 0.7 * tall or high > 9 * tall or wide > 26 * tall or not 0.02 < density < 0.65:
        return None
    asked = next((place for place in places if box.overlap(place.box) > 0.4), None)
    near = any(_is_near(box, place.label) for place in places)
    if asked is not None:
        sure = 0.9 if high > 1.35 * tall or blue > 0.5 else 0.75
        if high < 1.2 * tall and _reads_as_print(box, asked, words) and blue < 0.5:
            sure = 0.45
    elif near and blue > 0.5 and high > 1.2 * tall and wide > 1.5 * tall:
        sure = 0.75
    elif near and high > 1.4 * tall and wide > 1.6 * tall:
        sure = 0.6
    else:
        return None
    return Mark(kind=MarkKind.SIGNATURE, box=box, confidence=sure, colour="blue" if blue > 0.5 else "black")


def _is_near(box: Box, label: Box) -> bool:
    """Within some lines above or below a label, or beside it."""
    x, y = box.centre
    tall = label.height
    return label.left - 0.12 < x < label.right + 0.36 and label.top - 4 * tall < y < label.bottom + 4 * tall


def _reads_as_print(box: Box, place: Place, words: Sequence[Word]) -> bool:
    """Whether what stands there is level with its label and was read without doubt: typed."""
    if abs(box.centre[1] - place.label.centre[1]) > 0.25 * place.label.height:
        return False
    return any(box.overlap(word.box) > 0.7 and word.confidence > 0.9 for word in words)
