"""The OCR engine: PaddleOCR's detector and recogniser (PP-OCRv6), one engine per process.

The detector is used as it comes. The recogniser's network and dictionary are PaddleOCR's; what stands around the
network is written here, because three things are needed that its `predict` does not give: lines are not padded to a
common width, every character has its own probability, and every character has its place along the line.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.reading.images import Picture
from rpa_review.reading.weights import model_folder

Quad = npt.NDArray[np.float32]  # 4 corners × (x, y), clockwise from the top left of the text

_HEIGHT = 48  # pixels of a line as the recogniser sees it
_MIN_WIDTH = 96
_MAX_WIDTH = 3200
_SURE = 0.93  # the least probability of a character that makes a quick reading do
_NARROWER = 0.75  # of its width at which a strip is read quickly: less to look at, and no less is made out
_MENDED = 0.4  # share of a line that is read again in part; what is doubtful over more of it is read again whole
_SKIPPED = 1.6  # steps from one character to the next between which another one may stand


@dataclass(frozen=True, slots=True)
class Reading:
    """What one recogniser made of one line."""

    text: str
    chars: tuple[float, ...]  # probability of each character
    places: tuple[float, ...]  # where along the line each character stands, 0 to 1

    @property
    def confidence(self) -> float:
        return float(np.mean(self.chars)) if self.chars else 0.0

    @property
    def weakest(self) -> float:
        return min(self.chars, default=0.0)

    @property
    def evenly_set(self) -> bool:
        """Whether characters follow one another at one step; where it is much longer, one may have been passed over."""
        steps = np.diff(self.places)
        return bool(steps.size < 2 or steps.max() < _SKIPPED * np.median(steps))


@dataclass(frozen=True, slots=True)
class Scores:
    """What a recogniser gave for one line: the probability of every character at every step along it."""

    steps: npt.NDArray[np.float32]  # steps × characters, the first of which is none
    characters: Sequence[str]
    share: float  # of the steps that the line takes; padding follows

    def reading(self) -> Reading:
        """Greedy CTC. A character's probability is the best of its run."""
        best = self.steps.argmax(axis=1)
        text: list[str] = []
        chars: list[float] = []
        places: list[float] = []
        start = 0
        count = len(best)
        while start < count:
            end = start + 1
            while end < count and best[end] == best[start]:
                end += 1
            if best[start] != 0:
                text.append(self.characters[best[start]])
                chars.append(round(float(min(1.0, self.steps[start:end, best[start]].max())), 4))
                places.append(min(1.0, (start + end) / 2 / count / self.share))
            start = end
        while text and text[0] == " ":
            text, chars, places = text[1:], chars[1:], places[1:]
        while text and text[-1] == " ":
            text, chars, places = text[:-1], chars[:-1], places[:-1]
        return Reading("".join(text), tuple(chars), tuple(places))


@dataclass(frozen=True, slots=True)
class Line:
    quad: Quad
    reading: Reading
    vertical: bool = False
    second: bool = field(default=False)  # whether the bigger recogniser has looked at it too


class Seen:
    """One upright line of text and what the recognisers make of it: each of them is asked once."""

    def __init__(self, strip: Picture, engine: Engine) -> None:
        self.strip = strip
        self._engine = engine
        self._scores: dict[str, Scores] = {}

    def scores(self, size: str) -> Scores:
        if size not in self._scores:
            self._scores[size] = self._engine.scores(self.strip, size=size)
        return self._scores[size]


class Engine:
    """One set of networks, one thread. Not to be shared between threads."""

    drawn = False  # whether what it is shown was drawn by a program: sharp, with exact colours

    def __init__(self) -> None:
        os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
        for name in ("PP-OCRv6_tiny_det", "PP-OCRv6_tiny_rec", "PP-OCRv6_small_rec"):
            model_folder(name)
        logging.getLogger("paddlex").setLevel(logging.ERROR)
        from paddleocr import TextDetection, TextRecognition

        def load(kind: Any, name: str) -> Any:
            options = {"intra_op_num_threads": 1, "inter_op_num_threads": 1, "enable_cpu_mem_arena": False}
            return kind(
                model_name=name,
                model_dir=str(model_folder(name)),
                engine="onnxruntime",
                engine_config=options,
                device="cpu",
            ).paddlex_predictor

        self._detector = load(TextDetection, "PP-OCRv6_tiny_det")
        self._recognisers = {size: load(TextRecognition, f"PP-OCRv6_{size}_rec") for size in ("tiny", "small")}

    def detect(self, picture: Picture, *, side: int) -> list[Quad]:
        """Where lines of text are, looking at the picture with its longer side scaled to at most `side` pixels."""
        (found,) = self._detector.predict(_bgr(picture), batch_size=1, limit_side_len=side, limit_type="max")
        return [np.asarray(quad, dtype=np.float32).reshape(4, 2) for quad in found["dt_polys"]]

    def recognise(self, strip: Picture, *, size: str = "tiny") -> Reading:
        """Read one upright line of text."""
        return self.read(Seen(strip, self), size=size)

    def read(self, seen: Seen, *, size: str) -> Reading:
        """The same for a line that may be looked at again."""
        return seen.scores(size).reading()

    def scores(self, strip: Picture, *, size: str) -> Scores:
        """What may stand along one upright line of text."""
        recogniser = self._recognisers[size]
        height, width = strip.shape[:2]
        wide = int(np.clip(round(_HEIGHT * width / max(1, height)), 16, _MAX_WIDTH))
        padded = max(wide, _MIN_WIDTH)
        values = np.zeros((1, 3, _HEIGHT, padded), dtype=np.float32)
        shrink = cv2.INTER_AREA if height > 2 * _HEIGHT else cv2.INTER_LINEAR
        scaled = _bgr(np.asarray(cv2.resize(strip, (wide, _HEIGHT), interpolation=shrink)))
        values[0, :, :, :wide] = scaled.astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0
        steps = np.asarray(recogniser.runner(x=[values])[0])[0]
        return Scores(steps, recogniser.post_op.character, wide / padded)


