"""What was read: files, pages, words and marks, each with its place and the confidence of the reading."""

from __future__ import annotations

import itertools
import unicodedata
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field as Constraint
from pydantic import model_serializer, model_validator

from rpa_review.domain.comparison import plain, simplified
from rpa_review.domain.record import Frozen

Fraction = Annotated[float, Constraint(ge=-0.5, le=1.5)]
UNREAD = "□"  # stands in the text of a seal for a character that could not be made out
Confidence = Annotated[float, Constraint(ge=0.0, le=1.0)]


class Box(Frozen):
    """A rectangle as fractions of a page's width and height, origin at the top left, y downwards.

    In JSON it is the list [left, top, right, bottom].
    """

    left: Fraction
    top: Fraction
    right: Fraction
    bottom: Fraction

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, data: object) -> object:
        if isinstance(data, (list, tuple)) and len(data) == 4:
            return dict(zip(("left", "top", "right", "bottom"), data, strict=True))
        return data

    @model_serializer
    def _to_list(self) -> list[float]:
        return [round(side, 4) for side in (self.left, self.top, self.right, self.bottom)]

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def holds(self, point: tuple[float, float]) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def union(self, *others: Box) -> Box:
        boxes = (self, *others)
        return Box(
            left=min(box.left for box in boxes),
            top=min(box.top for box in boxes),
            right=max(box.right for box in boxes),
            bottom=max(box.bottom for box in boxes),
        )

    def overlap(self, other: Box) -> float:
        """Share of this box's own area that lies in the other, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0 or self.width <= 0 or self.height <= 0:
            return 0.0
        return width * height / (self.width * self.height)


class Word(Frozen):
    """A run of text on one line, without a wide gap in it: a line of OCR, or joined words of a text layer."""

    text: str
    box: Box
    confidence: Confidence
    char_confidences: tuple[Confidence, ...] = ()  # one per character of text; empty when the reader gives none
    char_middles: tuple[float, ...] = ()  # where along the word the middle of each character stands, 0 to 1
    vertical: bool = False

    def part(self, start: int, end: int) -> Box:
        """Where the characters [start:end) stand; a full-width one counts as two half-width if no middles are known."""
        first, last = self._edges(start, end)
        if self.vertical:
            return Box(
                left=self.box.left,
                top=self.box.top + first * self.box.height,
                right=self.box.right,
                bottom=self.box.top + last * self.box.height,
            )
        return Box(
            left=self.box.left + first * self.box.width,
            top=self.box.top,
            right=self.box.left + last * self.box.width,
            bottom=self.box.bottom,
        )

    def _edges(self, start: int, end: int) -> tuple[float, float]:
        if start < end and len(self.char_middles) == len(self.text):
            last = min(end, len(self.text)) - 1
            left = 0.0 if start <= 0 else self.char_middles[start] - self._half(start)
            right = 1.0 if last == len(self.text) - 1 else self.char_middles[last] + self._half(last)
            return max(0.0, left), min(1.0, right)
        widths = [1 if ord(char) < 0x2E80 else 2 for char in self.text]
        total = sum(widths) or 1
        return sum(widths[:start]) / total, sum(widths[:end]) / total

    def _half(self, index: int) -> float:
        """Half the width of one character: half the way to its nearer neighbour."""
        around = self.char_middles[max(0, index - 1) : index + 2]
        return min((other - one for one, other in itertools.pairwise(around)), default=1.0) / 2

    def part_confidence(self, start: int, end: int) -> float:
        """The lowest confidence among the characters [start:end), or the word's own where characters have none."""
        return min(self.char_confidences[start:end], default=self.confidence)


class MarkKind(StrEnum):
    SEAL = "seal"  # 印章
    SIGNATURE = "signature"  # 手写墨迹 where a signature belongs
    CHECKBOX = "checkbox"
    PORTRAIT = "portrait"
    CODE = "code"  # QR or bar code
    FINGERPRINT = "fingerprint"  # 捺印


class Mark(Frozen):
    """Something on the page that is not a line of text."""

    kind: MarkKind
    box: Box
    confidence: Confidence
    text: str = ""  # the name on a seal's ring with UNREAD characters, the content of a code
    checked: bool | None = None  # checkboxes only
    colour: str = ""  # "red", "blue", "black"


