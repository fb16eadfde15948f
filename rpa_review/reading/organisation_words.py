"""Words that names of organisations are made of: places, trades, forms (企业名称登记管理规定, article 6), and bodies.

They are listed in `organisation_words.txt`. Where a seal's ring is hard to read they tell which of two readings is
likelier; the word of its own that a name has (字号) is in no list and is left as it was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")
_ANY = "?"


def in_words(name: str) -> int:
    """How many characters of a name follow another one of the same word, the words taken so that it is the most."""
    words, longest = _words()
    most = [0]
    for end in range(1, len(name) + 1):
        lengths = range(2, min(longest, end) + 1)
        by_word = (most[end - length] + length - 1 for length in lengths if name[end - length : end] in words)
        most.append(max(most[-1], *by_word, 0))
    return most[-1]


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
def _words() -> tuple[frozenset[str], int]:
    lines = _FILE.read_text("utf-8").splitlines()
    words = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return words, max(map(len, words))


@cache
def _completions() -> Mapping[int, Mapping[str, frozenset[str]]]:
    """By length, each word with one character taken out, and what may stand there."""
    found: dict[int, dict[str, frozenset[str]]] = {}
    for word in sorted(_words()[0]):
        by_rest = found.setdefault(len(word), {})
        for place, char in enumerate(word):
            rest = word[:place] + _ANY + word[place + 1 :]
            by_rest[rest] = by_rest.get(rest, frozenset()) | {char}
    return found
