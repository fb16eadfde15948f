"""Two parties on one paper: which number and which mark belongs to whom, by where it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, Mark, MarkKind, Origin
from rpa_review.extract import parse
from rpa_review.extract.layout import Label, Layout, Presence
from rpa_review.extract.paper import STRAY, Paper, written_name
from rpa_review.extract.span import Span

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-zＸ×]{14,20}(?![0-9A-Za-z])")


def numbers(paper: Paper, index: int) -> Iterator[tuple[Span, parse.Reading, int]]:
    """Every citizen's number and credit code on a page, with the odds of a wrong one passing its check."""
    for run in paper.layouts[index].runs:
        for match in _NUMBER.finditer(run.compact):
            span = run.part(*match.span())
            if len(span.compact) == 19 and span.compact[-1] in "oO0":  # a full stop
                span = run.part(match.start(), match.end() - 1)
            citizen, firm = parse.id_number(span.compact), parse.credit_code(span.compact)
            if citizen and (citizen.valid or not (firm and firm.valid)) and not re.search(r"[A-WYZ]", citizen.value):
                if len(citizen.value) >= 15:
                    yield span, citizen, 11
            elif firm and len(firm.value) > 15:
                yield span, firm, 300


def whose(box: Box, first: Box, second: Box) -> int:
    """1 or 2: the party that something belongs to, by the places of the parties' labels; 0 for neither.

    Parties stand side by side, or one below the other with what belongs to them following them.
    """
    height = max(first.height, second.height)
    x, y = box.centre
    if abs(first.centre[1] - second.centre[1]) < height:
        if y < first.top - height:
            return 0
        return 2 if x > second.left - height else 1
    if first.centre[1] > second.centre[1]:
        return {1: 2, 2: 1}.get(whose(box, second, first), 0)
    if y > second.top - 0.3 * height:
        return 2
    return 1 if y > first.top - 0.3 * height else 0


def number_of(
    paper: Paper, key: str, which: int, index: int, first: Box, second: Box, *, besides: Sequence[str] = ()
) -> FieldReading | None:
    """The first number that belongs to a party."""
    for span, reading, odds in numbers(paper, index):
        if whose(span.box, first, second) == which and reading.value not in besides:
            sure = paper.checked(index, paper.sure(index, span), reading, odds)
            return paper.of_span(key, index, span, reading.value, sure)
    return None


def names_in_order(paper: Paper, key: str) -> list[FieldReading]:
    """What stands at labels that only say 姓名, those of `key`: the upper (or left) party's first."""
    out: list[FieldReading] = []
    for index, layout in enumerate(paper.layouts):
        for label in sorted(layout.find_all(*paper.labels[key]), key=lambda one: (one.span.box.top, one.span.box.left)):
            if label.strength < 2.5:
                continue
            found = layout.value_at(label, lines=2)
            if name := person_or_firm(found.value.text) if found.value else None:
                out.append(paper.of_span(key, index, found.value, name))
    return out


def by_heading(paper: Paper, names: Sequence[FieldReading], *headings: Sequence[str]) -> list[FieldReading | None]:
    """The first name that stands under a heading of each group: a role that begins a line above, nearer than any other.

    All None where some name stands under no heading.
    """
    found: list[FieldReading | None] = [None] * len(headings)
    for name in names:
        if name.box is None:
            continue
        top, height = name.box.top, name.box.height
        above: tuple[float, int] | None = None
        for group, wordings in enumerate(headings):
            for label in paper.layouts[name.page].find_all(*wordings):
                place = label.span.box
                if label.strength < 3 or label.start > 3 or place.bottom > top + 0.3 * height:
                    continue
                if above is None or place.top > above[0]:
                    above = place.top, group
        if above is None:
            return [None] * len(headings)
        found[above[1]] = found[above[1]] or name
    return found


def marks_by_label(
    paper: Paper,
    kinds: Sequence[MarkKind],
    labels: Mapping[str, Sequence[str]],
    *,
    down: float = 4.0,
    up: float = 4.0,
    right: float = 16.0,
) -> list[FieldReading]:
    """Presence fields of several parties: every mark belongs to the label whose room it is nearest to.

    Reaches are in lines and characters. The labels are those on the last page that has any of them.
    """
    for index in reversed(range(len(paper.layouts))):
        layout = paper.layouts[index]
        found = {key: label for key, wordings in labels.items() if (label := _signing(layout.find_all(*wordings)))}
        if not found:
            continue
        rooms = {
            key: _room(label, [other for other in found.values() if other is not label], right)
            for key, label in found.items()
        }
        best: dict[str, tuple[float, Mark]] = {}
        stray = False
        inks = marks = layout.marks(*kinds)
        if MarkKind.SIGNATURE in kinds:
            marks = marks + _names_as_text(layout, marks)
        for mark in marks:
            distances = {
                key: 0.0 if _right_under(mark.box, found[key].span.box) else _distance(mark.box, room, up, down)
                for key, room in rooms.items()
            }
            key = min(distances, key=lambda one: distances[one])
            if distances[key] <= 1.0 and (key not in best or distances[key] < best[key][0]):
                best[key] = distances[key], mark
            stray = stray or (distances[key] > 1.0 and mark in inks)
        for key, label in found.items():
            if key not in best and MarkKind.SIGNATURE in kinds and (name := _ink_as_text(layout, label)) is not None:
                best[key] = 0.0, name
        return [
            paper.presence(
                key,
                index,
                Presence(True, best[key][1].box, best[key][1].confidence, best[key][1])
                if key in best
                else Presence(False, room, STRAY if stray else 0.9),
            )
            for key, room in rooms.items()
        ]
    return []


