"""Fields that stand behind labels on one layout of a paper and in its sentences on another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import UNREAD, MarkKind, Origin
from rpa_review.domain.patterns import regex
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.paper import DOUBTFUL, Paper
from rpa_review.extract.running import matches
from rpa_review.extract.span import Span

# What the values of some kinds are made of, for `plausible`.
_NAME_OF = "^[^，,。；;：:]{0,40}"  # a name, and no sentence
HOSPITAL = (
    rf"{_NAME_OF}(?:医院|诊所|卫生院|中心|门诊部|服务站|护理院|医务室|保健院|卫生室|疗养院)[^，,。；;：:]{{0,12}}$"
)
SCHOOL = rf"{_NAME_OF}(?:大学|学院|学校|中专|技校)[^，,。；;：:]{{0,12}}$"
AUTHORITY = rf"{_NAME_OF}[委局厅部会]$"
DEPARTMENT = "科|室|部|病区|门诊|ICU|产房|中心"
POST = "(?:[士师员生人长岗理]|护工)$"
NUMBER = "^[0-9A-Za-z第字号证〔〕（）()-]{4,}$"
MAJOR = r"^[\u4e00-\u9fff（）()]{2,14}$"
_WRITTEN = "[0-9一二三四五六七八九十]{1,3}"
DAY = rf"(?:[0-9〇○零一二三四五六七八九]{{4}}年{_WRITTEN}月{_WRITTEN}日|[0-9]{{4}}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}})"
BORN = (rf"({DAY})(?:出生|生)(?!日)", rf"(?:出生于|生于)({DAY})")  # patterns for `said`
BENEATH = 0.7  # enough to tell quite another name, not one that lacks a character
_BEHEADED = re.compile("[省市区县镇]")  # what a name begins with whose first characters were not read
BLANK = re.compile(r"年[_＿]*月[_＿]*日")  # the printed line for a date, not filled in
_NAME = (
    r"(?!兹|证明|人员|[\u4e00-\u9fff]{0,4}(?:时间|日期|期限|期间))"
    r"([\u3400-\u9fff]{2,4}?|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff·]{1,10})"
)
_NAMED_FIRST = (
    rf"(?:^|证明书?|证书?|[表函。:0-9])(?:学员|学生|考生)?{_NAME}(?:同志|同学|女士|先生)?[(,](?:性别|[男女][,)]|(?:公民|居民)?身份|有效身份|证件)",
    rf"(?:^|证明书?|证书?|[表函。])(?:学员|学生|考生)?{_NAME}(?:(?:同志|同学|女士|先生),?(?:于|自|从)?|,?(?:于|自|从)|,){DAY}",
)
_INTRODUCED = "(?:兹有|兹证明|兹聘用?|现有|今有|拟聘用?|聘用|录用|聘请|招聘|学员|学生|考生|护士|本院)"
_NAMED = (
    *_NAMED_FIRST,
    rf"{_INTRODUCED}(?!护士|学生|人员){_NAME}(?:同志|同学|女士|先生)?[,(]",
    rf"{_INTRODUCED}(?!护士|学生|人员){_NAME}(?:同志|同学|女士|先生)",
    rf"[:。]{_NAME}(?:同志|同学|女士|先生)?(?:系[^。]{{2,20}}(?:学校|学院|大学|医院)|[于自从]{DAY})",
    rf"(?:[由聘用请将与]|[,。:](?![由聘请将])){_NAME}[(,](?:性别:?)?[男女][,)]",
    rf"(?:^|[书函表明证号。]){_NAME}(?:同志|同学|女士|先生):",
    rf"关于(?:聘用|拟聘用?|录用)?{_NAME}(?:同志|同学|女士|先生)",
)
UNDATED = rf"(?<!生于)(?<!生)({DAY})(?!出?生)"  # a day, not of a birth
APART = rf"[自从]({DAY})起?,?在[^。]{{2,60}}?至({DAY})"  # the place named between the days
FROM_TO = rf"自?从?({DAY})起?(?:,?[至到]|—+|-+|~)({DAY})"


def said(
    paper: Paper, key: str, parsed: Callable[[str], JsonValue], *patterns: str, group: int = 1
) -> FieldReading | None:
    """A field by patterns over the running text in half-width signs; what the parser refuses does not count."""
    for pattern in patterns:
        for index, _, span in matches(paper.layouts, pattern, group=group):
            if (value := parsed(span.compact)) is not None:  # a value may go on in the next line
                return paper.of_span(key, index, span, value)
    return None


def either(*found: FieldReading | None) -> FieldReading | None:
    """The first reading that has a value, else the first place where nothing was written."""
    there = [reading for reading in found if reading is not None]
    return next((reading for reading in there if reading.value not in (None, "")), there[0] if there else None)


def person_named(paper: Paper, key: str, *patterns: str) -> FieldReading | None:
    """A person at the label, else where a sentence names one, as one may at the beginning of the text."""
    return either(_person_at(paper, key), said(paper, key, parse.person, *patterns, *_NAMED))


def _person_at(paper: Paper, key: str) -> FieldReading | None:
    """A person at the label; where the label begins a sentence, the characters of the name alone."""
    reading, found = paper.person(key, below=True), paper.find(key, below=True)
    if reading is None or found is None or not isinstance(reading.value, str):
        return reading
    index, place = found
    length = len(reading.value)
    told = place.value.compact
    if reading.page != index or not told.startswith(reading.value) or told[length : length + 1] not in set(",，"):
        return reading
    return paper.of_span(key, index, place.value.part(0, length), reading.value)


def standing_alone(paper: Paper, key: str, pattern: str) -> FieldReading | None:
    """Group 1 of a pattern that a run of text is as a whole, the last run first: who closes a letter stands so."""
    for index in reversed(range(len(paper.layouts))):
        for run in reversed(paper.layouts[index].runs):
            if match := regex(pattern).fullmatch(run.compact):
                return paper.of_span(key, index, run.part(*match.span(1)), match[1])
    return None


def stretch(paper: Paper, first: str, last: str, key: str, *patterns: str) -> list[FieldReading]:
    """The two days of a stretch of time: of a sentence, else at the label `key`, else each at its own label."""
    for pattern in patterns:
        start, end = (said(paper, name, parse.day, pattern, group=group) for name, group in ((first, 1), (last, 2)))
        if start is not None and end is not None:
            return [start, end]
    apart = [
        paper.day(first, below=True) if first in paper.labels else None,
        paper.day(last, below=True) if last in paper.labels else None,
    ]
    if all(reading is not None and reading.value is not None for reading in apart):
        return [reading for reading in apart if reading is not None]
    together = paper.period(first, last, key, below=True) if key in paper.labels else []
    if sum(reading.value is not None for reading in together) == 2:
        return together
    return [reading for reading in (*apart, *together) if reading is not None]


def institution(paper: Paper, key: str, seal: FieldReading | None, *found: FieldReading | None) -> FieldReading | None:
    """The institution that closes a paper: the first reading that has it, with what the seal hides, else the seal's."""
    named = next((one for one in found if one and isinstance(one.value, str) and parse.is_office(one.value)), None)
    reading = named or either(*found)
    if reading is not None and reading.value not in (None, ""):
        whole = paper.completed(reading, seal)
        return whole if whole.value != reading.value else _beneath(paper, whole, seal)
    if seal is not None and seal.value is True and UNREAD not in seal.raw:
        name = seal.raw if parse.is_office(seal.raw) else seal.raw[:-1]  # a stroke of the ring is at times one more
        if parse.is_office(name):
            sure = DOUBTFUL if _BEHEADED.match(name) else 0.85
            return seal.model_copy(update={"key": key, "value": name, "confidence": min(sure, seal.confidence)})
    return reading


