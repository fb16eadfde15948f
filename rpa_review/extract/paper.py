"""A document's pages with the labels of its type: each method reads one field and says how sure it is.

A method gives a `FieldReading`, or None when no label for the field is on the paper. Confidence is the chance that the
value is right: the least sure of its characters, raised where a check digit proves the number and lowered where one
fails on a page read by OCR.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from rpa_review.domain.amounts import amount_of
from rpa_review.domain.comparison import simplified
from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import UNREAD, Box, Mark, MarkKind, Origin, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.layout import Found, Label, Layout, Presence
from rpa_review.extract.span import Span

DOUBTFUL = 0.5  # a value that could not be parsed, or that contradicts itself
STRAY = 0.6  # that a mark is absent where one stands on the page, but not where it was looked for
MIN_STRAY = 0.85  # that a mark some lines under a label belongs to it
CERTAIN = 0.99
MIN_SHARED = 4  # characters that two halves of a name have in common
SURELY_READ = 0.95
_ID_LENGTHS = (15, 18)
LONGEST_SIGNATURE = 12  # more characters than that are a sentence
_SIGNERS = frozenset(  # printed where one signs, they are no signature
    {
        "单位",
        "公司",
        "医院",
        "机构",
        "本人",
        "申请人",
        "申请单位",
        "负责人",
        "法定代表人",
        "经办人",
        "代理人",
        "委托人",
        "承诺人",
    }
)
_ROLE = re.compile(r"(?:见证|证明|授权|被授权|受托|委托|被委托|代理|代领|承诺|申请|经办|公证)(?:方|人|单位|机构)")
_NUMERALS = frozenset("一二三四五六七八九十")


class Paper:
    """`labels` gives the wordings of each field's label, best first; `stops` are other labels that end a value."""

    def __init__(
        self,
        pages: Sequence[Page],
        labels: Mapping[str, tuple[str, ...]],
        *,
        stops: Iterable[str] = (),
        tight: Iterable[str] = (),
    ) -> None:
        self.pages = tuple(pages)
        self.labels = labels
        vocabulary = [wording for group in labels.values() for wording in group] + list(stops)
        self.layouts = tuple(Layout(page, vocabulary, tight=tight) for page in self.pages)

    @cached_property
    def text(self) -> str:
        return "\n".join(layout.text for layout in self.layouts)

    # -------------------------------------------------------------------------------------------------- finding

    def find(self, key: str, *, lines: int = 1, below: bool = False) -> tuple[int, Found] | None:
        """The page and value of a field's label: of those with a value the most label-like, the first among equals.

        A column's header comes last: a form names its own particulars once, and then those of many people in a table.
        """
        best: tuple[tuple[bool, bool, float], int, Found] | None = None
        for index, layout in enumerate(self.layouts):
            found = layout.value_of(*self.labels[key], lines=lines, below=below)
            if found is None:
                continue
            filled = bool(found.value) and not parse.blank(found.value.text)
            rank = (filled and found.label.strength >= 3, not found.heads, found.label.strength)
            if best is None or rank > best[0]:
                best = rank, index, found
        return best[1:] if best else None

    def label(self, *wordings: str) -> tuple[int, Label] | None:
        """The best place of a label over all pages; the later page wins between equals, as signatures stand last."""
        best: tuple[int, Label] | None = None
        for index, layout in enumerate(self.layouts):
            label = layout.find(*wordings)
            if label and (best is None or label.strength >= best[1].strength):
                best = index, label
        return best

    def title(self, key: str, *endings: str, longest: int = 24) -> FieldReading | None:
        """The first short line at the top of the first page that ends as such titles do."""
        for row in self.layouts[0].rows[:6]:
            text = parse.plain_text(row.text)
            if len(text) <= longest and text.endswith(endings):
                return self.of_span(key, 0, row, text)
        return None

    # -------------------------------------------------------------------------------------------------- reading

    def read(
        self,
        key: str,
        parsed: Callable[[str], JsonValue],
        *,
        lines: int = 1,
        below: bool = False,
    ) -> FieldReading | None:
        """A field by its label and a parser; text that the parser refuses is kept as raw, with little confidence.

        Of labels as good as the best, one whose value the parser takes comes before one whose value it refuses.
        """
        found = self.find(key, lines=lines, below=below)
        return self._read_at(key, *found, parsed, lines=lines, below=below) if found else None

    def _read_at(
        self, key: str, index: int, found: Found, parsed: Callable[[str], JsonValue], *, lines: int, below: bool
    ) -> FieldReading:
        reading = self.reading(key, index, found, parsed)
        if reading.value is not None or not reading.raw:
            return reading
        return self._other_label(key, found.label, parsed, lines=lines, below=below) or reading

    def _other_label(
        self, key: str, refused: Label, parsed: Callable[[str], JsonValue], *, lines: int, below: bool
    ) -> FieldReading | None:
        for index, layout in enumerate(self.layouts):
            for label in layout.find_all(*self.labels[key]):
                if label.strength < max(3.0, refused.strength):
                    break
                reading = self.reading(key, index, layout.value_at(label, lines=lines, below=below), parsed)
                if reading.value is not None:
                    return reading
        return None

    def reading(self, key: str, index: int, found: Found, parsed: Callable[[str], JsonValue]) -> FieldReading:
        span = found.value
        if not span or parse.blank(span.text):
            return self.nothing(key, index, found.place, found.label.span.confidence)
        value = parsed(span.text)
        confidence = self.sure(index, span)
        if value is None:
            confidence = min(confidence, DOUBTFUL)
        return FieldReading(key=key, value=value, raw=span.text, confidence=confidence, page=index, box=span.box)

    def nothing(self, key: str, index: int, place: Box, label_confidence: float = 1.0) -> FieldReading:
        """A label with nothing written at it: sure on a text layer, less so where OCR may have missed something."""
        page = self.pages[index]
        confidence = 1.0 if page.origin is Origin.TEXT_LAYER else min(0.9, label_confidence)
        return FieldReading(
            key=key, value=None, confidence=self._flawed(index, place, confidence), page=index, box=place
        )

    def of_span(
        self, key: str, index: int, span: Span, value: JsonValue, confidence: float | None = None
    ) -> FieldReading:
        sure = self.sure(index, span)
        return FieldReading(
            key=key,
            value=value,
            raw=span.text,
            confidence=sure if confidence is None else min(1.0, max(0.0, confidence)),
            page=index,
            box=span.box,
        )

    def sure(self, index: int, span: Span) -> float:
        """The confidence in a span's characters, less where a flaw of the page lies over them.

        A date read by OCR that has a hole in it, or one digit where two were printed, lost a digit under a seal.
        """
        confidence = span.confidence
        if self.pages[index].origin is Origin.OCR and parse.days(span.text) and _holed(span):
            confidence = min(confidence, DOUBTFUL)
        return self._flawed(index, span.box, confidence)

    def _flawed(self, index: int, box: Box, confidence: float) -> float:
        for found in self.pages[index].flaws:
            if found.box is not None and box.overlap(found.box) > 0.2:
                confidence = min(confidence, 1.0 - 0.7 * min(1.0, max(0.0, found.severity)))
        return confidence

    # ------------------------------------------------------------------------------------------- kinds of value

    def words(self, key: str, *, lines: int = 1, below: bool = False) -> FieldReading | None:
        """Free text without white space: names of firms, addresses, scopes."""
        found = self.find(key, lines=lines, below=below)
        if found is None:
            return None
        index, value = found
        reading = self.reading(key, index, value, lambda text: parse.without_stop(parse.plain_text(text)) or None)
        if self.pages[index].origin is Origin.OCR and _broken_line(value.value):
            return reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})
        return reading

    def office(self, key: str, seal: FieldReading | None = None, *, lines: int = 2) -> FieldReading | None:
        """The name of an authority or institution; where its seal hides part of it, the seal's ring completes it."""
        reading = self.words(key, lines=lines)
        if reading is not None and isinstance(reading.value, str):  # the date may stand close under it
            name = re.sub(r"(?:[(（](?:盖|公|签)?章[)）])?(?:(?<=\D)[0-9]{4}[年./-].*)?$", "", reading.value)
            reading = reading.model_copy(update={"value": name})
        return None if reading is None else self.completed(reading, seal)

    def completed(self, reading: FieldReading, seal: FieldReading | None) -> FieldReading:
        """The name of an institution with what its seal hides of it, as the seal's ring has it."""
        if not isinstance(reading.value, str) or self.pages[reading.page].origin is not Origin.OCR:
            return reading
        read = seal.raw if seal is not None and seal.value is True and UNREAD not in seal.raw else ""
        ring = "".join(re.findall(r"[\u4e00-\u9fff（）]", read))
        ring = _joined(reading.value, ring) or ring
        hidden = _contained(reading.value, ring) or not parse.is_office(reading.value)
        if ring != reading.value and parse.is_office(ring) and hidden:
            return reading.model_copy(update={"value": ring, "confidence": min(0.85, seal.confidence if seal else 0.0)})
        if not parse.is_office(reading.value):
            return reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})
        return reading

    def person(self, key: str, *, below: bool = False) -> FieldReading | None:
        """A person's name; on a page read by OCR in the characters that identity papers use."""
        reading = self.read(key, lambda text: parse.person(text) or parse.person(text.split("\n")[0]), below=below)
        if reading and isinstance(reading.value, str) and self.pages[reading.page].origin is Origin.OCR:
            return reading.model_copy(update={"value": simplified(reading.value)})
        return reading

    def day(self, key: str, *, below: bool = False) -> FieldReading | None:
        """A date as ISO, or 长期; of a cell with more in it, the one date alone counts."""
        found = self.find(key, below=below)
        if found is None:
            return None
        index, place = found
        reading = self._read_at(key, index, place, parse.day, lines=1, below=below)
        if (reading.page, reading.raw) != (index, place.value.text):
            return reading
        placed = parse.days_placed(place.value.compact)
        if len(placed) != 1 or placed[0][2] != reading.value:
            return reading
        return self.of_span(key, index, place.value.part(*placed[0][:2]), reading.value)

    def dated(self, key: str, *, besides: Iterable[FieldReading | None] = ()) -> FieldReading | None:
        """A paper's own date: at its label, else where the paper closes, else the label with nothing written at it."""
        others = [reading for reading in besides if reading is not None and reading.box is not None]
        labelled = self.day(key)
        if labelled is not None and labelled.value is not None:
            if not any(_meets(labelled, other) for other in others):
                return labelled
            labelled = None  # 日期 as the end of another label
        return self.closing_day(key, besides=others) or labelled

    def area(self, key: str) -> FieldReading | None:
        return self.read(key, lambda text: parse.area(text) or parse.decimal(text))

    def money(self, key: str, *, lines: int = 2) -> FieldReading | None:
        """An amount in 元, or the unit of the currency that `raw` names; figures and capitals must say the same."""
        return self.read(key, money, lines=lines)

    def mobile(self, key: str) -> FieldReading | None:
        return self.read(key, parse.phone)

    def mobile_or_any(self, key: str) -> FieldReading | None:
        """A telephone number at its label; where the paper has no such label, its only mobile number."""
        labelled = self.mobile(key)
        if labelled is not None:
            return labelled
        runs = [(index, run) for index, layout in enumerate(self.layouts) for run in layout.runs]
        found = [(index, run, number) for index, run in runs if (number := parse.mobile(run.compact))]
        return self.of_span(key, *found[0]) if len(found) == 1 else None

    def id_number(self, key: str, *, below: bool = False) -> FieldReading | None:
        """A citizen's number at its label; one with too few or too many figures was likely not read whole by OCR."""
        reading = self._number(key, parse.id_number, 11, below=below)
        if reading is None or not isinstance(reading.value, str) or len(reading.value) in _ID_LENGTHS:
            return reading
        if self.pages[reading.page].origin is Origin.TEXT_LAYER:
            return reading
        return reading.model_copy(update={"confidence": min(reading.confidence, 0.6)})

    def id_number_or_any(self, key: str) -> FieldReading | None:
        """A citizen's number at its label or below it; else the only one whose check digit holds on the paper."""
        labelled = self.id_number(key, below=True)
        if labelled is not None:
            return labelled
        found = {
            reading.value: (index, row, reading)
            for index, layout in enumerate(self.layouts)
            for row in layout.runs
            if (reading := parse.id_number(row.text)) and reading.valid
        }
        if len(found) != 1:
            return None
        index, row, reading = next(iter(found.values()))
        return self.of_span(key, index, row, reading.value, self.checked(index, self.sure(index, row), reading, 11))

    def credit_code(self, key: str, *, below: bool = False) -> FieldReading | None:
        return self._number(key, parse.credit_code, 300, below=below)

    def credit_code_or_any(self, key: str) -> FieldReading | None:
        """The credit code at its label or below it; else a valid one anywhere on the paper, which is as good."""
        labelled = self.credit_code(key, below=True)
        if labelled is not None and isinstance(labelled.value, str) and parse.credit_code_holds(labelled.value):
            return labelled
        found = [
            (index, row, reading)
            for index, layout in enumerate(self.layouts)
            for row in layout.rows
            if (reading := parse.credit_code(re.sub(r"[^0-9A-Za-z|]", " ", row.text)))
        ]
        unread = labelled is None or not re.search(r"[0-9]{6}", labelled.raw)
        alone = found if unread and len(found) == 1 and len(found[0][2].value) == 18 else []
        for index, row, reading in [*(one for one in found if one[2].valid), *alone]:
            confidence = self.checked(index, self.sure(index, row), reading, 300)
            return self.of_span(key, index, row, reading.value, confidence)
        return labelled

    def bank_number(self, key: str, *, below: bool = False) -> FieldReading | None:
        return self._number(key, parse.bank_number, 10, below=below)

    def _number(
        self, key: str, parsed: Callable[[str], parse.Reading | None], odds: int, *, below: bool = False
    ) -> FieldReading | None:
        found = self.find(key, below=below)
        return self.number(key, *found, parsed, odds) if found else None

    def number(
        self, key: str, index: int, found: Found, parsed: Callable[[str], parse.Reading | None], odds: int
    ) -> FieldReading:
        """A number with a check digit that lets one wrong reading in `odds` through."""
        span = found.value
        if not span or parse.blank(span.text):
            return self.nothing(key, index, found.place, found.label.span.confidence)
        reading = parsed(span.text)
        confidence = self.sure(index, span)
        if reading is None:
            return self.of_span(key, index, span, None, min(confidence, DOUBTFUL))
        return self.of_span(key, index, span, reading.value, self.checked(index, confidence, reading, odds))

    def checked(self, index: int, confidence: float, reading: parse.Reading, odds: int) -> float:
        """Confidence in a number after its check digit was tried."""
        if reading.valid:
            return max(confidence, 1.0 - (1.0 - confidence) / odds * (2 if reading.repaired else 1))
        lookalike = re.search("[IOSVZ]", reading.value) is not None  # letters that no code has and OCR sees for figures
        if self.pages[index].origin is Origin.TEXT_LAYER or (confidence >= CERTAIN and not lookalike):
            return confidence
        return min(confidence, 0.6)

    def period(self, first: str, last: str, key: str, *, below: bool = False) -> list[FieldReading]:
        """The two dates of one labelled stretch of time; `key` names the labels."""
        found = self.find(key, lines=2, below=below)
        if not found:
            return []
        index, value = found
        if not value.value or parse.blank(value.value.text):
            return [self.nothing(name, index, value.place, value.label.span.confidence) for name in (first, last)]
        start, end = parse.period(value.value.text)
        if end is None and start is not None and len(parse.days_placed(value.value.compact)) == 1:
            # One day alone at 有效期 is the last one; of two that OCR should have read it may be the first.
            alone = re.fullmatch(r"[0-9年月日./-]*[0-9日]", value.value.compact) is not None
            if alone and self.pages[index].origin is Origin.TEXT_LAYER:
                start, end = None, start
        spans = {first: value.value, last: value.value}
        if end is None and start is not None and (below_it := self.layouts[index].goes_on_until(value.value)):
            end, spans[last] = parse.day(below_it.compact), below_it
        readings = []
        for name, date in ((first, start), (last, end)):
            if date is not None:
                readings.append(self.of_span(name, index, spans[name], date))
        if not readings:
            confidence = min(DOUBTFUL, self.sure(index, value.value))
            readings = [self.of_span(name, index, value.value, None, confidence) for name in (first, last)]
        return readings

    def search(self, key: str, pattern: str, parsed: Callable[[str], JsonValue]) -> FieldReading | None:
        """A field by a regular expression over the running text, white space left out; group 1 if there is one.

        Text that the parser refuses does not count.
        """
        for index, layout in enumerate(self.layouts):
            span = layout.search(pattern)
            if span is not None and (value := parsed(span.text)) is not None:
                return self.of_span(key, index, span, value)
        return None

    def day_near(self, key: str, *wordings: str, lines: float = 9.0) -> FieldReading | None:
        """The date nearest to a label, on its line or within some lines under it: dates of issue stand so."""
        best: tuple[float, FieldReading] | None = None
        for index, layout in enumerate(self.layouts):
            for label in layout.find_all(*wordings):
                box = label.span.box
                if label.strength < 2:
                    continue
                for span, iso in layout.dates():
                    under = (span.box.centre[1] - box.centre[1]) / max(box.height, 1e-6)
                    if -2.0 < under < lines and (best is None or abs(under) < best[0]):
                        best = abs(under), self.of_span(key, index, span, iso)
        return best[1] if best else None

    def closing_day(self, key: str, *, besides: Iterable[FieldReading | None] = ()) -> FieldReading | None:
        """The last whole date of the paper, where people date and sign; not one that was already read as another field.

        Only the lower half of a page, or a later page, counts. A blank 年 月 日 there: nothing was written.
        """
        taken = [(reading.page, reading.box) for reading in besides if reading is not None and reading.box is not None]
        for index in reversed(range(len(self.layouts))):
            for span, iso in reversed(self.layouts[index].dates()):
                if any(page == index and span.box.overlap(box) > 0.3 for page, box in taken):
                    continue
                if index > 0 or span.box.top > 0.3:
                    return self.of_span(key, index, span, iso)
            for run in (*reversed(self.layouts[index].runs), *reversed(self.layouts[index].rows)):
                if re.fullmatch(r".{0,6}?[:：]?[_＿]*年[_＿]*月[_＿]*日", run.compact):
                    return self.nothing(key, index, run.box, run.confidence)
        return None

    # ---------------------------------------------------------------------------------------------------- marks

    def presence(self, key: str, index: int, seen: Presence) -> FieldReading:
        raw = seen.mark.text if seen.mark else ""
        confidence = self._flawed(index, seen.box, seen.confidence) if not seen.present else seen.confidence
        return FieldReading(key=key, value=seen.present, raw=raw, confidence=confidence, page=index, box=seen.box)

    def mark(
        self,
        key: str,
        *wordings: str,
        kinds: Sequence[MarkKind],
        right: float = 14.0,
        up: float = 2.0,
        down: float = 2.0,
    ) -> FieldReading | None:
        """Whether a mark stands at any of the labels; absent, the place right of the most label-like one.

        A mark of the kind that stands elsewhere on the page, at no other label, makes the absence doubtful.
        """
        absent: FieldReading | None = None
        for index in reversed(range(len(self.layouts))):
            layout = self.layouts[index]
            for label in layout.find_all(*wordings):
                seen = layout.mark_near(label, *kinds, right=right, up=up, down=down)
                if seen.present:
                    return self.presence(key, index, seen)
                absent = absent or self.presence(key, index, seen)
            stray = [
                mark
                for mark in layout.marks(*kinds)
                if absent and layout.is_unclaimed(mark, *wordings) and not _is_print(layout, mark)
            ]
            if absent and absent.page == index and stray and (under := _under(layout, stray, wordings)) is not None:
                return self.presence(key, index, Presence(True, under.box, min(MIN_STRAY, under.confidence), under))
            if absent and stray:
                absent = absent.model_copy(update={"confidence": min(absent.confidence, STRAY)})
        return absent

    def signature(
        self, key: str, *wordings: str, kinds: Sequence[MarkKind] = (MarkKind.SIGNATURE, MarkKind.FINGERPRINT)
    ) -> FieldReading | None:
        """Whether ink stands at a label, or a name was typed or read there as text; without a label, anywhere."""
        read = self.mark(key, *wordings, kinds=kinds)
        if read is None:
            return self._somewhere(key, kinds)
        if read.value is True:
            return read
        for index in reversed(range(len(self.layouts))):
            layout = self.layouts[index]
            for label in layout.find_all(*wordings):
                if (name := written_name(layout, label)) is not None:
                    return self.of_span(key, index, name, True, min(0.85, name.confidence))
        return self._unless_written_over(read)

    def _unless_written_over(self, read: FieldReading) -> FieldReading:
        """Nothing at a label, but no more than doubtful where tall writing, read as one with the next label, lies."""
        page, room = self.pages[read.page], read.box
        if page.origin is not Origin.OCR or room is None:
            return read
        seals = self.layouts[read.page].marks(MarkKind.SEAL)
        tall = [
            word
            for word in page.words
            if word.box.height > 0.8 * room.height
            and word.box.overlap(room) > 0.2
            and not any(word.text in seal.text and word.box.overlap(seal.box) > 0.5 for seal in seals)
        ]
        if any(re.search(r"[\u4e00-\u9fff]{2,}", word.text) for word in tall):
            return read.model_copy(update={"confidence": min(read.confidence, DOUBTFUL)})
        return read

    def _somewhere(self, key: str, kinds: Sequence[MarkKind]) -> FieldReading | None:
        """A mark on the last page that has one; None proves nothing, as nobody knows where it should stand."""
        for index in reversed(range(len(self.layouts))):
            for mark in self.layouts[index].marks(*kinds):
                return self.presence(key, index, Presence(True, mark.box, 0.85 * mark.confidence, mark))
        return None

    def seal(self, key: str, *wordings: str) -> FieldReading | None:
        """Whether a seal stands at a label; raw is the name on its ring."""
        return self.mark(key, *wordings, kinds=(MarkKind.SEAL,), right=16.0, up=6.0, down=6.0)

    def any_seal(self, key: str, *wordings: str) -> FieldReading | None:
        """Whether a seal stands at one of the labels or else anywhere, the last page first.

        Without one, the place is that of the most label-like label, or the foot of the last page.
        """
        at_label = self.seal(key, *wordings) if wordings else None
        if at_label is not None and at_label.value is True:
            return at_label
        for index in reversed(range(len(self.pages))):
            seals = self.layouts[index].marks(MarkKind.SEAL)
            if seals:
                best = max(seals, key=lambda mark: mark.confidence)
                return self.presence(key, index, Presence(True, best.box, best.confidence, best))
        foot = Box(left=0.5, top=0.7, right=0.95, bottom=0.95)
        return at_label or self.presence(key, len(self.pages) - 1, Presence(False, foot, 0.85))

    # ---------------------------------------------------------------------------------------------------- pages

    def page_numbers(self) -> list[FieldReading]:
        """`pages_total` and `page_numbers`, from the pages' own 第 x 页 共 y 页; a page without one counts as 0."""
        numbers: list[int] = []
        total: tuple[int, int, Span] | None = None
        for index, layout in enumerate(self.layouts):
            said: tuple[int, int | None] | None = None
            where: Span | None = None
            for row in (*layout.rows[-3:][::-1], *layout.rows):
                if said := parse.page_number(row.text):
                    where = row
                    break
            numbers.append(said[0] if said else 0)
            if said and said[1] and where and total is None:
                total = said[1], index, where
        if total is None:
            return []
        pages_total, index, span = total
        # The numbers count, not the dashes and names around them.
        figures = [glyph.confidence for glyph in span.solid if glyph.char.isdigit() or glyph.char in _NUMERALS]
        sure = min(figures, default=span.confidence)
        return [
            self.of_span("pages_total", index, span, pages_total, sure),
            self.of_span("page_numbers", index, span, list(numbers), sure),
        ]


