"""Papers of numbered clauses: articles of association, rules, agreements. Their headings and single sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rpa_review.domain.amounts import numeral
from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Origin
from rpa_review.domain.patterns import regex
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.paper import DOUBTFUL, Paper
from rpa_review.extract.running import half_width
from rpa_review.extract.span import Glyph, Span

_HAN = "一二三四五六七八九十百〇零"
_COUNTED = "[年月日天个元人名家号份倍台项次式般并旦切律直致]"  # 一式两份, 三个月 number nothing
_ROMAN = {sign: at for at, sign in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", start=1)} | {
    sign: at
    for at, sign in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), start=1)
}
# The first style of which a paper has enough is that of its clauses; the others are within them.
_STYLES = (
    rf"第[{_HAN}0-9]{{1,4}}(?:章|部分|篇|编|节)",
    rf"[{_HAN}]{{1,3}}[、.．]",
    rf"第[{_HAN}0-9]{{1,4}}[条款]|(?:条款|§)[{_HAN}0-9]{{1,3}}[、.．]?(?=[\u4e00-\u9fff])",
    r"[IVXⅠ-Ⅻ]{1,4}[、.．]?(?=[\u4e00-\u9fff])",
    r"[0-9]{1,2}[、.．](?![0-9])",
    r"[0-9]{1,2}(?=[\u4e00-\u9fff、和或()（）]{2,24}$)(?![年月日天个元万人周岁名家号份倍台平])",
    rf"[(（][{_HAN}0-9]{{1,3}}[)）]",
    r"[0-9]{1,2}(?:[.．][0-9]{1,2}){1,2}(?=[\u4e00-\u9fff])(?!平方|平米|米|万|元)",
    rf"[一二三四五六七八九十]{{1,2}}(?=[\u4e00-\u9fff、]{{3,12}}$)(?!{_COUNTED})",
)
_MARKER = re.compile("|".join(f"(?:{style})" for style in _STYLES))
_ENOUGH = 3
_BRACKETED = re.compile(r"[【\[(（《〖]([\u4e00-\u9fff、和或与]{2,24})[】\])）》〗][:：]?")  # 第一条（工作地点）…
_CELL_NUMBER = re.compile(rf"[0-9]{{1,2}}|[{_HAN}]{{1,3}}")
_LONGEST = 24  # characters of a heading; what is longer is a clause without one
_SURELY_LACKING = 0.85


@dataclass(frozen=True)
class Clause:
    """A numbered paragraph: its number, and all its text behind it, to the next number or the page's end."""

    page: int
    marker: str
    text: Span

    @property
    def number(self) -> int | None:
        bare = re.sub(r"[第章条款节部分篇编§、.．()（）]", "", self.marker)
        return _ROMAN.get(bare) or numeral(bare)

    @property
    def heading(self) -> str:
        """The clause's name: what stands before its colon or first stop, or alone on its line."""
        if bracketed := _BRACKETED.match(self.text.compact):
            return bracketed[1]
        first = parse.plain_text("".join(glyph.char for glyph in self.text.lines[0])) if self.text.lines else ""
        name = re.split(r"[：:。；;，,]", first)[0].strip("《》.．、 ")
        return name[:_LONGEST]

    @property
    def body(self) -> Span:
        """The text behind the heading, where that stands alone on its line or before a colon."""
        text = half_width(self.text.compact)
        if bracketed := _BRACKETED.match(self.text.compact):
            return self.text.part(bracketed.end(), len(text))
        first = len("".join(glyph.char for glyph in self.text.lines[0] if not glyph.char.isspace()))
        colon = re.match(rf"[^。;,:]{{1,{_LONGEST}}}:", text)
        if colon:
            return self.text.part(colon.end(), len(text))
        alone = first <= _LONGEST and not re.search(r"[。;,]", text[:first])
        return self.text.part(first, len(text)) if alone else self.text


def clauses(paper: Paper) -> Iterator[Clause]:
    """Every numbered paragraph of a paper, in order."""
    for index, layout in enumerate(paper.layouts):
        marker = ""
        lines: list[tuple[Glyph, ...]] = []
        for row in layout.rows:
            if parse.page_number(row.text) is not None and len(row.compact) <= 14:
                continue
            match = _MARKER.match(half_width(row.compact))
            if match:
                if marker:
                    yield Clause(index, marker, Span(tuple(lines)))
                marker, lines = match[0], list(row.part(match.end(), len(row.compact)).lines)
            elif marker:
                lines += row.lines
        if marker:
            yield Clause(index, marker, Span(tuple(lines)))


