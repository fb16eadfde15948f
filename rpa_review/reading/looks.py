"""Several looks at one line or one ring, put together: the text that all of them make likeliest.

A look is what the recogniser saw along one strip, step by step. How likely a text is by a look is CTC's sum over all
ways to lay it along the steps (Graves et al., 2006); looks are witnesses, so their likelihoods are multiplied, each to
the power of its weight. What one look took for another character, or passed over, the others can then put right.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rpa_review.domain.page import UNREAD
from rpa_review.reading.images import Picture
from rpa_review.reading.ocr import Reading, Scores, Seen
from rpa_review.reading.organisation_words import in_words

_RECOGNISERS = {"small": 1.0, "tiny": 0.5}  # and how much the word of each counts
_DOUBT = 1e-3  # no look rules a character out, nor its absence: the least probability of either at a step
_RIVAL = 0.005  # how likely another character must be, where one is read, to be tried in its place
_SEEN = 0.002  # a character that no step gives more counts as unseen by a look
_DARK = 128  # a strip's strokes, 0 to 255
_INKED = 0.05  # share of a character's room that is dark where one stands
_ROOM = (1.6, 2.5)  # usual steps between two characters that have room for one more between them
_NARROW = 0.5  # of a Chinese character's room is a Latin letter's
_FEW = 3  # characters, too few to tell the usual step by
_ROUNDS = 4  # of trying every change of one character
_LONGER = 2.0  # what a character more weighs: CTC favours short names, looks pass over what is half covered
_SECOND_LEVEL = 2.0  # what a character of the second level of GB/T 2312 must make up for
_BEYOND = 6.0  # the same for one that is not in that standard at all: nearly always a misreading of one that is
_IN_WORD = 6.0  # what a character adds that goes on a word which names of organisations are made of

_Values = npt.NDArray[np.float64]
_Columns = npt.NDArray[np.intp]


class Look:
    """What the recogniser saw along one strip, dark on paper."""

    def __init__(self, strip: Picture, scores: Scores, *, weight: float = 1.0) -> None:
        """`weight` is how much the look's word counts beside the others'."""
        self.weight = weight
        self._strip = strip
        self.reading = scores.reading()
        steps = scores.steps
        seen = np.flatnonzero(steps[:, 1:].max(axis=0) > _SEEN) + 1
        self._column = {scores.characters[index]: place for place, index in enumerate(seen, start=1)}
        self._unseen = len(seen) + 1
        self._likely = np.full((len(steps), len(seen) + 2), _DOUBT)
        self._likely[:, : len(seen) + 1] = np.maximum(steps[:, [0, *seen]], _DOUBT)
        self._share = scores.share

    @cached_property
    def rivals(self) -> Sequence[frozenset[str]]:
        """For each character of the reading those that may stand in its place."""
        return [self.rivals_at(place) for place in self.reading.places]

    def rivals_at(self, place: float) -> frozenset[str]:
        """The characters that may stand at a place along the strip, 0 to 1."""
        middle = int(place * self._share * len(self._likely))
        around = self._likely[max(0, middle - 1) : middle + 2].max(axis=0)
        return frozenset(char for char, column in self._column.items() if around[column] > _RIVAL)

    def log_likelihoods(self, names: Sequence[str]) -> _Values:
        """The natural logarithm of how likely each name is, by this look alone; names are not empty."""
        columns, repeated = self._laid_out(names)
        count, states = columns.shape
        may_skip = np.zeros((count, states))
        may_skip[:, 3::2] = ~repeated[:, 1:]
        likely = self._likely[:, columns]
        reached = np.zeros((count, states))
        reached[:, :2] = likely[0, :, :2]
        logarithm = np.zeros(count)
        for step in likely[1:]:
            before = reached
            reached = before.copy()
            reached[:, 1:] += before[:, :-1]
            reached[:, 2:] += before[:, :-2] * may_skip[:, 2:]
            reached *= step
            scale = reached.max(axis=1, keepdims=True)
            reached /= scale
            logarithm += np.log(scale[:, 0])
        ends = 2 * np.array([len(name) for name in names])
        rows = np.arange(count)
        return np.asarray(logarithm + np.log(reached[rows, ends] + reached[rows, ends - 1] + 1e-300))

    def is_inked(self, place: float, reach: float) -> bool:
        """Whether there are strokes within reach of a place, both as shares of the strip's length."""
        first, last = (round((place + side) * self._strip.shape[1]) for side in (-reach, reach))
        return bool((self._strip[:, max(0, first) : last + 1] < _DARK).mean() > _INKED)

    def places(self, name: str) -> tuple[float, ...]:
        """Where along the strip each character of a name stands, 0 to 1, laid along the steps in the likeliest way."""
        columns, repeated = self._laid_out([name])
        may_skip = np.zeros(columns.shape[1], bool)
        may_skip[3::2] = ~repeated[0, 1:]
        likely = np.log(self._likely[:, columns[0]])
        best = np.full(len(may_skip), -np.inf)
        best[:2] = likely[0, :2]
        came: list[npt.NDArray[np.intp]] = []
        for step in likely[1:]:
            from_before = np.concatenate([[-np.inf], best[:-1]])
            from_two_before = np.where(may_skip, np.concatenate([[-np.inf, -np.inf], best[:-2]]), -np.inf)
            ways = np.stack([best, from_before, from_two_before])
            came.append(ways.argmax(axis=0))
            best = ways.max(axis=0) + step
        state = len(best) - 1 if best[-1] >= best[-2] else len(best) - 2
        stood: dict[int, list[int]] = {}
        for step in range(len(likely) - 1, -1, -1):
            stood.setdefault(state, []).append(step)
            state -= int(came[step - 1][state]) if step else 0
        middles = (float(np.mean(stood[2 * place + 1])) + 0.5 for place in range(len(name)))
        return tuple(min(1.0, middle / len(likely) / self._share) for middle in middles)

    def _laid_out(self, names: Sequence[str]) -> tuple[_Columns, npt.NDArray[np.bool_]]:
        """Columns of none, first character, none, second character … by name; which characters repeat the last one."""
        longest = max(map(len, names))
        chars = np.zeros((len(names), longest), np.intp)
        for row, name in enumerate(names):
            chars[row, : len(name)] = [self._column.get(char, self._unseen) for char in name]
        columns = np.zeros((len(names), 2 * longest + 1), np.intp)
        columns[:, 1::2] = chars
        repeated = np.zeros((len(names), longest), bool)
        for row, name in enumerate(names):
            repeated[row, 1 : len(name)] = [one == other for one, other in itertools.pairwise(name)]
        return columns, repeated


