"""Drawn characters to learn from: one character of a ring laid straight, as a scan, a photo or a copy shows it.

Everything is chance: character, face, the ring's bend, what stands beside, above and below, ink and its faults, print
and lines over it, colours, blur, noise and compression. Nothing is shared with the generators in `fixtures/`, and the
faces that their measured stamps are set in are left out. Lengths are heights of the character, unless said otherwise.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from models.ring_strokes.drawn import COMMON, FACES, noise, sent_in
from rpa_review.reading.ring_characters import CHARACTERS, NONE, PLACES, SIDE

Grey = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]
Rng = np.random.Generator

_EM = 44  # pixels of a character's square within the SIDE × SIDE of a glyph
_FIRST_LEVEL = len(COMMON)  # of the characters: those in daily use
_FIRST_LEVEL_SHARE, _NONE_SHARE = 0.78, 0.06
_LEAST_CHARACTERS = 1500  # of a face that is worth drawing with
_SEEN = 0.7  # of a character's height that is seen to each side of its middle
_TALL = 34  # pixels of a character on its picture, more or less
_SHEETS, _SHEET = 10, 900  # sheets of print, and their size in pixels
_NOISE = 1024


def glyphs(web_fonts: Path | None) -> Grey:
    """Every character in every face: faces × characters × SIDE × SIDE, empty where a face has none. The faces are the
    Debian ones of the ring strokes, and one for each folder of `web_fonts` that holds the parts of one.
    """
    faces = [_glyphs([(path, index)]) for path, index in dict.fromkeys(FACES) if path.is_file()]
    for folder in sorted(web_fonts.iterdir()) if web_fonts else []:
        faces.append(_glyphs([(part, 0) for part in sorted(folder.rglob("*.woff2"))]))
    return np.stack([face for face in faces if np.count_nonzero(face.any(axis=(1, 2))) > _LEAST_CHARACTERS])


def _glyphs(parts: Sequence[tuple[Path, int]]) -> Grey:
    from fontTools.ttLib import TTFont

    drawn = np.zeros((len(CHARACTERS), SIDE, SIDE), np.uint8)
    for path, index in parts:
        font = TTFont(path, fontNumber=index)
        there = [
            char for char in map(chr, font.getBestCmap() or {}) if char in PLACES and not drawn[PLACES[char]].any()
        ]
        if not there:
            continue
        face = ImageFont.truetype(_unpacked(font) if font.flavor else path, _EM, index=index)
        for char in there:
            tile = Image.new("L", (2 * SIDE, 2 * SIDE))
            ImageDraw.Draw(tile).text((SIDE, SIDE), char, font=face, fill=255, anchor="mm")
            drawn[PLACES[char]] = np.asarray(tile)[SIDE // 2 : SIDE // 2 + SIDE, SIDE // 2 : SIDE // 2 + SIDE]
    return drawn


def _unpacked(font: Any) -> io.BytesIO:
    """A web font as Pillow can read it."""
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    return plain


@dataclass(frozen=True)
class _Bend:
    """Where each pixel of a picture lies on the ring: along it and outwards from the character's middle."""

    along: Values
    outwards: Values
    radius: float  # of the ring through the characters' middles
    step: float  # from one character to the next
    narrow: float  # width of a character

    def pixels(self, place: int) -> tuple[Values, Values]:
        """On the glyph of a character so many places on, the pixels that are seen."""
        angle = (self.along - place * self.step) / self.radius
        far = self.radius + self.outwards
        x, y = far * np.sin(angle), far * np.cos(angle) - self.radius
        return _single(SIDE / 2 + x * _EM / self.narrow), _single(SIDE / 2 - y * _EM)


