"""Drawn rings to learn from: a seal over print as a scan or a copy shows it, and the strokes of its name alone.

Everything is chance: characters, face, sizes, what stands in the middle, ink and its faults, print, lines and pen
strokes beneath, colours, blur, noise and compression. Nothing is shared with the generators in `fixtures/`, and the
faces that their measured stamps are set in are left out.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from rpa_review.reading.ring_characters import CHARACTERS
from rpa_review.reading.ring_strokes import INNER, OUTER, ROWS, Extent, strip_length
from rpa_review.reading.rings import laid_straight

Grey = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]
Rng = np.random.Generator

IN_FULL = 100  # of 255: strokes with so much ink are the name's
_FINER = 2  # times finer than its picture a seal is drawn
_FONTS = Path("/usr/share/fonts")
# Debian: fonts-noto-cjk, -noto-cjk-extra, -lxgw-wenkai, -wqy-microhei, -cns11643-kai, -cns11643-sung, -cwtex-kai,
# -cwtex-ming, -cwtex-fs, -cwtex-heib, -kouzan-mouhitsu, -vlgothic, -ipaexfont-mincho, -smiley-sans. What stands twice
# is drawn twice as often.
FACES = tuple(
    (_FONTS / path, index)
    for path, index in (
        ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
        ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
        ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
        ("opentype/noto/NotoSerifCJK-Medium.ttc", 2),
        ("opentype/noto/NotoSerifCJK-Black.ttc", 2),
        ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("opentype/noto/NotoSansCJK-Bold.ttc", 2),
        ("opentype/noto/NotoSansCJK-Light.ttc", 2),
        ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
        ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
        ("truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0),
        ("truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", 0),
        ("truetype/wqy/wqy-microhei.ttc", 0),
        ("truetype/cns11643/TW-Kai-98_1.ttf", 0),
        ("truetype/cns11643/TW-Kai-98_1.ttf", 0),
        ("truetype/cns11643/TW-Sung-98_1.ttf", 0),
        ("truetype/cns11643/TW-Sung-98_1.ttf", 0),
        ("truetype/cwtex/cwkai.ttf", 0),
        ("truetype/cwtex/cwming.ttf", 0),
        ("truetype/cwtex/cwfs.ttf", 0),
        ("truetype/cwtex/cwheib.ttf", 0),
        ("truetype/kouzan-mouhitsu/kouzan-mouhitsu.ttf", 0),
        ("truetype/vlgothic/VL-Gothic-Regular.ttf", 0),
        ("opentype/ipaexfont-mincho/ipaexm.ttf", 0),
        ("truetype/smiley-sans/SmileySans-Oblique.ttf", 0),
    )
)


COMMON = CHARACTERS[:3755]  # the first level
RARER = CHARACTERS[3755:]  # the second, as 鑫
_RARER_SHARE = 0.1
_ENDS = ("有限公司", "有限责任公司", "股份有限公司", "事务所", "合作社", "委员会", "管理局", "服务中心", "人民政府")
_ENDS_OF_BODIES = ("医院", "派出所", "办事处", "民政局", "学校", "协会", "商行", "饭店", "药房", "财政局", "公安局")
_TRADES = ("科技", "贸易", "建筑", "餐饮", "物业", "医药", "信息", "工程", "咨询", "农业", "旅游", "运输", "实业")
_MIDDLES = ("合同专用章", "财务专用章", "发票专用章", "公章", "人事专用章", "审批专用章", "登记专用章")


@dataclass(frozen=True)
class DrawnRing:
    strip: Grey  # ROWS × columns × 3, as the reader lays a ring straight
    strokes: Grey  # ROWS × columns, the name alone, 255 where it has ink
    name: str

    @property
    def extent(self) -> Extent:
        """Where its name stands, if any of it is in full ink."""
        is_stroke = self.strokes > IN_FULL
        columns = np.flatnonzero(is_stroke.any(axis=0))
        rows = np.flatnonzero(is_stroke.sum(axis=1) >= max(2, 0.01 * is_stroke.shape[1]))
        return Extent(int(columns[0]), int(columns[-1] - columns[0]) + 1, int(rows[0]), int(rows[-1]) + 1)


@dataclass(frozen=True)
class Chances:
    """Shares of the rings of which something is true; of the faults of ink a seal has one at most, but pale it may be
    beside.
    """

    oval: float = 0.35
    dry: float = 0.17
    pressed_on_one_side: float = 0.17
    struck_twice: float = 0.14
    soft: float = 0.12
    pale: float = 0.18


_USUAL = Chances()


@dataclass(frozen=True)
class _Shape:
    """Measures of one seal in pixels of its picture."""

    across: float  # half axes
    down: float
    turn: float
    border: float
    letter: float
    inset: float
    line: float  # a second line so far inside, 0 for none

    @property
    def oval(self) -> bool:
        return self.down < self.across


def drawn_ring(seed: int, chances: Chances = _USUAL) -> DrawnRing:
    """The same seed gives the same ring."""
    rng = np.random.default_rng([seed, 90210])
    shape = _shape(rng, chances.oval)
    side = 2 * int(1.3 * shape.across)
    letters, rest, name = _seal(rng, shape, side * _FINER)
    ink = _inked(rng, letters, rest, side, chances)
    picture = _copied(rng, _printed_over(rng, ink, _page(rng, side, shape.across)))
    truth = np.asarray(cv2.resize(letters, (side, side), interpolation=cv2.INTER_AREA))
    off = rng.normal(0, 0.012 * shape.down, 2)  # the finder is not exact
    centre = side / 2 - 0.25 + float(off[0]), side / 2 - 0.25 + float(off[1])
    axes = shape.across * (1 + float(rng.normal(0, 0.012))), shape.down * (1 + float(rng.normal(0, 0.012)))
    turn = shape.turn + float(rng.normal(0, 1.5)) if shape.oval else 0.0
    columns = strip_length(axes)
    strip, strokes = (
        laid_straight(values, centre, axes, turn, columns=columns, rows=ROWS, inner=INNER, outer=OUTER)[::-1]
        for values in (picture, truth)
    )
    return DrawnRing(np.ascontiguousarray(strip), np.ascontiguousarray(strokes), name)


def _shape(rng: Rng, oval: float) -> _Shape:
    across = float(rng.uniform(85, 190))
    down = across * (float(rng.uniform(0.6, 0.85)) if rng.random() < oval else 1.0)
    border = float(rng.uniform(0.03, 0.085)) * down
    inset, line = border + float(rng.uniform(0.03, 0.1)) * down, 0.0
    if rng.random() < 0.25:
        line = border + float(rng.uniform(0.015, 0.05)) * down
        inset = max(inset, line + float(rng.uniform(0.03, 0.08)) * down)
    turn = float(np.clip(rng.normal(0, 10), -30, 30))
    return _Shape(across, down, turn, border, float(rng.uniform(0.2, 0.34)) * down, inset, line)


def _seal(rng: Rng, shape: _Shape, side: int) -> tuple[Grey, Grey, str]:
    """The name's letters, everything else that is cut into the seal, and the name."""
    centre = side / 2, side / 2
    path, index = FACES[int(rng.integers(len(FACES)))]
    name = _name(rng, _covered(path, index))
    letters, rest = np.zeros((side, side), np.uint8), np.zeros((side, side), np.uint8)
    arc = float(np.clip(rng.uniform(13, 24) * len(name), 60, rng.uniform(200, 320)))
    squeeze = float(rng.uniform(0.7, 1.0))
    _along(letters, name, (path, index), shape, centre, arc=arc, high=shape.letter, squeeze=squeeze)
    if rng.random() < 0.25:
        letters = np.asarray(cv2.dilate(letters, np.ones((3, 3), np.uint8)))
    _outline(rest, centre, shape, shape.border / 2, shape.border)
    if shape.line:
        _outline(rest, centre, shape, shape.line, max(0.8, float(rng.uniform(0.006, 0.016)) * shape.down))
    _middle(rng, rest, (path, index), shape, centre)
    if rng.random() < 0.45 and arc < 290:
        digits = "".join(str(digit) for digit in rng.integers(0, 10, 13))
        room = min(340 - arc, float(rng.uniform(55, 90)))
        high = float(rng.uniform(0.085, 0.13)) * shape.down
        _along(rest, digits, (path, index), shape, centre, arc=room, high=high, squeeze=1.0, foot=True)
    return letters, rest, name


