"""What an extractor is: the one contract between the engine and `extractors/<type>/extractor.py`.

An extractor's module holds one instance, called `EXTRACTOR`. It sees pages and nothing else: no item, no form, no
clock.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.recognise import COVER, Likeness

LATER = 0.75  # how much a later page may count of what a first page with its title does


class Extractor(ABC):
    """Recognises one type of document and reads its fields.

    `fields` names every field that `extract` can give. `likeness` is what `recognises` goes by, unless overridden.
    A type of several printed pages sets `several_pages`: pages that follow its first one, and are not recognised as
    anything else, belong to it. `later_pages` are the looks of such pages, which may come as pictures of their own.
    """

    type: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[str] = "1"
    fields: ClassVar[tuple[str, ...]]
    likeness: ClassVar[Likeness | None] = None
    several_pages: ClassVar[bool] = False
    later_pages: ClassVar[tuple[Likeness, ...]] = ()

    def recognises(self, page: Page) -> float:
        """How much the page looks like this type: 0 is a refusal, from 0.4 it counts, 1 is certain."""
        first = self.likeness.score(page) if self.likeness else 0.0
        return max(first, *(LATER * likeness.score(page) for likeness in self.later_pages), 0.0)

    def split(self, pages: Sequence[Page]) -> list[list[int]]:
        """Which of the pages recognised as this type make one document: groups of indices into `pages`.

        By default every page is a document of its own, or, for a type of several pages, a new document begins where
        the page says that it is the first, or where a page number comes again. A cover without a number comes before
        the first page.
        """
        if not self.several_pages:
            return [[index] for index in range(len(pages))]
        groups: list[list[int]] = []
        seen: set[int] = set()
        for index, page in enumerate(pages):
            numbered = parse.page_number(page.text)
            number = numbered[0] if numbered else None
            covered = bool(groups) and not seen and len(pages[groups[-1][0]].lines) <= COVER
            if not groups or (number == 1 and not covered) or (number is not None and number in seen):
                groups.append([])
                seen = set()
            groups[-1].append(index)
            if number is not None:
                seen.add(number)
        return groups

    @abstractmethod
    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        """The fields of one document. A label without a value gives a field of value None; no label gives no field."""
