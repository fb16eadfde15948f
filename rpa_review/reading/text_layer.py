"""The text layer of a PDF page: characters → words with exact places, and whether to trust them.

Characters come from PDFium, which places those of a page in some 20 ms where a parser in Python takes ten times that.
"""

from __future__ import annotations

import ctypes
import functools
import itertools
import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from rpa_review.domain.page import Box, Word

_WIDE_GAP = 1.0  # in heights of a character: beyond it, a new word begins
_SPACE_GAP = 0.22


# Radicals that Unicode does not fold into the character they look like; software that makes PDFs confuses the two.
_OF_RADICAL = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺎⺏⺐⺒⺓⺔⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺹⺺⺻⺼⺽⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小小兀尣尢巳幺彑㣺扌攵旡月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟网罒耂肀聿肉臼艹虎衤覀西见角角讠贝足车辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Char:
    text: str
    left: float  # fractions of the displayed page
    top: float
    right: float
    bottom: float
    hidden: bool
    font: str = ""  # the name of an embedded font, "" for one that the reader's machine supplies

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def characters(page: Any, textpage: Any) -> list[Char]:
    """Every character of the layer, in the order of the content, placed on the page as displayed."""
    (xx, xy, x0), (yx, yy, y0) = onto_display(page)
    chars: list[Char] = []
    raw = textpage.raw
    looks: dict[int, tuple[bool, str]] = {}
    fonts: dict[int, str] = {}
    room = _Room()
    last: tuple[float, float, float, float] | None = None
    for index in range(textpage.count_chars()):
        if pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
            continue
        text = _as_text(pdfium_c.FPDFText_GetUnicode(raw, index))
        if not text:
            continue
        left, bottom, right, top = last = _place(raw, index, room, last)
        one_x, other_x = xx * left + xy * top + x0, xx * right + xy * bottom + x0
        one_y, other_y = yx * left + yy * top + y0, yx * right + yy * bottom + y0
        if one_x > other_x:
            one_x, other_x = other_x, one_x
        if one_y > other_y:
            one_y, other_y = other_y, one_y
        thing = pdfium_c.FPDFText_GetTextObject(raw, index)
        key = _address(thing)
        if key not in looks:
            looks[key] = _look(thing, fonts) if key else (False, "")
        chars.append(Char(text, one_x, one_y, other_x, other_y, *looks[key]))
    return chars


class _Room:
    """What PDFium writes its answers into, made once for all characters of a page."""

    def __init__(self) -> None:
        self.box, self.matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()


def _address(handle: Any) -> int:
    return ctypes.c_void_p.from_buffer(handle).value or 0  # a third of what a cast takes


def _look(thing: Any, fonts: dict[int, str]) -> tuple[bool, str]:
    """Whether a text object is invisible, and the name of its font if that is embedded; `fonts` are known already."""
    hidden = pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == 3
    font = pdfium_c.FPDFTextObj_GetFont(thing)
    key = _address(font)
    if key not in fonts:
        fonts[key] = _embedded_name(font) if key else ""
    return hidden, fonts[key]


def _embedded_name(font: Any) -> str:
    if pdfium_c.FPDFFont_GetIsEmbedded(font) != 1:
        return ""
    name = ctypes.create_string_buffer(128)
    pdfium_c.FPDFFont_GetBaseFontName(font, name, 128)
    return name.value.decode("utf-8", "replace") or "embedded"


def _place(
    textpage: Any, index: int, room: _Room, last: tuple[float, float, float, float] | None
) -> tuple[float, float, float, float]:
    """A character's box (left, bottom, right, top) on the page; `last` is the one before it.

    PDFium misplaces characters that it normalises (radicals such as ⽤), by applying the content's matrix twice. Such a
    one stands off the line of its own run, whose matrix is known, or is of another size than the run's: it goes behind
    its neighbour or where the run starts.
    """
    if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, room.box):
        raise pdfium.PdfiumError("no place of a character")
    box = room.box.left, room.box.bottom, room.box.right, room.box.top
    matrix, x, y = room.matrix, room.x, room.y
    if not pdfium_c.FPDFText_GetMatrix(textpage, index, matrix):
        return box
    size = pdfium_c.FPDFText_GetFontSize(textpage, index)
    ax, ay, ux, uy = matrix.a * size, matrix.b * size, matrix.c * size, matrix.d * size
    wide, tall = math.hypot(ax, ay), math.hypot(ux, uy)
    if wide < 1e-6 or tall < 1e-6:
        return box
    pdfium_c.FPDFText_GetCharOrigin(textpage, index, x, y)
    off_x, off_y = x.value - matrix.e, y.value - matrix.f
    across = abs(ax * off_y - ay * off_x) / wide
    along = (ax * off_x + ay * off_y) / wide
    oversized = max(box[2] - box[0], box[3] - box[1]) > 2.0 * max(wide, tall)
    if across < 0.6 * tall and along > -wide and not oversized:
        return box
    start = (matrix.e, matrix.f)
    if last is not None and ay == 0 and last[1] <= matrix.f + 0.5 * tall <= last[3] and last[2] > matrix.e:
        start = (last[2], matrix.f)
    xs = (start[0] - 0.12 * ux, start[0] + 0.88 * ux + ax)
    ys = (start[1] - 0.12 * uy, start[1] + 0.88 * uy + ay)
    return min(xs), min(ys), max(xs), max(ys)