def _name(rng: Rng, covered: frozenset[str]) -> str:
    def some(count: int) -> str:
        chars = (RARER if rng.random() < _RARER_SHARE else COMMON for _ in range(count))
        return "".join(str(among[int(rng.integers(len(among)))]) for among in chars)

    if rng.random() < 0.45:
        name = some(int(rng.integers(4, 21)))
    else:
        name = some(int(rng.integers(2, 4))) + (str(rng.choice(list("市县区省镇"))) if rng.random() < 0.6 else "")
        name += some(int(rng.integers(2, 4))) + (str(rng.choice(_TRADES)) if rng.random() < 0.6 else "")
        name += str(rng.choice(_ENDS + _ENDS_OF_BODIES))
    return "".join(char for char in name if char in covered) or "市"


def _middle(rng: Rng, rest: Grey, face: tuple[Path, int], shape: _Shape, centre: tuple[float, float]) -> None:
    """A star or a disc, and often a line such as 合同专用章."""
    short, turn = shape.down * _FINER, math.radians(shape.turn)
    what = rng.random()
    if what < (0.3 if shape.oval else 0.75):
        reach = float(rng.uniform(0.25, 0.36)) * short
        points = [
            (
                centre[0] + reach * (1 if corner % 2 == 0 else 0.382) * math.sin(math.radians(36 * corner) + turn),
                centre[1] - reach * (1 if corner % 2 == 0 else 0.382) * math.cos(math.radians(36 * corner) + turn),
            )
            for corner in range(10)
        ]
        cv2.fillPoly(rest, [np.round(np.array(points)).astype(np.int32)], 255, cv2.LINE_AA)
    elif what < 0.85:
        radius, thick = round(float(rng.uniform(0.1, 0.25)) * short), -1 if rng.random() < 0.6 else 3
        cv2.circle(rest, (round(centre[0]), round(centre[1])), radius, 255, thick, cv2.LINE_AA)
    if rng.random() < 0.6:
        text = str(rng.choice(_MIDDLES))
        level = 0.0 if shape.oval and rng.random() < 0.6 else float(rng.uniform(0.42, 0.58))
        high = min(0.2 * short, 1.3 * shape.across * _FINER / len(text))
        for place, char in enumerate(text):
            x, y = (place - (len(text) - 1) / 2) * high * 1.02, level * short
            at = (
                centre[0] + x * math.cos(turn) - y * math.sin(turn),
                centre[1] + x * math.sin(turn) + y * math.cos(turn),
            )
            _put(rest, char, face, at, high=high, squeeze=0.95, turn=shape.turn)