def headings(paper: Paper, key: str) -> FieldReading | None:
    """The names of the clauses of the highest level, as a list; a gap in their numbers says that one was not read."""
    level = _highest(list(clauses(paper))) or list(_tabled(paper)) or list(_in_brackets(paper))
    if len(level) < _ENOUGH:
        return None
    first = level[0].page
    spans = [Span(clause.text.lines[:1]) for clause in level if clause.page == first]
    values: list[JsonValue] = [clause.heading for clause in level]
    sure = min(paper.sure(clause.page, Span(clause.text.lines[:1])) for clause in level)
    numbered = any(clause.marker for clause in level)
    if numbered and [clause.number for clause in level] != list(range(1, len(level) + 1)):
        sure = min(sure, DOUBTFUL)
    return paper.of_span(key, first, spans[0].plus(*spans[1:]), values, sure)


def _highest(found: Sequence[Clause]) -> list[Clause]:
    """The clauses of the first style that there are enough of; one that begins anew within another is below it."""
    levels = []
    for style in _STYLES:
        level = [
            clause
            for clause in found
            if clause.heading
            and (match := regex(style).match(clause.marker + clause.heading))
            and match[0] == clause.marker
        ]
        if len(level) >= _ENOUGH:
            levels.append(level)
    through = [level for level in levels if sum(clause.number == 1 for clause in level) < 2]
    return next(iter(through or levels), [])


def _tabled(paper: Paper) -> Iterator[Clause]:
    """Clauses as rows of a ruled table: a number in its cell, the name in the cell to its right."""
    for index, layout in enumerate(paper.layouts):
        numbers = [block for block in layout.blocks if _CELL_NUMBER.fullmatch(block.compact)]
        for number in sorted(numbers, key=lambda block: block.box.top):
            beside = [
                block
                for block in layout.blocks
                if block.box.left > number.box.right and block.box.top <= number.box.centre[1] <= block.box.bottom
            ]
            name = min(beside, key=lambda block: block.box.left, default=None)
            if name is not None and re.fullmatch(r"[\u4e00-\u9fff、和或与()（）]{2,24}", name.compact):
                yield Clause(index, number.compact, Span((tuple(name.solid),)))


def _in_brackets(paper: Paper) -> Iterator[Clause]:
    """Clauses without numbers, each with its name in heavy brackets at the head of a line: 【劳动报酬】按月支付。"""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            if match := re.match(r"【([\u4e00-\u9fff、和或与]{2,24})】", row.compact):
                yield Clause(index, "", row.part(*match.span(1)))


def sentences(paper: Paper, key: str, pattern: str) -> FieldReading | None:
    """Every sentence that a regular expression is found in, as a list: of the clauses, of all the text without any."""
    found: list[tuple[int, Span]] = []
    bodies = [(clause.page, clause.body) for clause in clauses(paper)]
    for page, body in bodies or [(index, layout.body) for index, layout in enumerate(paper.layouts)]:
        for match in re.finditer(r"[^。;]+", half_width(body.compact)):
            if regex(pattern).search(match[0]):
                found.append((page, body.part(*match.span())))
    if not found:
        return None
    first = found[0][0]
    spans = [span for index, span in found if index == first]
    values: list[JsonValue] = [parse.plain_text(span.text) for _, span in found]
    sure = min(paper.sure(index, span) for index, span in found)
    return paper.of_span(key, first, spans[0].plus(*spans[1:]), values, sure)


def lacking(paper: Paper, key: str) -> FieldReading | None:
    """A clause that was looked for and is not in a paper that was read as a whole: an empty field on its last page.

    None where the paper is not one of clauses, or where pages of it are not there.
    """
    found = list(clauses(paper))
    numbers = {reading.key: reading.value for reading in paper.page_numbers()}
    total, seen = numbers.get("pages_total"), numbers.get("page_numbers")
    if isinstance(total, int) and isinstance(seen, list) and set(seen) != set(range(1, total + 1)):
        return None
    if len(found) < _ENOUGH:
        return None
    last = found[-1]
    printed = all(page.origin is Origin.TEXT_LAYER for page in paper.pages)
    well_read = all(clause.text.mean_confidence > 0.9 for clause in found if clause.text)
    confidence = 1.0 if printed else _SURELY_LACKING if well_read else DOUBTFUL
    return FieldReading(key=key, value=None, confidence=confidence, page=last.page, box=last.text.box)