@functools.lru_cache(maxsize=8192)
def _as_text(code: int) -> str:
    if code in (0, 0xFFFE, 0xFFFF, 0xAD) or 0xD800 <= code <= 0xDFFF:
        return ""
    text = chr(code)
    if text in "\r\n\t" or unicodedata.category(text) == "Cc":
        return ""
    if "\u2e80" <= text <= "\u2fdf" or "\uf900" <= text <= "\ufaff":  # radicals and compatibility forms → the character
        return _OF_RADICAL.get(text) or unicodedata.normalize("NFKC", text)
    return text


def onto_display(page: Any) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """The affine map from the page's own coordinates to fractions of the page as displayed, rotation included."""
    size = 1_000_000
    x, y = ctypes.c_int(), ctypes.c_int()
    points = []
    for px, py in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, size, size, 0, px, py, x, y)
        points.append((x.value / size, y.value / size))
    (ox, oy), (ax, ay), (bx, by) = points
    return ((ax - ox) / 1000, (bx - ox) / 1000, ox), ((ay - oy) / 1000, (by - oy) / 1000, oy)


Rule = tuple[float, float, float]  # a vertical line of a table: x, top, bottom
_across = itemgetter(0)


class _Run:
    """Characters of one line, so far."""

    __slots__ = ("bottom", "chars", "left", "right", "top")

    def __init__(self, char: Char) -> None:
        self.chars = [char]
        self.left, self.top, self.right, self.bottom = char.left, char.top, char.right, char.bottom

    def add(self, other: _Run) -> None:
        self.chars += other.chars
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)


def words_of(chars: Sequence[Char], *, aspect: float, rules: Sequence[Rule] = ()) -> list[Word]:
    """Join characters into words: along a line, up to a wide gap or a vertical rule of a table.

    `aspect` is the page's height over its width.
    """
    rules = sorted(rules)
    runs: list[_Run] = []
    for char in chars:
        if char.text.isspace():
            continue
        new = _Run(char)
        for run in reversed(runs[-3:]):
            if _continues(run, new, aspect, rules):
                run.add(new)
                break
        else:
            runs.append(new)
    return [_joined(run, aspect) for run in _merged(runs, aspect, rules)]


def _merged(runs: list[_Run], aspect: float, rules: Sequence[Rule]) -> list[_Run]:
    """Join runs that the content wrote apart but the eye reads together."""
    merged: list[_Run] = []
    by_row: dict[int, list[_Run]] = {}
    for run in sorted(runs, key=lambda run: (run.left, run.top)):
        rows = {round(run.top * 50), round(run.bottom * 50)}
        near = {id(other): other for row in rows for step in (-1, 0, 1) for other in by_row.get(row + step, ())}
        for other in near.values():
            if _continues(other, run, aspect, rules):
                other.add(run)
                run = other
                break
        else:
            merged.append(run)
        for row in rows:
            by_row.setdefault(row, []).append(run)
    return merged


def _continues(run: _Run, new: _Run, aspect: float, rules: Sequence[Rule]) -> bool:
    """Whether `new` belongs to the run's word; `rules` are sorted."""
    tall, small = run.bottom - run.top, new.bottom - new.top
    if small > tall:
        tall, small = small, tall
    apart = abs((run.top + run.bottom) - (new.top + new.bottom)) / 2
    same_size = small > 0.55 * tall and apart < 0.45 * tall
    inside = small <= 0.55 * tall and apart < 0.55 * (tall - small) + 0.1 * tall  # 一, a dot, a dash: boxes of ink only
    if not (same_size or inside):
        return False
    em = tall * aspect  # a character's height as a fraction of the page's width
    if not -0.6 * em <= new.left - run.right <= _WIDE_GAP * em:
        return False
    middle = (run.top + run.bottom + new.top + new.bottom) / 4
    first = bisect_left(rules, run.right - 0.3 * em, key=_across)
    last = bisect_right(rules, new.left + 0.3 * em, key=_across)
    return not any(top < middle < bottom for _, top, bottom in rules[first:last])


def _joined(run: _Run, aspect: float) -> Word:
    em = (run.bottom - run.top) * aspect
    chars = sorted(run.chars, key=lambda char: char.left)
    text = chars[0].text
    middles = [(chars[0].left + chars[0].right) / 2]
    for last, char in itertools.pairwise(chars):
        if char.left - last.right > _SPACE_GAP * em and last.text.isascii() and char.text.isascii():
            text += " "
            middles.append((last.right + char.left) / 2)
        text += char.text
        middles.append((char.left + char.right) / 2)
    wide = max(run.right - run.left, 1e-6)
    exact = len(middles) == len(text)  # a character that was normalised may have become two
    return Word(
        text=text,
        box=Box(left=_inside(run.left), top=_inside(run.top), right=_inside(run.right), bottom=_inside(run.bottom)),
        confidence=1.0,
        char_middles=tuple(round(min(1.0, max(0.0, (x - run.left) / wide)), 4) for x in middles) if exact else (),
    )


def _inside(value: float) -> float:
    return min(1.5, max(-0.5, value))


def looks_garbled(text: str) -> bool:
    """Whether a text layer's characters cannot be what is printed: no text, (cid:n), private use, broken decoding."""
    letters = [char for char in text if not char.isspace()]
    if len(letters) < 3:
        return True
    if "(cid:" in text:
        return True
    odd = sum(1 for char in letters if _is_odd(char))
    return odd > 0.08 * len(letters)


def _is_odd(char: str) -> bool:
    if char == "\ufffd" or unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"}:
        return True
    return "\u00a1" <= char <= "\u00ff" and char not in "·×°±§«»²³µ÷"  # GBK bytes shown as Latin-1