def _outline(rest: Grey, centre: tuple[float, float], shape: _Shape, inset: float, width: float) -> None:
    axes = round((shape.across - inset) * _FINER), round((shape.down - inset) * _FINER)
    thick = max(1, round(width * _FINER))
    cv2.ellipse(rest, (round(centre[0]), round(centre[1])), axes, shape.turn, 0, 360, 255, thick, cv2.LINE_AA)


def _along(
    canvas: Grey,
    text: str,
    face: tuple[Path, int],
    shape: _Shape,
    centre: tuple[float, float],
    *,
    arc: float,
    high: float,
    squeeze: float,
    foot: bool = False,
) -> None:
    """Characters at equal steps along the ring, around its top or, the other way up, around its foot."""
    rx, ry = ((axis - shape.inset - high / 2) * _FINER for axis in (shape.across, shape.down))
    middle = 90.0 if foot else 270.0
    theta = np.radians(np.linspace(middle - arc / 2, middle + arc / 2, 1200))
    steps = np.hypot(np.diff(rx * np.cos(theta)), np.diff(ry * np.sin(theta)))
    way = np.concatenate([[0.0], np.cumsum(steps)])
    room = float(way[-1]) / len(text)
    squeeze = min(squeeze, 0.95 * room / (high * _FINER))
    turn = math.radians(shape.turn)
    for place, char in enumerate(reversed(text) if foot else text):
        angle = float(np.interp((place + 0.5) * room, way, theta))
        x, y = rx * math.cos(angle), ry * math.sin(angle)
        outward = math.degrees(math.atan2(math.sin(angle) / ry, math.cos(angle) / rx))
        at = centre[0] + x * math.cos(turn) - y * math.sin(turn), centre[1] + x * math.sin(turn) + y * math.cos(turn)
        upright = outward - 90 if foot else outward + 90
        _put(canvas, char, face, at, high=high * _FINER, squeeze=squeeze, turn=upright + shape.turn)