def _beneath(paper: Paper, reading: FieldReading, seal: FieldReading | None) -> FieldReading:
    """A name that lies under a seal, which does not say the same, may lack characters that OCR did not see."""
    if seal is None or seal.value is not True or seal.box is None or reading.box is None or seal.raw == reading.value:
        return reading
    over = seal.page == reading.page and reading.box.overlap(seal.box) > 0
    if over and paper.pages[reading.page].origin is Origin.OCR:
        return reading.model_copy(update={"confidence": min(reading.confidence, BENEATH)})
    return reading


def unless_sealed(paper: Paper, reading: FieldReading | None) -> FieldReading | None:
    """Nothing at a label where a seal lies is no more than doubtful: what stands under it may not have been read."""
    if reading is None or reading.value is not None or reading.box is None:
        return reading
    layout = paper.layouts[reading.page]
    ruled = any(
        BLANK.search(run.compact) and run.box.overlap(reading.box) > 0.3 for run in (*layout.runs, *layout.rows)
    )
    if ruled or paper.pages[reading.page].origin is Origin.TEXT_LAYER:
        return reading
    seals = layout.marks(MarkKind.SEAL)
    around = reading.box.model_copy(update={"right": min(1.0, reading.box.right + 0.2)})
    if any(seal.box.overlap(around) > 0 or around.overlap(seal.box) > 0 for seal in seals):
        return reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})
    return reading


def plausible(found: list[FieldReading], shapes: Mapping[str, str]) -> list[FieldReading]:
    """Values that hold nothing of what their field is made of, by pattern, were read elsewhere: doubtful."""
    return [
        one.model_copy(update={"confidence": min(one.confidence, DOUBTFUL)})
        if isinstance(one.value, str) and one.key in shapes and not regex(shapes[one.key]).search(one.value)
        else one
        for one in found
    ]


def unless_elsewhere(paper: Paper, found: list[FieldReading], kinds: Mapping[str, str]) -> list[FieldReading]:
    """Nothing at a label is doubtful while the page says something of its kind, by pattern, that no field took."""
    taken = [(one.page, one.box) for one in found if one.value not in (None, "", False) and one.box is not None]

    def is_free(index: int, span: Span) -> bool:
        return not any(page == index and max(span.box.overlap(box), box.overlap(span.box)) > 0.3 for page, box in taken)

    checked = []
    for one in found:
        sought = kinds.get(one.key) if one.value is None and one.confidence > DOUBTFUL else None
        if sought and any(is_free(index, span) for index, _, span in matches(paper.layouts, sought)):
            checked.append(one.model_copy(update={"confidence": DOUBTFUL}))
        else:
            checked.append(one)
    return checked


def unwritten(paper: Paper, key: str, *patterns: str) -> FieldReading | None:
    """A sentence that goes on where a value should stand: the place is there, and nothing is written in it."""
    for pattern in patterns:
        for index, _, span in matches(paper.layouts, pattern):
            return paper.nothing(key, index, span.box, span.confidence)
    return None
