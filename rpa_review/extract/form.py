"""Printed application forms: choices with boxes, yes or no, beside the labelled values that every paper has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Origin, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.choices import EMPTY, Choice, choices, sureness, with_ticks_written
from rpa_review.extract.layout import Found
from rpa_review.extract.paper import DOUBTFUL, Paper
from rpa_review.extract.span import Span

Options = Mapping[str, tuple[str, ...]]
_MANY_BOXES = 8


def wordings(text: str) -> tuple[str, ...]:
    """The wordings of a label or an option, best first, written with blanks between them."""
    return tuple(text.split())


def compounds(*parts: str) -> tuple[str, ...]:
    """Every wording that takes one word of each part: 申请人 老人 × 姓名 身份证号."""
    return tuple("".join(words) for words in product(*(part.split() for part in parts)))


def with_unit(names: str, units: str) -> tuple[str, ...]:
    """The wordings of a figure's label, each also with a unit behind it: 经营面积 × （㎡）."""
    return (*compounds(names, units), *wordings(names))


_TICK = re.compile("[√✓✔☑]")
_SIGNING = wordings(
    "（签字或盖章） （签名或盖章） （签字盖章） （签字、盖章） （签名、盖章） （签名盖章） "
    "（签名或捺印） （签名、捺印） "
    "（签字、捺印） （签字捺印） （签名捺印） （签字按手印） （签章） （签字） （签名） （盖章） "
    "签字盖章 签字（盖章） 签名（盖章） 签字（捺印） 签名（捺印） "
    "签字或盖章 签名或盖章 签名或捺印 签章 签名 签字 签字处 签名处"
)


def signing(people: str) -> tuple[str, ...]:
    """The labels of the place where one of these people signs; `people` are names of roles with blanks between."""
    return tuple(f"{person}{tail}" for person in people.split() for tail in _SIGNING)


