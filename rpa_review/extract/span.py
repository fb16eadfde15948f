"""Characters with their places, and runs of them: what the layout verbs work on and give back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rpa_review.domain.page import Box, Page, Word

_PUNCTUATION = frozenset("()（）[]【】《》〈〉<>,，、。;；:：“”\"'‘’!！?？")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a word, with the room it takes on the page."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    word: int  # index into the page's words
    place: int  # index into the word's text

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def em(self) -> float:
        """Width of a full-width character at this size, as a fraction of the page's width."""
        return (self.right - self.left) * (2 if self.char < "\u2e80" else 1)


def _clamp(side: float) -> float:
    return min(1.5, max(-0.5, side))


@dataclass(frozen=True)
class Span:
    """Characters in reading order, perhaps over several words and lines."""

    lines: tuple[tuple[Glyph, ...], ...]

    @classmethod
    def of(cls, *lines: Iterable[Glyph]) -> Span:
        return cls(tuple(line for line in (tuple(line) for line in lines) if line))

    @property
    def glyphs(self) -> Iterator[Glyph]:
        for line in self.lines:
            yield from line

    def __bool__(self) -> bool:
        return any(not glyph.char.isspace() for glyph in self.glyphs)

    @cached_property
    def text(self) -> str:
        """As printed: a space for a gap between words, a line break for each new line."""
        return "\n".join(_line_text(line) for line in self.lines)

    @cached_property
    def compact(self) -> str:
        """Without any white space; the n-th character is the n-th glyph of `solid`."""
        return "".join(glyph.char for glyph in self.solid)

    @cached_property
    def solid(self) -> tuple[Glyph, ...]:
        return tuple(glyph for glyph in self.glyphs if not glyph.char.isspace())

    @property
    def confidence(self) -> float:
        """That of its least sure character. Brackets and commas, whose widths OCR cannot tell apart, say nothing."""
        telling = [glyph.confidence for glyph in self.solid if glyph.char not in _PUNCTUATION]
        return min(telling or (glyph.confidence for glyph in self.solid), default=1.0)

    @property
    def mean_confidence(self) -> float:
        solid = self.solid
        return sum(glyph.confidence for glyph in solid) / len(solid) if solid else 1.0

    @cached_property
    def box(self) -> Box:
        glyphs = self.solid or tuple(self.glyphs)
        return Box(
            left=_clamp(min(glyph.left for glyph in glyphs)),
            top=_clamp(min(glyph.top for glyph in glyphs)),
            right=_clamp(max(glyph.right for glyph in glyphs)),
            bottom=_clamp(max(glyph.bottom for glyph in glyphs)),
        )

    def part(self, start: int, end: int) -> Span:
        """The characters [start:end) of `compact`."""
        kept = {id(glyph) for glyph in self.solid[start:end]}
        return Span.of(*([glyph for glyph in line if id(glyph) in kept] for line in self.lines))

    def where(self, keep: Callable[[Glyph], bool]) -> Span:
        return Span.of(*([glyph for glyph in line if keep(glyph)] for line in self.lines))

    def plus(self, *others: Span) -> Span:
        """This span and the lines of the others below it."""
        return Span(self.lines + tuple(line for other in others for line in other.lines))


def _line_text(line: Sequence[Glyph]) -> str:
    out: list[str] = []
    for before, glyph in zip((None, *line), line, strict=False):
        if (
            before is not None
            and before.word != glyph.word
            and glyph.left - before.right > 0.6 * max(glyph.em, before.em)
        ):
            out.append(" ")
        out.append(glyph.char)
    return "".join(out).strip()


def glyphs_of(page: Page) -> list[Glyph]:
    """Every character of the page's words, white space included, with the room that it takes in its word."""
    return [glyph for index, word in enumerate(page.words) for glyph in _spread(word, index)]


def _spread(word: Word, index: int) -> Iterator[Glyph]:
    chars = word.char_confidences if len(word.char_confidences) == len(word.text) else None
    for place, char in enumerate(word.text):
        box = word.part(place, place + 1)
        sure = chars[place] if chars else word.confidence
        yield Glyph(char, box.left, box.top, box.right, box.bottom, confidence=sure, word=index, place=place)


def rows_of(glyphs: Sequence[Glyph]) -> list[tuple[Glyph, ...]]:
    """Words put on lines: those whose middles lie at one height, left to right, top line first.

    A vertical word (one tall column) makes a line of its own.
    """
    words: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        words.setdefault(glyph.word, []).append(glyph)
    runs = sorted(words.values(), key=lambda run: sum(glyph.middle[1] for glyph in run) / len(run))
    rows: list[list[list[Glyph]]] = []
    for run in runs:
        top, bottom = run[0].top, run[0].bottom
        middle, height = (top + bottom) / 2, bottom - top
        for row in reversed(rows[-4:]):
            other_top = sum(part[0].top for part in row) / len(row)
            other_bottom = sum(part[0].bottom for part in row) / len(row)
            shared = min(bottom, other_bottom) - max(top, other_top)
            beside = all(
                run[-1].right <= part[0].left + part[0].em or run[0].left >= part[-1].right - part[0].em for part in row
            )
            if (
                beside
                and shared > 0.5 * min(height, other_bottom - other_top)
                and (other_top < middle < other_bottom or shared > 0.75 * height)
            ):
                row.append(run)
                break
        else:
            rows.append([run])
    rows.sort(key=lambda row: sum(part[0].top + part[0].bottom for part in row) / len(row))
    return [tuple(glyph for part in sorted(row, key=lambda part: part[0].left) for glyph in part) for row in rows]
