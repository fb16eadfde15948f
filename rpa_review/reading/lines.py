"""Lines of text → words: read by the small network at once, by the bigger one where it matters."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.lay import aspect
from rpa_review.reading.ocr import Engine, Quad, Reading, strip_of

_FAINT = 0.90  # a character below this makes its line worth a second look
_MATTERS = re.compile(
    r"[0-9OIlZSB]{5,}|[0-9]{2,4}[年月日.\-/][0-9]|号码|代码|编号|证号|姓名|代表人|负责人|经营者|名称|[人者方][:：]"
)
_NAME_ALONE = re.compile(r"[\u3400-\u9fff·]{2,4}")


def read_lines(
    picture: Picture, quads: Sequence[Quad], engine: Engine, *, rules: Sequence[tuple[float, float, float]] = ()
) -> list[Word]:
    height, width = picture.shape[:2]
    words = []
    for quad in quads:
        for part in _split_at_rules(quad, rules, (width, height)):
            vertical = aspect(part) < 0.55 and part[3][1] - part[0][1] > 0.02 * height
            strip = strip_of(picture, part)
            if min(strip.shape[:2]) < 4:
                continue
            if vertical:
                strip = np.asarray(cv2.rotate(strip, cv2.ROTATE_90_COUNTERCLOCKWISE))
            reading = read_strip(strip, engine)
            if reading.text.strip():
                words.append(_word(part, reading, (width, height), vertical=vertical))
    return words


def read_strip(strip: Picture, engine: Engine) -> Reading:
    reading = engine.recognise(strip)
    if reading.text and (reading.weakest < _FAINT or _matters(reading.text)):
        return agreed(reading, engine.recognise(strip, size="small"))
    return reading


def _matters(text: str) -> bool:
    return bool(_MATTERS.search(text) or _NAME_ALONE.fullmatch(text))


def agreed(tiny: Reading, small: Reading) -> Reading:
    """Two readings of one line as one: sure where both agree; where they differ, the surer one, but doubtful."""
    if not small.text:
        return tiny
    text: list[str] = []
    chars: list[float] = []
    places: list[float] = []
    matcher = difflib.SequenceMatcher(None, tiny.text, small.text, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        kept, start, end = small, c, d
        if what == "equal":
            now = [max(pair) for pair in zip(tiny.chars[a:b], small.chars[c:d], strict=True)]
        else:
            ours, rival = min(small.chars[c:d], default=0.5), min(tiny.chars[a:b], default=0.5)
            if _alike(tiny.text[a:b], small.text[c:d]):
                rival = 0.0
            elif rival > ours + 0.2 and b > a:
                kept, start, end, ours, rival = tiny, a, b, rival, ours
            now = [char * (1 - 0.5 * rival) for char in kept.chars[start:end]]
            if end == start and chars:  # one of the two read a character here, the other none
                chars[-1] *= 1 - 0.5 * rival
        text.append(kept.text[start:end])
        chars += now
        places += kept.places[start:end]
    return Reading("".join(text), tuple(round(char, 4) for char in chars), tuple(places))


_SAME = str.maketrans("（）：；，．。、！？－—～", "():;,...!?--~", " ")


def _alike(one: str, other: str) -> bool:
    """Whether two stretches differ in nothing but the width of their punctuation."""
    return one.translate(_SAME) == other.translate(_SAME)


def _split_at_rules(quad: Quad, rules: Sequence[tuple[float, float, float]], size: tuple[int, int]) -> list[Quad]:
    """The detector now and then takes two cells of a row for one line: cut it at the rule between them."""
    width, height = size
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    middle = float(top + bottom) / 2 / height
    tall = float(bottom - top)
    cuts = sorted(
        {
            round(x * width)
            for x, start, end in rules
            if start < middle < end and left + 0.5 * tall < x * width < right - 0.5 * tall
        }
    )
    if not cuts:
        return [quad]
    edges = [float(left), *(float(cut) for cut in cuts), float(right)]
    inset = 0.06 * tall
    return [
        np.array(
            [[start + inset, top], [end - inset, top], [end - inset, bottom], [start + inset, bottom]],
            dtype=np.float32,
        )
        for start, end in itertools.pairwise(edges)
        if end - start > 0.5 * tall
    ]


def _word(quad: Quad, reading: Reading, size: tuple[int, int], *, vertical: bool) -> Word:
    width, height = size
    left, top = np.maximum(0.0, quad.min(axis=0) / (width, height))
    right, bottom = np.minimum(1.0, quad.max(axis=0) / (width, height))
    return Word(
        text=reading.text,
        box=Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom)),
        confidence=round(reading.confidence, 4),
        char_confidences=reading.chars,
        vertical=vertical,
    )