class Form(Paper):
    """A paper whose boxes are written into its text."""

    def __init__(
        self,
        pages: Sequence[Page],
        labels: Mapping[str, tuple[str, ...]],
        *,
        stops: Iterable[str] = (),
        tight: Iterable[str] = (),
    ) -> None:
        super().__init__([with_ticks_written(page) for page in pages], labels, stops=stops, tight=tight)
        self._faint = {index for index, page in enumerate(pages) if _shows_no_tick(page)}

    def sure(self, index: int, span: Span) -> float:
        """As on any paper; a box says little where no tick of many was made out."""
        confidence = super().sure(index, span)
        return min(confidence, DOUBTFUL) if index in self._faint and EMPTY in span.compact else confidence

    def several(self, key: str, options: Options) -> FieldReading | None:
        """The ticked ones of options whose words are found nowhere else on the form, wherever they stand.

        On a form without boxes, those named behind the label. No box ticked is an empty list.
        """
        boxed = self._boxed(options)
        if boxed is None:
            return self._named(key, options)
        index, found = boxed
        ticked = [choice for choice in found if choice.ticked]
        values = _in_order(ticked, options)
        box = found[0].span.box.union(*(choice.span.box for choice in found[1:]))
        raw = " ".join(choice.span.compact for choice in ticked)
        sure = min(sureness(found), *(self.sure(index, choice.span) for choice in found))
        return FieldReading(key=key, value=values, raw=raw, confidence=sure, page=index, box=box)

    def one(self, key: str, options: Options) -> FieldReading | None:
        """As `several`, for a choice of one: a list only where more than one is ticked, None where none is."""
        reading = self.several(key, options)
        if reading is None or not isinstance(reading.value, list):
            return reading
        if len(reading.value) == 1:
            return reading.model_copy(update={"value": reading.value[0]})
        return reading if reading.value else reading.model_copy(update={"value": None})

    def one_at(self, key: str, options: Options, *, lines: int = 2, below: bool = False) -> FieldReading | None:
        """A choice of one among options with everyday words (是/否, 男/女), at the field's label only."""
        found = self.find(key, lines=lines, below=below)
        if found is None:
            return None
        index, place = found
        if not place.value or parse.blank(place.value.text):
            return self.nothing(key, index, place.place, place.label.span.confidence)
        return self._at(key, index, place, options)

    def any_seal(self, key: str, *wordings: str) -> FieldReading | None:
        """As on any paper; but a form says where it is sealed, and where no page at hand does, it is not all there."""
        reading = super().any_seal(key, *wordings)
        if reading is None or reading.value is True or not wordings or self.label(*wordings):
            return reading
        return reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})

    def yes(self, key: str, *, lines: int = 2) -> FieldReading | None:
        """是 or 否 at the field's label, as true or false."""
        reading = self.one_at(key, {"是": ("是", "有"), "否": ("否", "无")}, lines=lines)
        if reading is None or not isinstance(reading.value, str):
            return reading
        return reading.model_copy(update={"value": reading.value == "是"})

    # ----------------------------------------------------------------------------------------------------- parts

    def _boxed(self, options: Options) -> tuple[int, list[Choice]] | None:
        """The page with most of the options, where any of them has a box; options of a cell are read in it."""
        best: tuple[int, list[Choice]] | None = None
        for index, layout in enumerate(self.layouts):
            per_option: dict[str, Choice] = {}
            for block in layout.blocks:
                for choice in choices(block, options):
                    known = per_option.get(choice.option)
                    if known is None or (known.ticked is None and choice.ticked is not None):
                        per_option[choice.option] = choice
            boxed = [choice for choice in per_option.values() if choice.ticked is not None]
            if boxed and (best is None or len(boxed) > len(best[1])):
                best = index, boxed + [choice for choice in per_option.values() if choice.ticked is None]
        return best

    def _named(self, key: str, options: Options) -> FieldReading | None:
        found = self.find(key, lines=3)
        if found is None:
            return None
        index, place = found
        named = choices(place.value, options) if place.value else []
        if not named:
            return self.nothing(key, index, place.place, place.label.span.confidence).model_copy(update={"value": []})
        values = _in_order(named, options)
        sure = min(self.sure(index, choice.span) for choice in named)
        if len(named) == len(options):  # every option is printed: its boxes were not made out
            return self.of_span(key, index, place.value, None, min(sure, DOUBTFUL))
        if len(named) > 1 and any(_TICK.search(layout.body.compact) for layout in self.layouts):
            # The form ticks what is chosen elsewhere: options without a tick are printed, not chosen.
            printed = self.pages[index].origin is Origin.TEXT_LAYER
            return self.of_span(key, index, place.value, [], sure if printed else min(sure, DOUBTFUL))
        return self.of_span(key, index, place.value, values, sure)

    def _at(self, key: str, index: int, place: Found, options: Options) -> FieldReading:
        found = choices(place.value, options)
        ticked = [choice for choice in found if choice.ticked]
        unknown = [choice for choice in found if choice.ticked is None]
        sure = min((self.sure(index, choice.span) for choice in found), default=DOUBTFUL)
        if len(ticked) == 1:
            return self.of_span(key, index, _joined(found), ticked[0].option, sure)
        if len(ticked) > 1:
            values: list[JsonValue] = [choice.option for choice in ticked]
            return self.of_span(key, index, _joined(found), values, sure)
        if len(unknown) == 1:
            # Printed alone it is the answer; beside empty boxes its own box was not made out, and is the likely one.
            alone = len(found) == 1
            return self.of_span(key, index, place.value, unknown[0].option, sure if alone else min(sure, DOUBTFUL))
        if not found or unknown:
            return self.of_span(key, index, place.value, None, min(sure, DOUBTFUL))
        return self.of_span(key, index, _joined(found), None, sure)


def _shows_no_tick(page: Page) -> bool:
    """Whether a page read by OCR has many boxes, all of which seem empty: ticks are faint there."""
    boxes = [mark.checked for mark in page.marks if mark.kind is MarkKind.CHECKBOX and mark.checked is not None]
    return page.origin is Origin.OCR and len(boxes) >= _MANY_BOXES and not any(boxes)


def _joined(found: Sequence[Choice]) -> Span:
    return found[0].span.plus(*(choice.span for choice in found[1:]))


def _in_order(chosen: Sequence[Choice], options: Options) -> list[JsonValue]:
    """The values in the order of the options."""
    values = {choice.option for choice in chosen}
    return [value for value in options if value in values]
