"""Boxes to tick: written into the text where a reader saw them as marks, and read as choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rpa_review.domain.page import Mark, MarkKind, Page, Word
from rpa_review.extract.parse import TICKED, UNTICKED
from rpa_review.extract.running import half_width
from rpa_review.extract.span import Span

TICK, EMPTY = "☑", "□"
_BOX_LIKE = (
    TICKED | UNTICKED | frozenset("日曰田回目区图团國国凶因白又冈网闪")
)  # what OCR makes of a box, ticked or not
_OPEN, _CLOSE = "([", ")]"
_UNSEEN = 0.5  # confidence in a choice whose box was not made out


@dataclass(frozen=True)
class Choice:
    """An option as printed, and whether its box is ticked: None where no box was made out."""

    option: str
    ticked: bool | None
    span: Span

    @property
    def confidence(self) -> float:
        return self.span.confidence


# ------------------------------------------------------------------------------------------------ marks into text


def with_ticks_written(page: Page) -> Page:
    """The page with every checkbox mark as a character of the word that it stands in or beside."""
    boxes = [mark for mark in page.marks if mark.kind is MarkKind.CHECKBOX and mark.checked is not None]
    words = [_with_brackets_as_box(word) for word in page.words]
    if not boxes:
        return page.model_copy(update={"words": tuple(words)})
    for mark in sorted(boxes, key=lambda mark: mark.box.left):
        nearest = _word_for(mark, words)
        if nearest is not None:
            words[nearest] = _with_mark(words[nearest], mark)
        else:
            glyph = TICK if mark.checked else EMPTY
            words.append(Word(text=glyph, box=mark.box, confidence=mark.confidence))
    others = tuple(mark for mark in page.marks if mark.kind is not MarkKind.CHECKBOX)
    return page.model_copy(update={"words": tuple(words), "marks": others})


def _with_brackets_as_box(word: Word) -> Word:
    """A pair of brackets that stands alone with nothing in it is an empty box."""
    if word.text.replace(" ", "") not in ("[]", "［］", "【】"):
        return word
    sure = (min(word.char_confidences),) if word.char_confidences else ()
    return word.model_copy(update={"text": EMPTY, "char_middles": (), "char_confidences": sure})


def _word_for(mark: Mark, words: Sequence[Word]) -> int | None:
    """The word that a box stands in, or right before, or right after."""
    x, y = mark.box.centre
    best: tuple[float, int] | None = None
    for index, word in enumerate(words):
        if word.vertical or not word.box.top <= y <= word.box.bottom:
            continue
        room = 1.5 * mark.box.width
        if word.box.left - room <= x <= word.box.right + room:
            # A box stands before its option: a word that begins right after it comes first.
            distance = max(0.0, word.box.left - x, 1.3 * (x - word.box.right))
            if best is None or distance < best[0]:
                best = distance, index
    return best[1] if best else None


def _with_mark(word: Word, mark: Mark) -> Word:
    """The word with the box's glyph in the place of what was read there, or between its neighbours."""
    glyph = TICK if mark.checked else EMPTY
    x, width = mark.box.centre[0], mark.box.width
    box = word.box.union(mark.box)
    places = [word.part(at, at + 1) for at in range(len(word.text))]
    if len(word.char_middles) == len(word.text):
        middles = [word.box.left + middle * word.box.width for middle in word.char_middles]
    else:
        middles = [place.centre[0] for place in places]
    confidences = list(word.char_confidences) or [word.confidence] * len(word.text)
    chars = list(word.text)
    near = [
        (abs(middles[at] - x), at)
        for at, place in enumerate(places)
        if chars[at] in _BOX_LIKE and abs(middles[at] - x) < 1.1 * max(width, place.width)
    ]
    if near:
        _, at = min(near)
        chars[at], confidences[at], middles[at] = glyph, mark.confidence, x
        if at + 1 < len(chars) and chars[at + 1] in "√✓✔":
            del chars[at + 1], confidences[at + 1], middles[at + 1]
    else:
        at = sum(middle < x for middle in middles)
        chars.insert(at, glyph)
        confidences.insert(at, mark.confidence)
        middles.insert(at, x)
    along = tuple(round((middle - box.left) / max(box.width, 1e-9), 4) for middle in middles)
    return word.model_copy(
        update={
            "text": "".join(chars),
            "confidence": sum(confidences) / len(confidences),
            "char_confidences": tuple(confidences),
            "char_middles": along,
            "box": box,
        }
    )


