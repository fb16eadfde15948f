"""Lines of text → words: read by the small network at once, by the bigger one where it matters."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Sequence

import cv2
import numpy as np

from rpa_review.domain.page import Box, Mark, Word
from rpa_review.reading.images import Picture
from rpa_review.reading.inks import levels
from rpa_review.reading.lay import aspect
from rpa_review.reading.looks import likeliest, looks_at
from rpa_review.reading.ocr import Engine, Quad, Reading, Seen, strip_of
from rpa_review.reading.under_seals import without_ink

_FAINT = 0.85  # a letter below this makes its line worth a second look
_FAINT_MATTERS = 0.95  # the same where numbers, dates or names stand
_FAINT_NUMBER = 0.985  # and for the long numbers of identity cards and licences
_NUMBER = re.compile(r"[0-9A-Z]{10,}")
_MATTERS = re.compile(
    r"[0-9OIlZSB]{5,}|[0-9]{2,4}[年月日.\-/][0-9]|号码|代码|编号|证号|姓名|代表人|负责人|经营者|名称|[人者方][:：]"
)
_NAME_ALONE = re.compile(r"[\u3400-\u9fff·]{2,4}")
_SLANTED = 18.0  # degrees
_WATERMARK = 0.3  # contrast below this share of an ordinary line's is a watermark or shines through
_PRINT = 0.015  # share of a strip that is black where a line of print, however thin or pale, runs across a seal
_WIDE = 1.6  # times its height is a stamp with words in a row; oval seals are 1.3 to 1.5 times as wide as high
_DOUBTED = 0.85  # how sure a character can be that one of several looks took for another
_UNDER_SEAL = 0.12  # share of a line that a seal covers, from which on the seal's ink is taken off before reading


def read_lines(
    picture: Picture,
    quads: Sequence[Quad],
    engine: Engine,
    *,
    rules: Sequence[tuple[float, float, float]] = (),
    seals: Sequence[Mark] = (),
) -> list[Word]:
    """Words of the flat picture. Lines of neighbouring cells are cut apart at `rules`; what is printed on a seal itself
    is left to the seal, and what stands under one is read without its ink.
    """
    height, width = picture.shape[:2]
    parts = [part for quad in quads if not _is_slanted(quad) for part in _split_at_rules(quad, rules, (width, height))]
    strips = [(part, strip) for part in parts for strip in [strip_of(picture, part)] if min(strip.shape[:2]) >= 4]
    contrasts = [_contrast(strip) for _, strip in strips]
    usual = float(np.median(contrasts)) if strips else 0.0
    words = []
    for (part, strip), contrast in zip(strips, contrasts, strict=True):
        if contrast < _WATERMARK * usual:
            continue
        word = _read_word(part, strip, engine, seals, (width, height))
        if word is not None:
            words.append(word)
    return words


def _read_word(quad: Quad, strip: Picture, engine: Engine, seals: Sequence[Mark], size: tuple[int, int]) -> Word | None:
    box = box_of(quad, size)
    seal = max(seals, key=lambda seal: box.overlap(seal.box), default=None)
    if seal is not None and box.overlap(seal.box) < _UNDER_SEAL:
        seal = None
    if seal is not None and _is_the_seals_own(strip, seal, box):
        if not _is_a_plain_stamp(seal, size):
            return None
        seal = None
    vertical = aspect(quad) < 0.55 and box.height > 0.02
    if vertical:
        strip = np.asarray(cv2.rotate(strip, cv2.ROTATE_90_COUNTERCLOCKWISE))
    reading = read_strip(strip, engine) if seal is None else _read_under(strip, seal, engine)
    if not reading.text.strip():
        return None
    return Word(
        text=reading.text,
        box=box,
        confidence=round(reading.confidence, 4),
        char_confidences=reading.chars,
        char_middles=tuple(round(min(1.0, max(0.0, place)), 4) for place in reading.places),
        vertical=vertical,
    )


def _is_slanted(quad: Quad) -> bool:
    """Whether a line runs across a page that has been laid flat: a watermark, or a stamp set askew."""
    along, across = quad[1] - quad[0], quad[3] - quad[0]
    longer = along if np.linalg.norm(along) >= np.linalg.norm(across) else across
    if max(np.linalg.norm(along), np.linalg.norm(across)) < 1.25 * min(np.linalg.norm(along), np.linalg.norm(across)):
        return False
    angle = float(np.degrees(np.arctan2(longer[1], longer[0]))) % 90
    return min(angle, 90 - angle) > _SLANTED


def _contrast(strip: Picture) -> float:
    red, green, blue = (strip[::2, ::2, channel] for channel in range(3))
    low, high = levels(np.minimum(np.minimum(red, green), blue), 4, 90)
    return high - low


def read_strip(strip: Picture, engine: Engine) -> Reading:
    reading = engine.recognise(strip)
    if reading.text and _deserves_a_second_look(reading):
        return agreed(reading, engine.recognise(strip, size="small"))
    return reading


def _deserves_a_second_look(reading: Reading) -> bool:
    faintest = min((sure for char, sure in zip(reading.text, reading.chars, strict=True) if char.isalnum()), default=1)
    if faintest < _FAINT:
        return True
    if faintest < _FAINT_MATTERS and (_MATTERS.search(reading.text) or _NAME_ALONE.fullmatch(reading.text)):
        return True
    return faintest < _FAINT_NUMBER and bool(_NUMBER.search(reading.text))


def _read_under(strip: Picture, seal: Mark, engine: Engine) -> Reading:
    """A line partly under a seal: in the channel where the seal's ink is as light as paper, by both networks."""
    lifted = without_ink(strip, seal.colour)
    if seal.colour == "black":
        return _read_on_copy(strip, lifted, engine)
    return agreed(engine.recognise(lifted), engine.recognise(lifted, size="small"))


