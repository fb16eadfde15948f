"""Two values side by side: where they differ, and whether they are the same kind of thing at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rpa_review.domain.record import JsonValue


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in a row that agree with the other value, or do not."""

    text: str
    differs: bool = False


class Shape(StrEnum):
    NUMBER = "number"
    CODE = "code"  # a citizen's number, a credit code, a card
    DATE = "date"
    TRUTH = "truth"
    LIST = "list"
    TEXT = "text"
    NOTHING = "nothing"


def shape(value: JsonValue) -> Shape:
    """What kind of value it is: only values of one shape are worth holding side by side."""
    match value:
        case None | "":
            return Shape.NOTHING
        case bool():
            return Shape.TRUTH
        case int() | float():
            return Shape.NUMBER
        case list() | dict():
            return Shape.LIST
        case str() if re.fullmatch(r"\d{4}-\d{2}-\d{2}|长期", value):
            return Shape.DATE
        case str() if re.fullmatch(r"[0-9A-Za-z -]{11,}", value):
            return Shape.CODE
        case str() if re.fullmatch(r"\d+(\.\d+)?", value):
            return Shape.NUMBER
    return Shape.TEXT


def alike(left: str, right: str) -> bool:
    """Whether two texts are the same but for width, spaces and the shape of brackets and dashes."""
    return _plain(left) == _plain(right)


def _plain(text: str) -> str:
    return re.sub(r"[\s\-—–－·•]", "", unicodedata.normalize("NFKC", text)).upper()


def differences(value: str, other: str) -> tuple[Run, ...]:
    """The first value cut into runs that stand in the other and runs that do not.

    Two values with little in common are two different things, and marking single characters in them would say
    nothing: then all of the value differs.
    """
    if alike(value, other):
        return (Run(value),)
    matcher = SequenceMatcher(None, _fold(value), _fold(other), autojunk=False)
    if matcher.ratio() < 0.4:
        return (Run(value, differs=True),)
    runs: list[Run] = []
    for kind, start, end, _, _ in matcher.get_opcodes():
        if start < end:
            runs.append(Run(value[start:end], differs=kind != "equal"))
    return tuple(runs)


def _fold(text: str) -> str:
    """The same text, character for character, with widths and brackets made one."""
    return "".join(folded if len(folded := unicodedata.normalize("NFKC", char).upper()) == 1 else char for char in text)
