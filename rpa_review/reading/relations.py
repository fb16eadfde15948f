"""The parts of an Office package (ECMA-376, part 2) and which of them refer to which."""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element

from rpa_review.domain.page import Problem
from rpa_review.reading.markup import parse
from rpa_review.reading.packed import Packed
from rpa_review.reading.problems import Unreadable


class Part:
    """One XML part, and the parts that it refers to by number or by type."""

    def __init__(self, packed: Packed, name: str) -> None:
        self.packed, self.name = packed, name
        self.root: Element = parse(packed.read(name))
        folder, base = posixpath.split(name)
        self._targets: dict[str, tuple[str, str]] = {}  # number → type, member
        if (relations := packed.find(f"{folder}/_rels/{base}.rels")) is not None:
            for relation in parse(packed.read(relations)).iter("Relationship"):
                target = packed.find(relation.get("Target", "-"), folder)
                if target is not None and relation.get("TargetMode") != "External":
                    kind = relation.get("Type", "").rpartition("/")[2]
                    self._targets[relation.get("Id", "")] = (kind, target)

    def content(self, number: str | None) -> bytes | None:
        """The bytes of what a number refers to."""
        target = self._targets.get(number or "")
        return self.packed.read(target[1]) if target else None

    def part(self, number: str | None) -> Part | None:
        target = self._targets.get(number or "")
        return Part(self.packed, target[1]) if target else None

    def first(self, kind: str) -> Part | None:
        """The first part of a type, such as "styles"."""
        return next((Part(self.packed, name) for found, name in self._targets.values() if found == kind), None)


def main_part(packed: Packed, usual: str) -> Part:
    """The part with which a package begins; `usual` is where it mostly lies."""
    relations = packed.find("_rels/.rels")
    for relation in parse(packed.read(relations)).iter("Relationship") if relations else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            usual = relation.get("Target", usual)
    name = packed.find(usual)
    if name is None:
        raise Unreadable(Problem.BROKEN, "no main part")
    return Part(packed, name)