def _ink_as_text(layout: Layout, label: Label) -> Mark | None:
    """A name that OCR read right behind a label where one signs, as part of its line."""
    if layout.page.origin is not Origin.OCR or (name := written_name(layout, label)) is None:
        return None
    sure = min(0.75, name.confidence)
    return Mark(kind=MarkKind.SIGNATURE, box=name.box, confidence=sure, colour="black")


def _names_as_text(layout: Layout, seen: Sequence[Mark]) -> list[Mark]:
    """Names in ink that OCR read as text and that were not seen as ink: taller than print, and nothing but a name."""
    if layout.page.origin is not Origin.OCR:
        return []
    out = []
    for word in layout.page.words:
        tall = word.box.height > 1.35 * layout.line_height
        if (
            tall
            and re.fullmatch(r"[\u3400-\u9fff]{2,5}|[\u3400-\u9fff]{2,5}[·•．.，,:：][\u3400-\u9fff]{1,5}", word.text)
            and not re.search(r"甲方|乙方|签|盖|章|日期|合同", word.text)
        ) and not any(word.box.overlap(mark.box) > 0.2 for mark in seen):
            out.append(Mark(kind=MarkKind.SIGNATURE, box=word.box, confidence=0.7, colour="black"))
    return out


def _right_under(box: Box, label: Box) -> bool:
    """Whether something begins where a label does, on one of the two lines below it."""
    down = box.centre[1] - label.centre[1]
    return abs(box.left - label.left) < 1.5 * label.height and 0.8 * label.height < down < 3.2 * label.height


def _signing(labels: Sequence[Label]) -> Label | None:
    """The label-like place of the wordings that stands last: where one signs."""
    strong = [label for label in labels if label.strength >= 2.5]
    return max(strong, key=lambda label: (label.strength >= 4, label.span.box.top), default=None)


def _room(label: Label, others: Sequence[Label], right: float) -> Box:
    """From the label's end to the next label on its line, or as far as a name reaches."""
    box = label.span.box
    em = label.span.solid[0].em
    edge = min(1.0, box.right + right * em)
    for other in others:
        if abs(other.span.box.centre[1] - box.centre[1]) < box.height and other.span.box.left > box.left:
            edge = min(edge, other.span.box.left)
    edge = max(edge, box.right + em)
    return Box(
        left=box.right,
        top=max(0.0, box.top - 0.3 * box.height),
        right=min(1.5, edge),
        bottom=box.bottom + 0.3 * box.height,
    )


def _distance(mark: Box, room: Box, up: float, down: float) -> float:
    """0 inside the room, 1 at the end of the reach."""
    x, y = mark.centre
    height = max(room.height, 1e-6)
    above, below = max(0.0, room.top - y) / (up * height), max(0.0, y - room.bottom) / (down * height)
    width = max(room.width, 0.12)
    beside = max(0.0, room.left - 0.04 - x, x - room.right) / width
    return math.hypot(max(above, below), beside)


_FIRM = re.compile(
    r"(?:公司|[厂店院校园部行馆所社会局处堂坊楼城场吧厅站铺室户队团学委]|中心|企业|合伙|集团|超市|政府|联盟|办公室)(?:[(（][^()（）]*[)）])?$"
)
_CLAUSE = re.compile(
    r"[的将应须可已未不由自从对向使]|委托|接受|根据|发生|负责|同意|保证|有权|约定|支付|出租给|本[合协]"
)


def person_or_firm(text: str) -> str | None:
    """A party's name without what a sentence puts around it; None where it is a piece of a clause.

    >>> person_or_firm("张三（以下简称甲方）"), person_or_firm("不发生效力"), person_or_firm("可以公司")
    ('张三', None, '可以公司')
    """
    text = parse.plain_text(re.split(r"[，,；;。]|（以下简称|\(以下简称", text.replace("\n", ""))[0])
    text = re.sub(r"[(（][^（）()]*[0-9]{8}.*$", "", text)
    text = re.sub(r"[(（][^（）()]*$", "", text)  # what a bracket says goes on in the next line
    text = re.sub(r"[(（](?:盖章|公章|签章|签字|签名|加盖公章|签字或盖章|签名或盖章)[)）]?$", "", text).strip("：:、_ ")
    clause = len(text) > 4 and _CLAUSE.search(text) and not _FIRM.search(text)
    return text if len(text) >= 2 and not clause else None