def looks_at(seen: Seen, *, weight: float = 1.0) -> list[Look]:
    """What each of the recognisers sees on a strip, the bigger one first: they err differently."""
    return [Look(seen.strip, seen.scores(size), weight=weight * word) for size, word in _RECOGNISERS.items()]


@dataclass(frozen=True, slots=True)
class _Change:
    """A name that differs by one character or one stretch, and the place at which it does."""

    name: str
    place: int
    put_in: bool = False  # whether it only adds characters


class Weighing:
    """Several looks, and how much a text is to be expected before any of them: what makes one likelier than another."""

    def __init__(self, looks: Sequence[Look], expected: Callable[[str], float]) -> None:
        self.looks = looks
        self.weight = sum(look.weight for look in looks)
        self._expected = expected
        self._known: dict[str, float] = {}

    def of(self, texts: Sequence[str]) -> _Values:
        """How likely each text is, a logarithm, for comparing only; texts are not empty."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            seen = sum(look.weight * look.log_likelihoods(new) for look in self.looks)
            self._known |= zip(new, seen + np.array([self._expected(text) for text in new]), strict=True)
        return np.array([self._known[text] for text in texts])


def likeliest(looks: Sequence[Look]) -> Reading:
    """The text that all looks together make likeliest, how sure each of its characters is, and where on the strip of
    the look that agrees best it stands. Empty where no look read anything.
    """
    return _weighed_up(Weighing(looks, _usual))[0]


def name_weighing(looks: Sequence[Look]) -> Weighing:
    """Looks at the name of an organisation."""
    return Weighing(looks, lambda name: _usual(name) + _IN_WORD * in_words(name))


def likeliest_name(looks: Sequence[Look]) -> Reading:
    """The same for an organisation's name along a ring, whose characters are evenly set: where one is missing □ stands
    in its place.
    """
    reading, nearest = _weighed_up(name_weighing(looks))
    return _with_gaps(reading, nearest) if nearest else reading


def _weighed_up(weighing: Weighing) -> tuple[Reading, Look | None]:
    """The likeliest text, and the look that agrees best with it."""
    looks = weighing.looks
    begun = sorted({look.reading.text for look in looks} - {""})
    if not begun:
        return Reading("", (), ()), None
    together = weighing.of(begun)
    name, most = begun[int(together.argmax())], float(together.max())
    changes, together = _changed(name, weighing)
    for _ in range(_ROUNDS):
        if together.max(initial=-np.inf) <= most:
            break
        best = int(together.argmax())
        name, most = changes[best].name, float(together[best])
        changes, together = _changed(name, weighing)
    rivals = _strongest(changes, (together - most) / weighing.weight)
    own = [float(look.log_likelihoods([name])[0]) for look in looks]
    nearest = looks[int(np.argmax(own))]
    return Reading(
        name, tuple(sureness(rivals.get(place)) for place in range(len(name))), nearest.places(name)
    ), nearest


def sureness(rival: float | None) -> float:
    """How sure a character is, 0 to 1, by how much better its best rival is: a negative logarithm; None without one."""
    return round(1 / (1 + float(np.exp(-9.0 if rival is None else rival))), 4)


def _with_gaps(reading: Reading, look: Look) -> Reading:
    """With an unread character where there is room for one between two others, and ink."""
    if len(reading.places) <= _FEW:
        return reading
    wide = [_NARROW if char.isascii() else 1.0 for char in reading.text]
    between = [(one + other) / 2 for one, other in itertools.pairwise(wide)]
    steps = np.diff(reading.places)
    usual = float(np.median(steps / between))
    text, chars, places = reading.text[0], [reading.chars[0]], [reading.places[0]]
    for number, (step, expected) in enumerate(zip(steps, between, strict=True), start=1):
        middle = reading.places[number] - step / 2
        if _ROOM[0] < step / usual - expected + 1 < _ROOM[1] and look.is_inked(middle, usual / 3):
            text += UNREAD
            chars.append(0.0)
            places.append(middle)
        text += reading.text[number]
        chars.append(reading.chars[number])
        places.append(reading.places[number])
    return Reading(text, tuple(chars), tuple(places))


def _usual(name: str) -> float:
    """How much a name is to be expected before anything is seen: a logarithm, for comparing only."""
    return sum(_LONGER - _unusual(char) for char in name)


def _unusual(char: str) -> float:
    if char.isascii():
        return 0.0
    try:
        row = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return _BEYOND
    return _SECOND_LEVEL if row >= 0xD8 else 0.0  # rows 16 to 55 hold the first level, those after it the second


def _changed(name: str, weighing: Weighing) -> tuple[list[_Change], _Values]:
    """Every name that one look suggests in one place, the name without each of its characters, and their weights."""
    by_name: dict[str, _Change] = {}
    for change in _suggested(name, weighing.looks):
        by_name.setdefault(change.name, change)
    changes = [change for other, change in by_name.items() if other not in ("", name)]
    return changes, weighing.of([change.name for change in changes])


def _suggested(name: str, looks: Sequence[Look]) -> Iterator[_Change]:
    for look in looks:
        read = look.reading.text
        for what, a, b, c, d in difflib.SequenceMatcher(None, name, read, autojunk=False).get_opcodes():
            if b - a == d - c:
                for place in range(b - a):
                    for char in look.rivals[c + place] | {read[c + place]}:
                        yield _Change(name[: a + place] + char + name[a + place + 1 :], a + place)
            elif d - c > b - a:
                yield _Change(name[:a] + read[c:d] + name[b:], a, put_in=a == b)
                for place in range(c, d):
                    yield _Change(name[:a] + read[place] + name[a:], a, put_in=True)
            elif what == "replace":
                yield _Change(name[:a] + read[c:d] + name[b:], a)
    for place in range(len(name)):
        yield _Change(name[:place] + name[place + 1 :], place)


def _strongest(changes: Sequence[_Change], better: _Values) -> Mapping[int, float]:
    """For each place how much better its best rival is, a negative logarithm."""
    found: dict[int, float] = {}
    for change, by in zip(changes, better, strict=True):
        if not change.put_in:
            found[change.place] = max(found.get(change.place, -np.inf), float(by))
    return found