def _put(
    canvas: Grey,
    char: str,
    face: tuple[Path, int],
    at: tuple[float, float],
    *,
    high: float,
    squeeze: float,
    turn: float,
) -> None:
    """A character with its middle at a place, turned clockwise by degrees."""
    size = 64 if high > 30 else 40
    pad = round(1.5 * size)
    tile = Image.new("L", (pad, pad), 0)
    ImageDraw.Draw(tile).text((pad / 2, pad / 2), char, font=_font(*face, size), fill=255, anchor="mm")
    scale, angle = high / size, math.radians(turn)
    reach = int(1.1 * high) + 2
    left, top = int(at[0]) - reach, int(at[1]) - reach
    move = np.array(
        [
            [scale * squeeze * math.cos(angle), -scale * math.sin(angle), 0],
            [scale * squeeze * math.sin(angle), scale * math.cos(angle), 0],
        ]
    )
    move[:, 2] = np.array(at) - (left, top) - move[:, :2].sum(axis=1) * pad / 2
    drawn = np.asarray(cv2.warpAffine(np.asarray(tile), move, (2 * reach, 2 * reach), flags=cv2.INTER_AREA))
    height, width = canvas.shape
    rows, columns = slice(max(0, top), min(height, top + 2 * reach)), slice(max(0, left), min(width, left + 2 * reach))
    part = canvas[rows, columns]
    np.maximum(part, drawn[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left], out=part)


def _inked(rng: Rng, letters: Grey, rest: Grey, side: int, chances: Chances) -> Values:
    """How much ink reached the paper; the letters' edges waver with it, so they are changed in place."""
    size = letters.shape
    if rng.random() < 0.7:
        reach, scale = float(rng.uniform(0.2, 1.3)) * _FINER, float(rng.uniform(3, 9)) * _FINER
        x, y = np.meshgrid(np.arange(size[1], dtype=np.float32), np.arange(size[0], dtype=np.float32))
        x += 2 * reach * (noise(rng, size, scale) - 0.5)
        y += 2 * reach * (noise(rng, size, scale) - 0.5)
        letters[:], rest[:] = (cv2.remap(layer, x, y, cv2.INTER_LINEAR) for layer in (letters, rest))
    ink = np.maximum(letters, rest).astype(np.float32) / 255
    grain = np.clip(noise(rng, size, float(rng.uniform(1.5, 5)) * _FINER) - float(rng.uniform(0.3, 0.6)), 0, 1)
    ink *= np.clip(1 - 2 * float(rng.uniform(0, 0.7)) * grain, 0, 1)
    dry, one_side, twice, soft = itertools.accumulate(
        (chances.dry, chances.pressed_on_one_side, chances.struck_twice, chances.soft)
    )
    fault = rng.random()
    if fault < dry:
        patches = noise(rng, size, float(rng.uniform(10, 45)) * _FINER) - 0.5
        ink *= np.clip(float(rng.uniform(3, 5)) * patches + float(rng.uniform(0.9, 1.6)), 0.02, 1)
    elif fault < one_side:
        patches = noise(rng, size, float(rng.uniform(80, 160)) * _FINER) - 0.5
        ink *= np.clip(float(rng.uniform(1.5, 3)) * patches + float(rng.uniform(0.7, 1.1)), 0.12, 1)
    elif fault < twice:
        move = cv2.getRotationMatrix2D((size[1] / 2, size[0] / 2), float(rng.uniform(-1.5, 1.5)), 1)
        move[:, 2] += rng.uniform(-0.015, 0.015, 2) * size[0]
        ink = np.maximum(ink, float(rng.uniform(0.3, 0.55)) * cv2.warpAffine(ink, move, (size[1], size[0])))
    elif fault < soft:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.6, 1.6)) * _FINER), np.float32)
    ink *= float(rng.uniform(0.35, 0.55) if rng.random() < chances.pale else rng.uniform(0.7, 1.0))
    return np.asarray(cv2.resize(ink, (side, side), interpolation=cv2.INTER_AREA), np.float32)


def _page(rng: Rng, side: int, radius: float) -> Grey:
    """Lines of print of one size, rules and now and then a stroke of a pen; or an empty sheet."""
    page = np.full((side, side), 255, np.uint8)
    if rng.random() < 0.15:
        return page
    dark = int(rng.integers(10, 70))
    high = float(rng.uniform(0.14, 0.36)) * 160 * radius / float(rng.uniform(130, 190))
    pitch = high * float(rng.uniform(1.25, 2.3))
    sheet = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(sheet)
    face = _font(*FACES[int(rng.integers(len(FACES)))], max(8, int(high)))
    first, last = (0.0, float(side)) if rng.random() < 0.75 else sorted(rng.uniform(0, side, 2))
    for y in np.arange(-rng.uniform(0, pitch), side, pitch):
        text = "".join(COMMON[int(place)] for place in rng.integers(len(COMMON), size=40))
        if rng.random() < 0.15:
            text = "".join(str(digit) for digit in rng.integers(0, 10, 40))
        if first <= y <= last:
            x = -rng.uniform(0, high) if rng.random() < 0.8 else rng.uniform(0, side)
            pen.text((float(x), float(y)), text, dark, face)
    page = np.array(sheet)
    if rng.random() < 0.3:
        for _ in range(int(rng.integers(1, 4))):
            at, thick = int(rng.uniform(0, side)), int(rng.integers(1, 3))
            ends = ((0, at), (side, at)) if rng.random() < 0.5 else ((at, 0), (at, side))
            cv2.line(page, *ends, dark, thick)
    if rng.random() < 0.15:
        way = np.linspace(0, 1, 60)[:, None]
        points = sum(
            corner * math.comb(5, place) * way**place * (1 - way) ** (5 - place)
            for place, corner in enumerate(rng.uniform(-0.15 * side, 1.15 * side, (6, 2)))
        )
        curve = np.round(np.asarray(points)).astype(np.int32)
        cv2.polylines(page, [curve], False, int(rng.integers(20, 110)), int(rng.integers(2, 5)), cv2.LINE_AA)
    return page