class Cell(Frozen):
    """One cell of a ruled table, rows and columns counted from 0."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: Box


class Table(Frozen):
    box: Box
    cells: tuple[Cell, ...]


class Origin(StrEnum):
    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class Flaw(StrEnum):
    """Why a page cannot be read well: a closed list (items 1.12)."""

    BLURRED = "blurred"  # 模糊
    GLARE = "glare"  # 反光
    CROPPED = "cropped"  # 裁切
    COVERED = "covered"  # 遮挡
    LOW_RESOLUTION = "low_resolution"  # 分辨率过低
    DARK = "dark"  # 过暗
    BLANK = "blank"  # 空白


class FlawFound(Frozen):
    """A flaw and where on the page it lies; no box means the whole page."""

    flaw: Flaw
    box: Box | None = None
    severity: float  # 0 (barely) to 1 (nothing can be read)


class Page(Frozen):
    """One page as read. Boxes are on the flattened page; `displayed` turns them to the upright one."""

    number: int  # from 1
    width: int  # pixels of the upright page as displayed
    height: int
    origin: Origin
    words: tuple[Word, ...] = ()  # in reading order
    marks: tuple[Mark, ...] = ()
    tables: tuple[Table, ...] = ()
    flaws: tuple[FlawFound, ...] = ()
    turned: int = 0  # degrees clockwise by which the file's page was turned to stand upright: 0, 90, 180, 270
    inner: str = ""  # the member of an archive that the page is from, "" for any other file
    flat: tuple[float, ...] | None = None  # 3×3 homography, row by row: flattened fractions → displayed fractions

    @cached_property
    def text(self) -> str:
        return "\n".join([word.text for word in self.words])

    @cached_property
    def said(self) -> str:
        """The text as comparisons write it: no white space, one form of each character."""
        return plain(self.text)

    @cached_property
    def rows(self) -> tuple[tuple[Word, ...], ...]:
        """Words at one height, left first; the rows top first."""
        rows: list[list[Word]] = []
        for word in sorted(self.words, key=lambda word: word.box.centre[1]):
            for row in reversed(rows[-4:]):
                last = row[-1].box
                shared = min(word.box.bottom, last.bottom) - max(word.box.top, last.top)
                if shared > 0.5 * min(word.box.height, last.height) and not word.vertical:
                    row.append(word)
                    break
            else:
                rows.append([word])
        return tuple(tuple(sorted(row, key=lambda word: word.box.left)) for row in rows)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The rows' text without white space. Kai type is read in traditional forms at times: they are turned back."""
        texts = ("".join(word.text for word in row) for row in self.rows)
        return tuple(simplified("".join(unicodedata.normalize("NFKC", text).split())) for text in texts)

    def displayed(self, box: Box) -> Box:
        """The smallest box of the upright page, as displayed, that holds a box of the flattened one."""
        if self.flat is None:
            return box
        a, b, c, d, e, f, g, h, i = self.flat
        xs, ys = [], []
        for x, y in ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)):
            depth = g * x + h * y + i
            xs.append(min(1.0, max(0.0, (a * x + b * y + c) / depth)))
            ys.append(min(1.0, max(0.0, (d * x + e * y + f) / depth)))
        return Box(left=min(xs), top=min(ys), right=max(xs), bottom=max(ys))


class Problem(StrEnum):
    """Why a file gave no pages: a closed list, told to the applicant by COM-R01."""

    MISSING = "missing"
    EMPTY = "empty"  # 0 bytes
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    UNSUPPORTED = "unsupported"
    LEGACY = "legacy"  # DOC, XLS, PPT and WPS as they were before 2007
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TIMEOUT = "timeout"
    CRASHED = "crashed"  # the process that read it died; it was replaced


class FileReading(Frozen):
    """All that was read from one file: pages, or the problem that kept us from any.

    An archive may have both: the pages of its good members, and the problem of the first one that could not be read.
    """

    sha256: str
    kind: str  # by content: "pdf", "jpeg", "png", …; "" when nothing was recognised
    pages: tuple[Page, ...] = ()
    problem: Problem | None = None
    inner: str = ""  # the member of an archive that has the problem
    detail: str = ""  # for the operator's log; never holds the applicant's data
    seconds: float = 0.0
    reader: str = ""  # name and version of the reader that made it