# ------------------------------------------------------------------------------------------------ choices of a text


def choices(span: Span, options: Mapping[str, Iterable[str]]) -> list[Choice]:
    """The options that stand in a text, by value, each with the state of its box before (or after) it.

    `options` maps a value to the wordings it is printed in; longer wordings are looked for first, so that one that
    lies within another is not taken for it.
    """
    text = half_width(span.compact)
    places = _places(text, options)
    before = {value: _box_before(text, start) for value, (start, _) in places.items()}
    after = {value: _box_after(text, end) for value, (_, end) in places.items()}
    leading = sum(box is not None for box in before.values()) >= sum(box is not None for box in after.values())
    found = []
    for value, (start, end) in sorted(places.items(), key=lambda place: place[1]):
        box = before[value] if leading else after[value]
        if box is None:
            found.append(Choice(value, None, span.part(start, end)))
            continue
        ticked, edge = box
        found.append(Choice(value, ticked, span.part(min(start, edge), max(end, edge + 1))))
    return found


def _places(text: str, options: Mapping[str, Iterable[str]]) -> dict[str, tuple[int, int]]:
    wordings = sorted(
        ((half_width(wording), value) for value, group in options.items() for wording in group),
        key=lambda pair: -len(pair[0]),
    )
    taken: list[tuple[int, int]] = []
    places: dict[str, tuple[int, int]] = {}

    def free(start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in taken)

    for wording, value in wordings:
        if value in places:
            continue
        spots = []
        at = text.find(wording)
        while at >= 0:
            if free(at, at + len(wording)):
                spots.append((at, at + len(wording)))
            at = text.find(wording, at + 1)
        if spots:
            # Of several places, the one with a box.
            place = next((spot for spot in spots if _box_before(text, spot[0]) or _box_after(text, spot[1])), spots[0])
            places[value] = place
            taken.append(place)
    for wording, value in wordings:
        if value in places or len(wording) < 4:
            continue
        aligned = fuzz.partial_ratio_alignment(wording, text, score_cutoff=79)
        if aligned and free(aligned.dest_start, aligned.dest_end) and aligned.dest_start < aligned.dest_end:
            places[value] = aligned.dest_start, aligned.dest_end
            taken.append(places[value])
    return places


def _box_before(text: str, start: int) -> tuple[bool, int] | None:
    """Whether the box that ends right before a place is ticked, and where it stands."""
    if start == 0:
        return None
    char = text[start - 1]
    if char in TICKED or char in UNTICKED:
        return char in TICKED, start - 1
    if char in _CLOSE and start >= 2:
        if text[start - 2] in _OPEN:
            return False, start - 2
        if start >= 3 and text[start - 2] in TICKED and text[start - 3] in _OPEN:
            return True, start - 3
    return None


def _box_after(text: str, end: int) -> tuple[bool, int] | None:
    if end >= len(text):
        return None
    char = text[end]
    if char in TICKED or char in UNTICKED:
        return char in TICKED, end
    if char in _OPEN and end + 1 < len(text):
        if text[end + 1] in _CLOSE:
            return False, end + 1
        if text[end + 1] in TICKED and end + 2 < len(text) and text[end + 2] in _CLOSE:
            return True, end + 2
    return None


def sureness(found: Sequence[Choice]) -> float:
    """The confidence in a group of choices as a whole: that of its least sure box."""
    least = min((choice.confidence for choice in found), default=1.0)
    return min(least, _UNSEEN) if any(choice.ticked is None for choice in found) else least


def ticked_texts(span: Span) -> list[str] | None:
    """What stands behind each ticked box of a text; None where it has no boxes."""
    parts = re.split(f"([{''.join(sorted(TICKED | UNTICKED - {'口', 'O', '〇'}))}])", half_width(span.compact))
    if len(parts) == 1:
        return None
    return [
        text.strip(";,，；、") for box, text in zip(parts[1::2], parts[2::2], strict=True) if box in TICKED and text
    ]