def _printed_over(rng: Rng, ink: Values, page: Grey) -> Values:
    """Seal and page as one picture in colour: print shows black through the seal, or the seal lies on top of it."""
    kind = rng.random()
    if kind < 0.7:
        colour = np.array([rng.uniform(165, 235), rng.uniform(10, 70), rng.uniform(15, 75)])
    elif kind < 0.88:
        colour = np.array([rng.uniform(20, 70), rng.uniform(50, 100), rng.uniform(140, 215)])
    else:
        colour = np.array([rng.uniform(90, 140), rng.uniform(25, 70), rng.uniform(120, 165)])
    paper = np.clip(rng.uniform(228, 255) + rng.uniform(-8, 3, 3), 0, 255)
    base = paper * (page.astype(np.float32)[:, :, None] / 255)
    cover = ink[:, :, None]
    if rng.random() < 0.8:
        return np.asarray(base * (1 - cover * (1 - colour / 255)), np.float32)
    on_top = np.minimum(base, colour * (0.25 + 0.75 * page[:, :, None] / 255.0))
    return np.asarray(base * (1 - cover) + cover * on_top, np.float32)


def _copied(rng: Rng, picture: Values) -> Grey:
    """What a scanner, a camera or a copier makes of it."""
    side = picture.shape[0]
    if rng.random() < 0.5:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.3, 1.15))))
    if rng.random() < 0.4:
        less = float(rng.uniform(0.55, 1.0))
        small = cv2.resize(picture, None, fx=less, fy=less, interpolation=cv2.INTER_AREA)
        picture = np.asarray(cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC))
    if rng.random() < 0.4:
        picture = picture * (1 - float(rng.uniform(0, 0.35)) * noise(rng, (side, side), side / 2))[:, :, None]
    grains = rng.normal(0, rng.uniform(0, 7), (side, side, 1)) + rng.normal(0, rng.uniform(0, 3), (side, side, 3))
    contrast, brightness = float(rng.uniform(0.85, 1.2)), float(rng.uniform(-6, 6))
    picture = (picture + grains.astype(np.float32) - 128) * contrast + 128 + brightness
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    return sent_in(rng, seen, packed=0.85)


def sent_in(rng: Rng, seen: Grey, *, packed: float) -> Grey:
    """The same copied in black and white now and then, and as a JPEG with a likelihood of `packed`."""
    if rng.random() < 0.28:
        grey = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY).astype(np.float32)
        grey = (grey - 128) * float(rng.uniform(1, 1.5)) + 128 + float(rng.uniform(0, 30))
        seen = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if rng.random() < packed:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 95))]
        _, file = cv2.imencode(".jpg", cv2.cvtColor(seen, cv2.COLOR_RGB2BGR), quality)
        seen = np.asarray(cv2.cvtColor(cv2.imdecode(file, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB))
    return seen


def noise(rng: Rng, size: tuple[int, ...], scale: float) -> Values:
    """Smooth noise, 0 to 1, with hills so many pixels wide."""
    small = rng.random((max(2, int(size[0] / scale) + 2), max(2, int(size[1] / scale) + 2))).astype(np.float32)
    return np.asarray(cv2.resize(small, (size[1], size[0]), interpolation=cv2.INTER_CUBIC), np.float32)


@lru_cache(maxsize=400)
def _font(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=index)


@cache
def _covered(path: Path, index: int) -> frozenset[str]:
    """Which of the characters a face has."""
    face = _font(path, index, 40)
    missing = bytes(face.getmask("\U0010fffe"))
    return frozenset(
        char for char in COMMON + RARER if face.getmask(char).getbbox() and bytes(face.getmask(char)) != missing
    )
