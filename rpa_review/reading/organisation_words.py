"""Words that names of organisations are made of: places, trades, forms (企业名称登记管理规定, article 6), and bodies.

They are listed in `organisation_words.txt`. Where a seal's ring is hard to read they tell which of two readings is
likelier; the word of its own that a name has (字号) is in no list and is left as it was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")
_ANY = "?"


def in_words(name: str) -> int:
    """How many characters of a name follow another one of the same word, the words taken so that it is the most."""
    by_first = _by_first()
    most = [0] * (len(name) + 1)
    for place in range(len(name) - 1, -1, -1):  # the most from this place on
        best = most[place + 1]
        for word in by_first.get(name[place], ()):
            if name.startswith(word, place):
                best = max(best, len(word) - 1 + most[place + len(word)])
        most[place] = best
    return most[0]


def completing(name: str, place: int) -> frozenset[str]:
    """The characters that would make a word with those around a place, were they to stand there."""
    found: set[str] = set()
    for word_length, characters in _completions().items():
        for before in range(word_length):
            start = place - before
            around = name[max(0, start) : place] + _ANY + name[place + 1 : start + word_length]
            if start >= 0 and len(around) == word_length:
                found |= characters.get(around, frozenset())
    return frozenset(found)


@cache
def _words() -> frozenset[str]:
    lines = _FILE.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _by_first() -> Mapping[str, tuple[str, ...]]:
    """The words by the character with which they begin."""
    words = sorted(_words())
    return {first: tuple(begun) for first, begun in groupby(words, key=itemgetter(0))}


@cache
def _completions() -> Mapping[int, Mapping[str, frozenset[str]]]:
    """By length, each word with one character taken out, and what may stand there."""
    found: dict[int, dict[str, frozenset[str]]] = {}
    for word in sorted(_words()):
        by_rest = found.setdefault(len(word), {})
        for place, char in enumerate(word):
            rest = word[:place] + _ANY + word[place + 1 :]
            by_rest[rest] = by_rest.get(rest, frozenset()) | {char}
    return found