class Drawer:
    """Draws characters one after the other; the same seed gives the same ones."""

    def __init__(self, faces: Grey, seed: int) -> None:
        self._faces = faces
        self._there = np.asarray(faces.any(axis=(2, 3)))
        self._rng = np.random.default_rng(seed)
        self._noises = {scale: noise(self._rng, (_NOISE, _NOISE), scale) for scale in (2, 4, 8, 20, 60)}
        self._grain = self._rng.normal(0, 1, (_NOISE, _NOISE, 3)).astype(np.float32)
        self._sheets = [self._sheet() for _ in range(_SHEETS)]

    def __iter__(self) -> Iterator[tuple[Grey, int]]:
        """Pictures SIDE × SIDE × 3 in RGB, and which of CHARACTERS each shows, or NONE."""
        while True:
            yield self._character()

    def _character(self) -> tuple[Grey, int]:
        rng = self._rng
        which = self._any() if rng.random() >= _NONE_SHARE else NONE
        face = self._face(which if which != NONE else 0)
        bend = self._bend()
        ink = self._cut(face, which, bend)
        ink = self._inked(np.maximum(ink, self._around(bend)))
        picture = self._printed_over(ink)
        return self._copied(picture), which

    def _any(self) -> int:
        first = self._rng.random() < _FIRST_LEVEL_SHARE
        places = range(_FIRST_LEVEL) if first else range(_FIRST_LEVEL, len(CHARACTERS))
        having = [place for place in self._rng.integers(places.start, places.stop, 8) if self._there[:, place].any()]
        return int(having[0])

    def _face(self, character: int) -> int:
        return int(self._rng.choice(np.flatnonzero(self._there[:, character])))

    def _bend(self) -> _Bend:
        rng = self._rng
        narrow = float(rng.uniform(0.68, 1.0))
        step = max(narrow / 0.95, float(rng.uniform(0.75, 1.5)))
        wide = 1.04 * min(step, 1.0)
        across, up = np.meshgrid(*2 * [np.linspace(-_SEEN, _SEEN, SIDE, dtype=np.float32)])
        along = across * wide * rng.uniform(0.86, 1.14) + rng.normal(0, 0.055) * wide
        outwards = -up * rng.uniform(0.88, 1.12) + rng.normal(0, 0.045)
        shear, turn = float(rng.normal(0, 0.12)), math.radians(float(rng.normal(0, 4.5)))
        along, outwards = (
            along * math.cos(turn) - outwards * math.sin(turn) + shear * outwards,
            along * math.sin(turn) + outwards * math.cos(turn),
        )
        if rng.random() < 0.7:  # edges waver
            reach = 2 * float(rng.uniform(0.008, 0.035))
            along = along + reach * (self._part(4) - 0.5)
            outwards = outwards + reach * (self._part(4) - 0.5)
        radius = math.exp(float(rng.uniform(math.log(1.2), math.log(5.5))))
        return _Bend(_single(along), _single(outwards), radius, step, narrow)

    def _cut(self, face: int, which: int, bend: _Bend) -> Values:
        """The character and those beside it."""
        rng = self._rng
        ink = np.zeros((SIDE, SIDE), np.uint8)
        for place in (-1, 0, 1):
            if place == 0:
                character = which
                if which == NONE:
                    continue
            else:
                character = int(rng.integers(_FIRST_LEVEL))
                if rng.random() < (0.12 if which != NONE else 0.5) or not self._there[face, character]:
                    continue
            ink = np.maximum(ink, _seen(self._faces[face, character], *bend.pixels(place)))
        bold = rng.random()
        if bold < 0.24:
            ink = np.asarray(cv2.dilate(ink, np.ones((2 if bold < 0.12 else 1, 2), np.uint8)))
        elif bold < 0.3:
            ink = np.asarray(cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))))
        return _single(ink / 255)

    def _around(self, bend: _Bend) -> Values:
        """The border and a thin line above, a star's tip or other characters below."""
        rng = self._rng
        outwards = bend.outwards + bend.along**2 / (2 * bend.radius) * float(rng.uniform(-0.3, 0.3))
        from_, thick = 0.5 + float(rng.uniform(0.04, 0.4)), float(rng.uniform(0.1, 0.45))
        ink = _single(np.clip(30 * (outwards - from_), 0, 1) * np.clip(30 * (from_ + thick - outwards), 0, 1))
        if rng.random() < 0.25:
            line = 0.5 + float(rng.uniform(0.02, 0.16))
            ink = np.maximum(ink, _single(np.clip(1.2 - 40 * np.abs(outwards - line) / rng.uniform(1, 2), 0, 1)))
        if rng.random() < 0.3:
            corners = np.array([(rng.uniform(-10, SIDE + 10), y) for y in (rng.uniform(SIDE - 8, SIDE - 1), 60, 60)])
            star = np.zeros((SIDE, SIDE), np.uint8)
            cv2.fillPoly(star, [corners.astype(np.int32)], 255, cv2.LINE_AA)
            ink = np.maximum(ink, star / np.float32(255))
        elif rng.random() < 0.15:
            character = int(rng.integers(_FIRST_LEVEL))
            turn, size = float(rng.uniform(-1.5, 1.5)), float(rng.uniform(0.5, 0.9))
            x, y = bend.along - float(rng.uniform(-0.6, 0.6)), bend.outwards + float(rng.uniform(0.85, 1.2))
            across = SIDE / 2 + (x * math.cos(turn) - y * math.sin(turn)) * _EM / size
            down = SIDE / 2 - (x * math.sin(turn) + y * math.cos(turn)) * _EM / size
            glyph = self._faces[self._face(character), character]
            ink = np.maximum(ink, _seen(glyph, _single(across), _single(down)) / np.float32(255))
        return np.asarray(ink, np.float32)

    def _inked(self, ink: Values) -> Values:
        """How much ink reached the paper."""
        rng = self._rng
        if rng.random() < 0.8:
            grain = np.clip(self._part(2 if rng.random() < 0.5 else 4) - float(rng.uniform(0.3, 0.6)), 0, 1)
            ink = ink * np.clip(1 - 2 * float(rng.uniform(0, 0.7)) * grain, 0, 1)
        fault = rng.random()
        if fault < 0.16:  # dry
            ink = ink * np.clip(rng.uniform(3, 5) * (self._part(20) - 0.5) + rng.uniform(0.9, 1.6), 0.02, 1)
        elif fault < 0.3:  # pressed on one side
            ink = ink * np.clip(rng.uniform(1.5, 3) * (self._part(60) - 0.5) + rng.uniform(0.7, 1.1), 0.12, 1)
        elif fault < 0.47:  # struck twice
            move = np.array([[1, 0, rng.uniform(-5, 5)], [0, 1, rng.uniform(-4.5, 4.5)]], np.float32)
            again = _single(cv2.warpAffine(ink, move, (SIDE, SIDE))) * float(rng.uniform(0.3, 0.62))
            ink = np.maximum(ink, again) if rng.random() < 0.5 else _single(1 - (1 - ink) * (1 - again))
        elif fault < 0.58:  # pale
            ink = ink * float(rng.uniform(0.35, 0.6))
        elif fault < 0.72:  # soft
            ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.6, 1.3))))
        else:
            ink = ink * float(rng.uniform(0.75, 1))
        return np.asarray(ink, np.float32)

    def _sheet(self) -> tuple[Grey, int]:
        """A sheet of print, often with rules, and how many pixels its characters are high."""
        rng = self._rng
        sheet = np.full((_SHEET, _SHEET), 255, np.uint8)
        face, high = self._face(0), int(rng.integers(26, _TALL + 14))
        for top in np.arange(0, _SHEET - high, high * float(rng.uniform(1.2, 2.1))).astype(int):
            for left in np.arange(int(rng.integers(high)), _SHEET - high, high):
                glyph = self._faces[face, int(rng.integers(_FIRST_LEVEL))]
                character = 255 - np.asarray(cv2.resize(glyph, (high, high), interpolation=cv2.INTER_AREA))
                part = sheet[top : top + high, left : left + high]
                np.minimum(part, character, out=part)
        if rng.random() < 0.4:
            for at in rng.integers(0, _SHEET - 2, (8, 2)):
                sheet[at[0] : at[0] + 2] = sheet[:, at[1] : at[1] + 2] = 0
        return sheet, high

    def _print(self) -> Values:
        """What is printed where the seal was put, any way up; 1 is paper."""
        rng = self._rng
        page = np.ones((SIDE, SIDE), np.float32)
        if rng.random() < 0.75:
            sheet, high = self._sheets[int(rng.integers(_SHEETS))]
            scale = high / (_TALL * float(rng.uniform(0.5, 1.15)))
            turn = float(rng.uniform(-2.6, 2.6)) if rng.random() < 0.8 else float(rng.normal(0, 0.2))
            move = np.zeros((2, 3))
            move[:, :2] = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
            move[:, 2] = rng.uniform(80, _SHEET - 80, 2) - move[:, :2] @ [SIDE / 2, SIDE / 2]
            how = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
            part = np.asarray(cv2.warpAffine(sheet, move, (SIDE, SIDE), flags=how, borderValue=255))
            dark = float(rng.uniform(0.03, 0.28))
            page = (dark + (1 - dark) * part / 255).astype(np.float32)
        if rng.random() < 0.06:  # a stroke of a pen
            one, other = (tuple(map(int, end)) for end in rng.integers(-10, SIDE + 10, (2, 2)))
            shade = float(rng.uniform(0.04, 0.43))
            cv2.line(page, one, other, shade, int(rng.integers(1, 4)), cv2.LINE_AA)
        return page

    def _printed_over(self, ink: Values) -> Values:
        """Seal and print as one picture in colour: print shows black through the seal, or the seal lies on top."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.7:
            colour = np.array([rng.uniform(165, 235), rng.uniform(10, 70), rng.uniform(15, 75)])
        elif kind < 0.88:
            colour = np.array([rng.uniform(20, 70), rng.uniform(50, 100), rng.uniform(140, 215)])
        else:
            colour = np.array([rng.uniform(90, 140), rng.uniform(25, 70), rng.uniform(120, 165)])
        page = self._print()[:, :, None]
        paper = np.clip(rng.uniform(0.9, 1.0) + rng.uniform(-0.03, 0.015, 3), 0, 1)
        base, cover = paper * page, ink[:, :, None]
        if rng.random() < 0.85:
            return np.asarray(base * (1 - cover * (1 - colour / 255)), np.float32)
        on_top = np.minimum(base, colour / 255 * (0.25 + 0.75 * page))
        return np.asarray(base * (1 - cover) + cover * on_top, np.float32)

    def _copied(self, picture: Values) -> Grey:
        """What a scanner, a camera or a copier makes of it."""
        rng = self._rng
        if rng.random() < 0.5:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.3, 1.1))))
        if rng.random() < 0.5:
            less = max(18, int(SIDE * rng.uniform(0.55, 1)))
            small = cv2.resize(picture, (less, less), interpolation=cv2.INTER_AREA)
            picture = np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC))
        top, left = rng.integers(0, _NOISE - SIDE, 2)
        grain = self._grain[top : top + SIDE, left : left + SIDE] / 255
        noisy = picture + grain[:, :, :1] * rng.uniform(0, 6.5) + grain * rng.uniform(0, 3)
        lit = (noisy - 0.5) * rng.uniform(0.85, 1.2) + 0.5 + rng.uniform(-0.02, 0.02)
        seen = np.clip(255 * lit, 0, 255).astype(np.uint8)
        return sent_in(rng, seen, packed=0.6)

    def _part(self, scale: int) -> Values:
        top, left = self._rng.integers(0, _NOISE - SIDE, 2)
        return self._noises[scale][top : top + SIDE, left : left + SIDE]


def _seen(glyph: Grey, across: Values, down: Values) -> Grey:
    return np.asarray(cv2.remap(glyph, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0))


def _single(values: npt.NDArray[np.floating]) -> Values:
    return np.asarray(values, np.float32)
