"""The name on a ring spelled out: what the recogniser's looks make of it, held against each character by itself.

A look at the whole name errs where print covers part of a character or the ring's curve bends it; the same character
seen by itself is another witness. Both are weighed together, and so are the words that such names are made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import UNREAD
from rpa_review.reading.images import Picture
from rpa_review.reading.looks import Look, Weighing, name_weighing, sureness
from rpa_review.reading.ocr import Reading
from rpa_review.reading.organisation_words import completing
from rpa_review.reading.ring_characters import CHARACTERS, NONE, PLACES, StraightName, log_likelihoods
from rpa_review.reading.ring_strokes import Strokes

_FEW = 3  # characters, too few to tell their step by
WORD = 3.0  # how much what is seen of a character by itself counts beside one look at the whole name
_LEAST = -6.5  # no character is held to be less likely than this: the logarithm
_UNKNOWN = -5.0  # of a character that is not in GB/T 2312: a letter, a bracket
_ASTRAY = -3.5  # the mean over a name below which the characters were not where they were looked for
_TRIED = 5  # the likeliest characters in each place
_FILLED = 0.5  # how likely a character must be to be put where none was read
_MANY = 40  # more characters that complete a word tell nothing
_ROUNDS = 8  # of putting one character right
_AGREED = 0.98, -0.2  # how sure a character is by the looks, and likely by itself, to be left alone

_Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """A look at a part of a ring laid straight: from which column on, and how many."""

    look: Look
    start: float
    wide: float

    def columns(self, name: str) -> _Values:
        """In which column each character of a name stands."""
        return self.start + self.wide * np.array(self.look.places(name))


@dataclass(frozen=True)
class Laid:
    """A ring laid straight: in colour, the strokes of its name, and the looks at the part in which the name stands."""

    strip: Picture
    strokes: Strokes
    placed: Sequence[Placed]
    agreed: bool = False  # whether they read the same, and are sure enough of it for no other to be needed

    @property
    def looks(self) -> Sequence[Look]:
        return [placed.look for placed in self.placed]

    def columns(self, name: str) -> _Values:
        """In which column each character stands by the look that agrees best with the name."""
        return max(self.placed, key=lambda placed: float(placed.look.log_likelihoods([name])[0])).columns(name)


def spelled(reading: Reading, looks: Sequence[Look], laid: Laid) -> Reading:
    """A reading of all looks with what its characters look like by themselves taken into account. As it is where it is
    too short, or its characters were not where they were looked for.
    """
    name = reading.text.replace(UNREAD, "")
    if len(name) < _FEW:
        return reading
    columns = laid.columns(name)
    gaps = _gaps(reading.text)
    between = [float(columns[place - 1] + columns[place]) / 2 for place in gaps]
    straight = StraightName(laid.strip, laid.strokes, list(columns))
    seen = log_likelihoods(straight.pictures([*columns, *between]))
    if np.mean([likely_as(row, char) for row, char in zip(seen, name, strict=False)]) < _ASTRAY:
        return reading
    chars = [sure for sure, char in zip(reading.chars, reading.text, strict=True) if char != UNREAD]
    doubtful = [
        place
        for place, (char, sure) in enumerate(zip(name, chars, strict=True))
        if (sure < _AGREED[0] or likely_as(seen[place], char) < _AGREED[1]) and not _is_among_letters(name, place)
    ]
    name, sure_of = _put_right(name, doubtful, name_weighing(looks), seen)
    for place, sure in sure_of.items():
        chars[place] = sure
    text, places = list(name), list(columns)
    for place, column, row in reversed(list(zip(gaps, between, seen[len(name) :], strict=True))):
        best = int(row[:NONE].argmax())
        likely = float(np.exp(row[best]))
        text.insert(place, CHARACTERS[best] if likely > _FILLED else UNREAD)
        chars.insert(place, likely if likely > _FILLED else 0.0)
        places.insert(place, column)
    return Reading("".join(text), tuple(chars), tuple(column / laid.strip.shape[1] for column in places))


def _gaps(text: str) -> list[int]:
    """Before which of the characters that were read there is one that was not."""
    return [place - text[:place].count(UNREAD) for place, char in enumerate(text) if char == UNREAD]


def _is_among_letters(name: str, place: int) -> bool:
    """Whether it is a Latin letter beside another, of which what is seen of characters by themselves tells nothing."""
    return name[place].isascii() and any(char.isascii() for char in (*name[:place][-1:], *name[place + 1 :][:1]))


def likely_as(seen: _Values, char: str) -> float:
    """How likely a character is by what is seen of it alone, a logarithm with a floor."""
    place = PLACES.get(char)
    return _UNKNOWN if place is None else max(_LEAST, float(seen[place]))


def _put_right(
    name: str, doubtful: Sequence[int], weighing: Weighing, seen: _Values
) -> tuple[str, Mapping[int, float]]:
    """The name with one doubtful character after the other exchanged for a likelier one, and how sure each of those
    places is.
    """
    others = {place: _others(name, place, weighing.looks, seen[place]) for place in doubtful}
    for _ in range(_ROUNDS):
        changes = [
            (place, char, name[:place] + char + name[place + 1 :])
            for place in doubtful
            for char in others[place]
            if char != name[place]
        ]
        together = weighing.of([name, *(changed for *_, changed in changes)])
        better = together[1:] - together[0]
        better += [
            WORD * (likely_as(seen[place], char) - likely_as(seen[place], name[place])) for place, char, _ in changes
        ]
        if better.max(initial=0.0) <= 0:
            break
        name = changes[int(better.argmax())][2]
    rivals = dict.fromkeys(doubtful, -np.inf)
    for (place, *_), by in zip(changes, better, strict=True):
        rivals[place] = max(rivals[place], float(by))
    without = weighing.of([name, *(name[:place] + name[place + 1 :] for place in doubtful)])
    for place, by in zip(doubtful, without[1:] - without[0], strict=True):
        none = max(_LEAST, float(seen[place][NONE]))
        rivals[place] = max(rivals[place], float(by) + WORD * (none - likely_as(seen[place], name[place])))
    weight = weighing.weight + WORD
    return name, {place: sureness(rival / weight) for place, rival in rivals.items()}


def _others(name: str, place: int, looks: Sequence[Look], seen: _Values) -> frozenset[str]:
    """The characters that may stand in a place: by itself, by a look at the whole, or because they make a word."""
    found = {CHARACTERS[index] for index in np.argsort(seen[:NONE])[-_TRIED:]}
    for look in looks:
        if len(look.reading.text) == len(name):
            found |= {look.reading.text[place], *look.rivals[place]}
    words = completing(name, place)
    return frozenset(found | words if len(words) < _MANY else found)