def _read_on_copy(strip: Picture, lifted: Picture, engine: Engine) -> Reading:
    """On a black-and-white copy a seal's ink hides print, and taking it off thins print: both are looked at, and what
    lies between them, and weighed together. A character that the bigger network took for another is doubtful.
    """
    between = np.asarray(cv2.addWeighted(strip, 0.5, lifted, 0.5, 0))
    pairs = [looks_at(Seen(picture, engine)) for picture in (strip, between, lifted)]
    reading = likeliest([look for pair in pairs for look in pair])
    sure = list(reading.chars)
    for bigger, _ in pairs:
        matcher = difflib.SequenceMatcher(None, reading.text, bigger.reading.text, autojunk=False)
        for what, start, end, _, _ in matcher.get_opcodes():
            if what != "equal":
                sure[start:end] = [min(char, _DOUBTED) for char in sure[start:end]]
    return Reading(reading.text, tuple(sure), reading.places)


def _is_a_plain_stamp(seal: Mark, size: tuple[int, int]) -> bool:
    """Whether a seal has no ring to read but is wide: a stamp such as 注销, whose words belong to the page."""
    return not seal.text and seal.box.width * size[0] > _WIDE * seal.box.height * size[1]


def _is_the_seals_own(strip: Picture, seal: Mark, box: Box) -> bool:
    """Whether a line is part of the seal: within it, and in its ink."""
    if seal.colour not in ("red", "blue") or box.overlap(seal.box) < 0.6:
        return False
    values = strip.astype(np.int16)
    one, other = (0, 2) if seal.colour == "red" else (2, 0)
    coloured = int(np.count_nonzero(values[:, :, one] - values[:, :, other] > 40))
    clean = values[:, :, one]
    black = int(np.count_nonzero(clean < 0.55 * np.percentile(clean, 90)))
    return coloured > 3 * black and black < _PRINT * clean.size


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


def box_of(quad: Quad, size: tuple[int, int]) -> Box:
    left, top = np.maximum(0.0, quad.min(axis=0) / size)
    right, bottom = np.minimum(1.0, quad.max(axis=0) / size)
    return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))