def written_name(layout: Layout, label: Label) -> Span | None:
    """What stands as text where one signs: ink is often read as characters; a rule, a hint or another label is none."""
    found = layout.value_at(label)
    text = re.sub(r"[(（].*?[)）]", "", found.value.text).strip(":：)） ")
    text = re.sub(r"(?:申请|签署|签字|签名|填表|填写|签订)?日期?[:：].*", "", text)  # the date's label right behind
    if (
        re.search(r"[:：,，。;；]|签名|签字|盖章|签章|公章|印章|同意|意见|机构|部门", text)
        or text in _SIGNERS
        or _ROLE.fullmatch(text)
        or parse.is_office(text)
    ):
        return None
    text = re.sub(r"(日期|年|月|日|手印|捺印|或)", "", text)
    named = re.search(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{3,}", parse.plain(text)) is not None
    return found.value if named and len(text) <= LONGEST_SIGNATURE else None


def _is_print(layout: Layout, mark: Mark) -> bool:
    """Whether a mark that was hardly seen lies on a line that was read well: it is that line."""
    return mark.confidence < DOUBTFUL and any(
        word.confidence >= SURELY_READ and len(word.text) >= 6 and mark.box.overlap(word.box) > 0.6
        for word in layout.page.words
    )


def _under(layout: Layout, marks: Sequence[Mark], wordings: Sequence[str]) -> Mark | None:
    """The mark that stands some lines under a label where nothing stood beside it, as large writing does."""
    for label in layout.find_all(*wordings):
        box, em = label.span.box, label.span.solid[0].em
        for mark in marks:
            down = mark.box.top - box.bottom
            if 0 < down < 4 * box.height and box.left - em < mark.box.centre[0] < box.right + 6 * em:
                return mark
    return None


def money(text: str) -> JsonValue:
    """The one amount of a text, in the unit of its currency."""
    found = amount_of(text)
    return found.units if found else None


def _joined(one: str, other: str) -> str | None:
    """Two readings of a name as one, where the end of one is the beginning of the other: each lost what it lacks."""
    for first, second in ((one, other), (other, one)):
        for at in range(1, len(first) - MIN_SHARED + 1):
            if second.startswith(first[at:]) and len(second) > len(first) - at:
                return first[:at] + second
    return None


def _contained(text: str, whole: str) -> bool:
    """Whether the text is the whole with some characters left out."""
    rest = iter(whole)
    return len(text) >= 3 and all(char in rest for char in text)


def _holed(span: Span) -> bool:
    """Whether one gap in a line of figures stands out from the others, or padded and bare figures stand together."""
    if parse.unevenly_padded(span.compact):
        return True
    if not re.sub(r"(?<![0-9])[0-9]{4}\D[0-9]{2}\D[0-9]{2}(?![0-9])|\D", "", span.compact):
        return False  # every month and day has both its figures
    for line in span.lines:
        solid = [glyph for glyph in line if not glyph.char.isspace()]
        gaps = sorted(
            (after.left - before.right) / max(before.em, after.em)
            for before, after in pairwise(solid)
            if before.char not in "自至到止日号" and after.char not in "自至到止"
        )
        if len(gaps) >= 4 and gaps[-1] > 0.45 and gaps[-2] < 0.4 * gaps[-1]:
            return True
    return False


def _meets(one: FieldReading, other: FieldReading) -> bool:
    """Whether one value was read where the other was."""
    if one.box is None or other.box is None or one.page != other.page:
        return False
    return one.box.overlap(other.box) > 0.3


def _broken_line(span: Span) -> bool:
    """Whether a line of running text has a hole in it: characters under a seal or a glare were lost there."""
    return any(
        after.left - before.right > 1.4 * max(before.em, after.em)
        for line in span.lines
        for before, after in pairwise([glyph for glyph in line if not glyph.char.isspace()])
        if before.word != after.word
    )


def readings(*parts: FieldReading | Iterable[FieldReading] | None) -> list[FieldReading]:
    """Fields and lists of fields as one list, without what was not found; the first of each key counts."""
    flat: list[FieldReading] = []
    for part in parts:
        if part is None:
            continue
        for reading in [part] if isinstance(part, FieldReading) else part:
            if all(other.key != reading.key for other in flat):
                flat.append(reading)
    return flat
