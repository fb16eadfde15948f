"""Automatic numbers of paragraphs in a DOCX: 一、 1. （1） a) •"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from rpa_review.reading.markup import child, named, whole
from rpa_review.reading.relations import Part

_DIGITS = "〇一二三四五六七八九"
_BULLET = "•"


class Numbering:
    """Counts paragraphs as they come, list by list and level by level."""

    def __init__(self, part: Part | None) -> None:
        self._levels: dict[str, dict[str, Element]] = {}  # by number of the list
        self._counts: dict[tuple[str, int], int] = {}
        if part is None:
            return
        abstract = {
            one.get("abstractNumId"): {level.get("ilvl", "0"): level for level in named(one, "lvl")}
            for one in named(part.root, "abstractNum")
        }
        for one in named(part.root, "num"):
            of = child(one, "abstractNumId")
            self._levels[one.get("numId", "")] = abstract.get(of.get("val"), {}) if of is not None else {}

    def label(self, properties: Sequence[Element]) -> str:
        """The number of the next paragraph with these properties, the nearest first; "" for one without."""
        said = next((found for one in properties if (found := child(one, "numPr")) is not None), None)
        if said is None:
            return ""
        number, depth = child(said, "numId"), child(said, "ilvl")
        identifier = number.get("val", "") if number is not None else ""
        at = whole(depth.get("val") if depth is not None else None, 0)
        levels = self._levels.get(identifier, {})
        level = levels.get(str(at))
        if level is None:
            return ""
        for key in [key for key in self._counts if key[0] == identifier and key[1] > at]:
            del self._counts[key]
        start = child(level, "start")
        first = whole(start.get("val") if start is not None else None, 1)
        self._counts[identifier, at] = self._counts.get((identifier, at), first - 1) + 1
        pattern = child(level, "lvlText")
        text = pattern.get("val", "") if pattern is not None else ""
        if _format_of(level) == "bullet":
            return _BULLET
        return re.sub(
            r"%([1-9])",
            lambda found: self._written(identifier, int(found[1]) - 1, levels),
            text,
        )

    def _written(self, identifier: str, at: int, levels: dict[str, Element]) -> str:
        count = self._counts.get((identifier, at), 1)
        level = levels.get(str(at))
        style = _format_of(level) if level is not None else ""
        if style.startswith(("chinese", "ideograph", "japanese", "taiwanese")):
            return chinese(count)
        if style in ("lowerLetter", "upperLetter") and 0 < count <= 26:
            return chr((ord("a") if style == "lowerLetter" else ord("A")) + count - 1)
        if style == "decimalEnclosedCircle" and 0 < count <= 20:
            return chr(ord("①") + count - 1)
        return str(count)


def chinese(count: int) -> str:
    """A number up to 99 in Chinese, any other in digits.

    >>> chinese(3), chinese(10), chinese(12), chinese(40)
    ('三', '十', '十二', '四十')
    """
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _format_of(level: Element) -> str:
    said = child(level, "numFmt")
    return said.get("val", "") if said is not None else ""
