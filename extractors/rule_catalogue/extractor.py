"""保证食品安全的规章制度目录清单."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.span import Span

LABELS = {"date": wordings("编制日期 制定日期 制表日期 填表日期 发布日期 日期")}
SEALED = wordings("单位盖章 经营者盖章 （盖章） (盖章) 盖章处 盖章 公章")
COLUMNS = {"rule": Column(wordings("规章制度名称 管理制度名称 制度名称 制度目录 名称"))}
NUMBERED = re.compile(
    r"^[□■☑√✓●○◆•·]?(?:制度[0-9一二三四五六七八九十]{1,3}[:：]|第?[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）]?[.．、:：条章项]?|(?<=[□■☑√✓●○◆•·]))《?(.+)$"
)
LEADERS = re.compile(  # dots from a title to the page where it stands
    r"[.．·…。_＿\-—]{2,}.*$|[.．·…]*(?:第[0-9一二三四五六七八九十]{1,3}[页篇章]|[Pp][.]?[0-9]{1,3})$"
)
NEXT = re.compile(  # where the number of a next rule stands right behind a rule
    r"(?<=制度|办法|规定|规程|预案|方案|职责)[》]?"
    r"(?=(?:[0-9]{1,2}|[(（][0-9一二三四五六七八九十]{1,2}[)）])[.．、]?[《\u4e00-\u9fff])"
)
TOLD = re.compile(
    r"(?:[：:、，,；;《]|(?<![0-9])[0-9]{1,2}[.．、]|[(（][0-9一二三四五六七八九十]{1,3}[)）])《?([\u4e00-\u9fff]{3,24}?(?:制度|办法|规定|规程|预案|方案))(?=[》、，,；;。]|$)"
)
HEADING = re.compile(r"目录|清单|汇编|一览|保证食品安全的规章制度$|^(?:食品安全|公共场所|卫生)*(?:管理|规章)+制度$")
RULE = re.compile(r"(?:制度|办法|规定|规程|预案|方案|计划|职责|要求|流程|规范|细则)[》]?$")


class RuleCatalogue(Extractor):
    type: ClassVar[str] = "rule_catalogue"
    title: ClassVar[str] = "规章制度目录清单"
    fields: ClassVar[tuple[str, ...]] = ("title", "items", "seal", "date", "pages_total", "page_numbers")
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "保证食品安全的规章制度目录清单 食品安全管理制度目录清单 食品安全规章制度目录 食品安全管理制度目录 "
            "规章制度目录清单 "
            "公共场所卫生管理制度目录 卫生管理制度目录 卫生管理制度目录清单 卫生管理制度清单 卫生管理制度汇编 "
            "公共场所卫生管理制度汇编 公共场所卫生管理制度清单 公共场所卫生管理制度 卫生管理制度 "
            "规章制度目录 制度目录清单 管理制度目录 食品安全制度清单"
        ),
        title_pattern=r".{0,16}制度.{0,4}(?:目录|清单|一览表).{0,2}",
        anchors={"制度": 1, "自查制度": 1, "健康管理制度": 1, "进货查验": 1, "事故处置": 1, "目录": 1},
        against={"申请书": 0.9, "承诺书": 0.9, "容缺": 0.8, "管理能力": 0.7},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=SEALED)
        dated = paper.day("date")
        if dated is None or dated.value is None:
            dated = paper.closing_day("date") or _any_date(paper) or dated
        return readings(_title(paper), _items(paper), paper.any_seal("seal", *SEALED), dated, paper.page_numbers())


def _title(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for run in sorted(layout.runs, key=lambda run: run.box.top)[:10]:
            text = parse.plain_text(run.text)
            if re.search(r"(目录|清单|目录清单|制度汇编目录|一览表)$", text) and len(text) >= 4:
                return paper.of_span("title", index, run, text)
    return None


def _any_date(paper: Paper) -> FieldReading | None:
    """The last date of the paper, high on a page that has little on it."""
    for index in reversed(range(len(paper.layouts))):
        for span, iso in reversed(paper.layouts[index].dates()):
            return paper.of_span("date", index, span, iso)
    return None


def _items(paper: Paper) -> FieldReading | None:
    """From lines that read like names of rules, a table or a sentence, whichever tells most."""
    ways = [reading for reading in (_listed(paper), _tabled(paper), _told(paper)) if reading is not None]
    return max(ways, key=lambda reading: len(_values(reading)), default=None)


def _values(reading: FieldReading) -> list[JsonValue]:
    return reading.value if isinstance(reading.value, list) else []


def _tabled(paper: Paper) -> FieldReading | None:
    tabled = table(paper, "items", COLUMNS, needs=("rule",), least=1)
    if tabled is None:
        return None
    rules: list[JsonValue] = [
        _rule(row["rule"]) for row in _values(tabled) if isinstance(row, dict) and isinstance(row.get("rule"), str)
    ]
    rules = [rule for rule in rules if rule and not parse.page_number(str(rule))]
    return tabled.model_copy(update={"value": rules}) if rules else None


def _listed(paper: Paper) -> FieldReading | None:
    """What reads like the name of a rule, in one column or several; without any such name, what is numbered."""
    listed: list[tuple[int, Span, str]] = []
    named: list[tuple[int, Span, str]] = []
    numbered: list[tuple[int, Span, str]] = []
    for index, layout in enumerate(paper.layouts):
        for run in layout.runs:
            for span in _apart(run):
                text = LEADERS.sub("", parse.plain_text(span.text))
                match = NUMBERED.match(text)
                rule = (match[1] if match else text).strip("《》；;。")
                if not 3 <= len(rule) <= 40 or re.search(r"[，,。；;：:]", rule):
                    continue
                listed.append((index, span, rule))
                if RULE.search(rule) and (match or not HEADING.search(rule)):
                    named.append((index, span, rule))
                elif match and re.search(r"[\u4e00-\u9fff]{3}", rule):
                    numbered.append((index, span, rule))
    found = named
    if len(numbered) >= 3 and len(numbered) > len(named):  # rules without the word 制度 behind each
        found = [one for one in listed if one in named or one in numbered]
    if not found:
        return None
    first = found[0][0]
    here = [span for index, span, _ in found if index == first]
    values: list[JsonValue] = [rule for *_, rule in found]
    return paper.of_span("items", first, here[0].plus(*here[1:]), values)


def _told(paper: Paper) -> FieldReading | None:
    """Names of rules one after another in running text, whose lines break where they are full."""
    for index, layout in enumerate(paper.layouts):
        text = layout.body.compact
        found = list(TOLD.finditer(text))
        if len(found) >= 2:
            span = layout.body.part(found[0].start(1), found[-1].end(1))
            return paper.of_span("items", index, span, [match[1] for match in found])
    return None


def _apart(run: Span) -> list[Span]:
    """A run cut where a next number begins: two columns read as one word."""
    text = run.compact
    cuts = [0, *(match.start() for match in NEXT.finditer(text)), len(text)]
    return [run.part(first, last) for first, last in pairwise(cuts)]


def _rule(text: JsonValue) -> str:
    """The name of a rule without its number, its quotation marks and the page where it stands."""
    name = LEADERS.sub("", str(text))
    match = NUMBERED.match(name)
    return (match[1] if match and RULE.search(match[1]) else name).strip("《》；;。")


EXTRACTOR = RuleCatalogue()