class QuickEngine(Engine):
    """The same networks for print that is sharp and clean: what the tiny one has read for sure is not read again."""

    drawn = True

    def __init__(self, engine: Engine) -> None:
        self._detector, self._recognisers = engine._detector, engine._recognisers

    def read(self, seen: Seen, *, size: str) -> Reading:
        height, width = seen.strip.shape[:2]
        narrow = max(1, round(_NARROWER * width)), height
        strip = np.asarray(cv2.resize(seen.strip, narrow, interpolation=cv2.INTER_AREA))
        reading = self.scores(strip, size="tiny").reading()
        if size == "tiny" or _will_do(reading):
            return reading
        mended = self._mended(reading, strip, size)
        return mended if mended and _will_do(mended) else seen.scores(size).reading()

    def _mended(self, reading: Reading, strip: Picture, size: str) -> Reading | None:
        """The doubtful characters read again, with a sure one at either end that must come out as before."""
        count = len(reading.text)
        doubtful = [place for place, sure in enumerate(reading.chars) if sure <= _SURE]
        if not doubtful or doubtful[-1] - doubtful[0] >= _MENDED * count:
            return None
        first, last = max(0, doubtful[0] - 1), min(count - 1, doubtful[-1] + 1)
        places = (0.0, *reading.places, 1.0)
        start = (places[first] + places[first + 1]) / 2 if first else 0.0
        end = (places[last + 1] + places[last + 2]) / 2 if last < count - 1 else 1.0
        width = strip.shape[1]
        part = self.scores(strip[:, round(start * width) : round(end * width)], size=size).reading()
        anchored, inner = doubtful[0] - first, len(part.text) - (last - doubtful[-1])
        expected = reading.text[first : doubtful[0]], reading.text[doubtful[-1] + 1 : last + 1]
        if (part.text[:anchored], part.text[inner:]) != expected:
            return None
        places = tuple(start + place * (end - start) for place in part.places)
        return Reading(
            reading.text[: doubtful[0]] + part.text[anchored:inner] + reading.text[doubtful[-1] + 1 :],
            reading.chars[: doubtful[0]] + part.chars[anchored:inner] + reading.chars[doubtful[-1] + 1 :],
            reading.places[: doubtful[0]] + places[anchored:inner] + reading.places[doubtful[-1] + 1 :],
        )


def _will_do(reading: Reading) -> bool:
    return reading.weakest > _SURE and reading.evenly_set


def strip_of(picture: Picture, quad: Quad) -> Picture:
    """The line that stands in a quad, cut out and laid flat."""
    top_left, top_right, bottom_right, bottom_left = quad
    width = max(1, round(float(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))))
    height = max(1, round(float(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))))
    left, top = np.floor(quad.min(axis=0)).astype(int)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int)
    upright = top_left[0] < top_right[0] and top_left[1] < bottom_left[1]
    if upright and (right - left) * (bottom - top) <= 1.08 * width * height + 2 * (width + height):
        rows, columns = picture.shape[:2]
        return picture[max(0, top) : min(rows, bottom + 1), max(0, left) : min(columns, right + 1)]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    lay = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    return np.asarray(
        cv2.warpPerspective(picture, lay, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def _bgr(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))


@cache
def engine() -> Engine:
    """This process's engine, loaded on first use."""
    with contextlib.redirect_stdout(None):
        return Engine()


@cache
def quick_engine() -> QuickEngine:
    """This process's engine, for pages that a program drew."""
    return QuickEngine(engine())
