"""Verbs over one page: find a label, take the value beside or below it, read a table, look for a mark near a label.

A `Layout` knows the labels of the document type, so that a value ends where the next label begins. Labels are matched
without white space and with room for slips of OCR. Inside a ruled table a value is bounded by its cell; outside, by the
next label on the line, the next column or the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, zip_longest
from statistics import median

from rapidfuzz.distance import Levenshtein

from rpa_review.domain.page import Box, Cell, Mark, MarkKind, Origin, Page, Word
from rpa_review.domain.patterns import regex
from rpa_review.extract import parse
from rpa_review.extract.span import Glyph, Span, glyphs_of, rows_of

_SECTION = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,2}[)）]?[、.．]|第[一二三四五六七八九十]+(?:[章节条]|部分)|[0-9]{1,2}[.．、][\u4e00-\u9fff，、,]{12}|[备注填]{1,2}[:：]|本申请人|本人承诺"
)
_NUMBERED = re.compile(  # begins a clause: nothing goes on so
    r"[(（]?[0-9]{1,2}[)）]?[、.．](?![0-9])|[0-9]{1,2}(?:[.．][0-9]{1,2}){1,2}(?=[\u4e00-\u9fff])(?!平方|平米|米|万|元|亩|公)"
)
_WORDED_AS_LABEL = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:日期|时间|年份|姓名|名称|编号|号码|科室|岗位)(?:[(（][\u4e00-\u9fff、/]{1,8}[)）])?"
)
_HEADING = re.compile(r"(?:基本)?(?:信息|情况|资料)")  # 委托人信息 heads a part of the paper
_VALUE = re.compile(r"[0-9]{4}|[□■☑√✓]")  # what no header of a column says
_NAMES = frozenset({"姓名", "名称", "单位名称", "姓名(名称)", "名称(姓名)", "姓名/名称"})
_SIGNING = re.compile(r"[签章印]")
_SIGNED = re.compile(r"[签章印捺名字]")
COLONS = frozenset(":：;；")
_OPENERS = COLONS | frozenset("　_＿.．。、,，|/\\-—=·'\"")
# 许可项目： right behind 经营范围 begins its value
_FURTHER = re.compile(
    r"(?!(?:许可|一般|前置|后置|主营|兼营).{0,4}：?$)[、/]?[\u4e00-\u9fff]{1,6}(?:[（(][\u4e00-\u9fff、/]{1,8}[）)])?"
)
_KIND_OF_VALUE = re.compile(
    "[、/及和与]?(?:名称|全称|姓名|类别|类型|性质|等级|级别|号码?|编号|编码|代码|日期|时间|年月日?|年度|年份|情况)"
    "(?:[（(][\u4e00-\u9fff、/]{1,8}[）)])?"
)
_UNTIL = re.compile("[至到].{0,2}(?:[0-9]{4}|长期)")
_HINT = re.compile(  # （盖章）, the label in Latin letters, or another name of the same: 登记号 或备案编号
    r"[（(]{1,2}[^（）()]*[）)]{1,2}|㎡|m²|平方米|[A-Za-z][A-Za-z.'’/-]{2,}|[或及和与/][\u4e00-\u9fff]{1,6}(?:名称|姓名|编号|号码|号|日期|时间)"
)
_NOTE = re.compile(r"[（(][^（）()]*[）)][:：]?")
_COPULAS = frozenset("为是系")
_SENTENCE_PART = re.compile(r"([0-9A-Za-z]+)[，,]|([^。;；:：]{1,60})[。;；]")  # a number ends at a comma
_BREAKS = frozenset("()（）[]【】、，,。;；:：|/•·*★☆0123456789.")


@dataclass(frozen=True)
class Label:
    """A label where it was found: on row `row` of its container, characters [start:end) of that row's solid text."""

    wording: str
    span: Span
    container: int  # 0 the open page, else 1 + index of the cell
    row: int
    start: int
    end: int
    strength: float  # how much it looks like a label rather than the same words in running text
    slips: int = 0
    more: tuple[tuple[int, int, int], ...] = ()  # of a label that goes on below: row, start and end of each later part


@dataclass(frozen=True)
class Found:
    """A label's value. `place` is where the value stands, or should stand when nothing was written there.

    `heads`: the label stands in a line of labels with the value below it, as the header of a column does.
    """

    label: Label
    value: Span
    place: Box
    heads: bool = False

    @property
    def confidence(self) -> float:
        return self.value.confidence


@dataclass(frozen=True)
class Presence:
    """Whether a mark stands where it is looked for; `box` is the mark, or the place for it."""

    present: bool
    box: Box
    confidence: float
    mark: Mark | None = None


@dataclass(frozen=True)
class Option:
    """One choice of a row of boxes; `ticked` is None where its box could not be made out."""

    text: str
    ticked: bool | None
    box: Box
    confidence: float


@dataclass(frozen=True)
class _Container:
    box: Box | None
    cell: Cell | None
    table: int
    rows: tuple[tuple[Glyph, ...], ...]  # without white space

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The rows in half-width forms where these are one character too, so that places stay: （ and ( are one."""
        return tuple("".join(parse.narrow(glyph.char) for glyph in row) for row in self.rows)


class Layout:
    """One page, seen as lines and cells, with the labels that end a value.

    `tight` names the labels that end a value even in the middle of a word ("张三性别男"); others must begin a word,
    follow a gap or carry a colon.
    """

    def __init__(self, page: Page, labels: Iterable[str] = (), *, tight: Iterable[str] = ()) -> None:
        self.page = _cleared(page)
        self.tight = frozenset(tight)
        self.vocabulary = tuple(dict.fromkeys((*labels, *self.tight)))
        self._containers = self._contain()

    # ------------------------------------------------------------------------------------------------ structure

    def _contain(self) -> list[_Container]:
        cells = [
            (index, cell)
            for index, table in enumerate(self.page.tables)
            for cell in table.cells
            if cell.box.width * cell.box.height < 0.4  # a frame around the page bounds no value
        ]
        cells.sort(key=lambda pair: pair[1].box.width * pair[1].box.height)
        inside: dict[int, list[Glyph]] = {number: [] for number in range(len(cells))}
        outside: list[Glyph] = []
        for glyph in glyphs_of(self.page):
            for number, (_, cell) in enumerate(cells):
                if cell.box.holds(glyph.middle):
                    inside[number].append(glyph)
                    break
            else:
                outside.append(glyph)
        for number, (_, cell) in enumerate(cells):
            if self.page.origin is Origin.TEXT_LAYER and _is_a_stroke(cell, inside[number]):
                outside += inside[number]
                inside[number] = []
        made = [_Container(None, None, -1, _solid_rows(outside))]
        made += [
            _Container(cell.box, cell, table, _solid_rows(inside[number])) for number, (table, cell) in enumerate(cells)
        ]
        return made

    @cached_property
    def rows(self) -> tuple[Span, ...]:
        """The page's lines, top first, as if there were no ruled tables."""
        return tuple(Span.of(row) for row in rows_of(glyphs_of(self.page)))

    @cached_property
    def blocks(self) -> tuple[Span, ...]:
        """The text of each cell, and what stands outside of tables as one block."""
        return tuple(Span(container.rows) for container in self._containers if container.rows)

    @cached_property
    def runs(self) -> tuple[Span, ...]:
        """The page's lines cut at their wide gaps."""
        return tuple(Span.of(run) for row in self.rows for run, _ in _runs(row.solid))

    @cached_property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    @cached_property
    def compact(self) -> str:
        return "\n".join(row.compact for row in self.rows)

    @cached_property
    def line_height(self) -> float:
        """Median height of a line, as a fraction of the page's height."""
        heights = sorted(word.box.height for word in self.page.words if not word.vertical)
        return heights[len(heights) // 2] if heights else 0.02

    @cached_property
    def em(self) -> float:
        """Median width of a full-width character, as a fraction of the page's width."""
        widths = sorted(row.solid[0].em for row in self.rows if row.solid)
        return widths[len(widths) // 2] if widths else 0.02

    # --------------------------------------------------------------------------------------------------- labels

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """Every label of the vocabulary on the page: exact before fuzzy, long before short, none over another."""
        return tuple(self._scan(self.vocabulary))

    def find(self, *wordings: str) -> Label | None:
        """The best place of any of the wordings; earlier wordings win between equals."""
        found = self.find_all(*wordings)
        return found[0] if found else None

    def find_all(self, *wordings: str) -> list[Label]:
        """Every place of the wordings, the most label-like first."""
        known = set(self.vocabulary)
        labels = [label for label in self.labels if label.wording in wordings]
        if not known.issuperset(wordings):
            taken = {(label.container, label.row, at) for label in labels for at in range(label.start, label.end)}
            extra = [
                label
                for label in self._scan(tuple(dict.fromkeys((*wordings, *self.vocabulary))))
                if label.wording in wordings
                and not any((label.container, label.row, at) in taken for at in range(label.start, label.end))
            ]
            labels += extra
        order = {wording: place for place, wording in enumerate(wordings)}
        return sorted(
            labels, key=lambda label: (-label.strength, order[label.wording], label.span.box.top, label.span.box.left)
        )

    def _scan(self, vocabulary: Sequence[str]) -> list[Label]:
        candidates: list[tuple[int, int, int, Label]] = []
        narrowed = {wording: "".join(map(parse.narrow, wording)) for wording in vocabulary}
        for number, container in enumerate(self._containers):
            for row_number, (row, text) in enumerate(zip(container.rows, container.texts, strict=True)):
                for wording in vocabulary:
                    for start, matched, slips in _occurrences(text, narrowed[wording]):
                        end = _bracket_closed(text, start, matched)
                        strength = self._strength(container, row_number, start, end, slips)
                        unsigned = _SIGNING.search(wording) and (
                            not _SIGNED.search(text, start, end) or "姓名" in text[start:end]
                        )
                        if slips and (strength < 2 or unsigned or _torn(row[start:matched])):
                            continue  # 申请人（单位） is no slip of 申请人（签名）
                        label = Label(wording, Span.of(row[start:end]), number, row_number, start, end, strength, slips)
                        candidates.append((2 * slips - len(wording), slips, -round(strength), label))
            broken = _broken(number, container, narrowed)
            candidates += [(-len(label.wording), 0, -round(label.strength), label) for label in broken]
        candidates.sort(key=lambda candidate: candidate[:3])
        taken: dict[tuple[int, int], list[Label]] = {}
        kept = []
        for rank, slips, _, label in candidates:
            rivals = taken.setdefault((label.container, label.row), [])
            if any(label.start < other.end and other.start < label.end for other in rivals):
                continue
            if slips and any(
                other.slips == slips and other_rank <= rank and _rivals(label, other, narrowed)
                for other_rank, *_, other in candidates
            ):
                # Two different labels are equally near: neither is proved.
                rivals.append(label)
                continue
            rivals.append(label)
            kept.append(label)
            for row_number, start, end in label.more:
                part = replace(label, row=row_number, start=start, end=end)
                taken.setdefault((label.container, row_number), []).append(part)
        kept.sort(key=lambda label: (label.container, label.row, label.start))
        return kept

    def _strength(self, container: _Container, row_number: int, start: int, end: int, slips: int) -> float:
        row = container.rows[row_number]
        strength = 1.0 - 0.5 * slips
        if start == 0 or _gap(row[start - 1], row[start]) > 0.4:
            strength += 2.0
        elif (
            row[start - 1].char in _BREAKS
            or row[start - 1].char in parse.UNTICKED
            or row[start - 1].char in parse.TICKED
            or _qualified(row, start, end)
        ):
            strength += 1.0
        if end == len(row):
            strength += 1.5 if container.cell else 1.0
        elif row[end].char in COLONS:
            strength += 2.0
        elif _gap(row[end - 1], row[end]) > 0.4:
            strength += 1.0
        elif _HEADING.match(container.texts[row_number], end):
            strength -= 2.0
        elif row[end].word != row[end - 1].word:
            strength += 0.5
        return strength

    # --------------------------------------------------------------------------------------------------- values

    def value_of(self, *wordings: str, lines: int = 1, below: bool = False) -> Found | None:
        """The value of the first label that has one; else the best label with an empty value; None without any label.

        `lines` allows that many lines of a wrapped value outside tables; `below` looks under the label when nothing
        stands beside it.
        """
        empty: Found | None = None
        column: Found | None = None
        for label in self.find_all(*wordings):
            known = empty is not None or column is not None
            in_text = label.strength < 1.5 and label.wording not in self.tight
            if (known and label.strength < 3) or (in_text and _told(label, self._containers[label.container]) is None):
                break  # words in running text are no label
            found = self.value_at(label, lines=lines, below=below)
            if found.value and not found.heads:
                return found
            if found.value:
                column = column or found
            else:
                empty = empty or found
        return column or empty

    def value_at(self, label: Label, *, lines: int = 1, below: bool = False) -> Found:
        """The value of one label: the rest of its line or cell, the cell to its right, or what is below."""
        container = self._containers[label.container]
        if (told := _told(label, container)) is not None:
            return Found(label, told, told.box)
        if container.cell is not None:
            return self._value_in_table(label, container)
        return self._value_on_page(label, container, lines=lines, below=below)

    def _value_in_table(self, label: Label, container: _Container) -> Found:
        rest = self._rest(label, container, whole=True)
        right = self._neighbour(container, at=label.span.box.centre[1])
        hint = bool(_HINT.fullmatch(rest.compact))
        goes_on = self._goes_on(label, container, rest) and right is not None and not self._begins_with_label(right)
        if rest and not ((hint or goes_on) and right is not None and not self._is_label(right)):
            return Found(label, rest, rest.box)
        if right is None:
            under = self._value_cell_under(container)
            if under is not None:
                span = Span(self._containers[under].rows)
                return Found(label, span, self._box(under), heads=self._is_among_labels(container))
            return Found(label, Span(()), self._free_place(label, container.box))
        if self._is_label(right):
            named = self._neighbour(self._containers[right]) if self._says_only_name(right) else None
            if named is not None and not self._is_label(named) and self._is_label(label.container):
                return Found(label, _trim(Span(self._containers[named].rows)), self._box(named))
            under = self._value_cell_under(container)
            if under is not None:
                return Found(label, Span(self._containers[under].rows), self._box(under), heads=True)
            return Found(label, Span(()), self._free_place(label, container.box))
        if self._heads_a_column(container, right) and (under := self._value_cell_under(container)) is not None:
            return Found(label, Span(self._containers[under].rows), self._box(under), heads=True)
        return Found(label, _trim(self._own_lines(label, self._containers[right])), self._box(right))

    def _goes_on(self, label: Label, container: _Container, rest: Span) -> bool:
        """Whether what follows a label in its cell is the end of a label that nobody told us of: 注册资本数额."""
        row = container.rows[label.row]
        alone = label.start == 0 and len(container.rows) == 1 and label.end < len(row)
        return (
            alone
            and _gap(row[label.end - 1], row[label.end]) <= 0.4
            and re.fullmatch(r"[\u4e00-\u9fff]{1,5}", rest.compact) is not None
        )

    def _own_lines(self, label: Label, beside: _Container) -> Span:
        """The lines of a cell that stand at the height of a label, where the label's cell holds several labels."""
        sharing = [
            other for other in self.labels if other.container == label.container and other.start == 0 and not other.more
        ]
        if len(sharing) < 2 or label.more or label.start > 0:
            return Span(beside.rows)
        heights = [other.span.box.centre[1] for other in sharing]
        own = label.span.box.centre[1]
        return Span(
            tuple(
                row
                for row in beside.rows
                if min(heights, key=lambda height: abs(height - _middle(Span.of(row)))) == own
            )
        )

    def _box(self, number: int) -> Box:
        box = self._containers[number].box
        if box is None:
            raise ValueError("the open page has no box")
        return box

    def _neighbour(self, container: _Container, *, below: bool = False, at: float | None = None) -> int | None:
        """The cell that shares most of this cell's right (or lower) side, or the one right of it at a height."""
        cell = container.cell
        if cell is None:
            return None
        best: tuple[float, int] | None = None
        for number, other in enumerate(self._containers):
            if other.cell is None or other.table != container.table or other is container:
                continue
            if below:
                fits = other.cell.row == cell.row + cell.row_span
                shared = min(cell.box.right, other.cell.box.right) - max(cell.box.left, other.cell.box.left)
            else:
                fits = other.cell.column == cell.column + cell.column_span
                shared = min(cell.box.bottom, other.cell.box.bottom) - max(cell.box.top, other.cell.box.top)
                if at is not None and other.cell.box.top <= at <= other.cell.box.bottom:
                    shared += 1.0
            if fits and shared > 0 and (best is None or shared > best[0]):
                best = (shared, number)
        return best[1] if best else None

    def _value_cell_under(self, container: _Container) -> int | None:
        """The cell below a label that may hold its value: no other label's, and no heading over the whole table."""
        under = self._neighbour(container, below=True)
        if under is None or container.box is None or self._begins_with_label(under):
            return None
        return under if self._box(under).width < 2 * container.box.width else None

    def _is_label(self, number: int) -> bool:
        """Whether a cell holds a label and nothing else."""
        texts = self._containers[number].texts
        return any(
            label.container == number and len(texts) == 1 and label.end - label.start >= len(texts[0]) - 1
            for label in self.labels
        )

    def _says_only_name(self, number: int) -> bool:
        """Whether a cell asks for no more than a name: 代办人｜姓名｜张三 says who 代办人 is."""
        return "".join(self._containers[number].texts) in _NAMES

    def _is_among_labels(self, container: _Container) -> bool:
        """Whether another cell of a cell's line holds a label and nothing else."""
        cell = container.cell
        return cell is not None and any(
            other.cell is not None
            and other is not container
            and (other.table, other.cell.row) == (container.table, cell.row)
            and self._is_label(number)
            for number, other in enumerate(self._containers)
        )

    def _heads_a_column(self, container: _Container, right: int) -> bool:
        """Whether a cell stands in a line of headers, though nobody told us of the header at its right.

        Two labels stand side by side at its left, or what is at its right is worded as a label is.
        """
        cell, before = container.cell, 0
        while cell is not None and before < 2:
            number = self._cells_by_end.get((container.table, cell.row, cell.column))
            if number is None or not self._is_label(number):
                break
            cell, before = self._containers[number].cell, before + 1
        return before == 2 or _WORDED_AS_LABEL.fullmatch("".join(self._containers[right].texts)) is not None

    @cached_property
    def _cells_by_end(self) -> dict[tuple[int | None, int, int], int]:
        """Which cell of a table and a row ends where a column begins."""
        return {
            (other.table, other.cell.row, other.cell.column + other.cell.column_span): number
            for number, other in enumerate(self._containers)
            if other.cell is not None
        }

    def _begins_with_label(self, number: int) -> bool:
        return any(
            label.container == number and label.row == label.start == 0 and label.strength >= 2 for label in self.labels
        )

    def _rest(self, label: Label, container: _Container, *, whole: bool = False) -> Span:
        """What follows the label on its line up to the next label, and with `whole` on the lines below in the cell."""
        row = container.rows[label.row]
        stop = self._stop(label, container)
        rest = row[label.end + _said_further(row, label.end, stop) : stop]
        if container.cell is None:
            rest = self._column(rest, container)
        if _in_brackets(label, container):  # 某医院（等级：二级）: ends as its bracket does
            rest = rest[: next((at for at, glyph in enumerate(rest) if glyph.char in ")）"), len(rest))]
        lines = [rest]
        own = {(number, at) for number, start, end in label.more for at in range(start, end)}
        if whole and stop == len(row):
            for number in range(label.row + 1, len(container.rows)):
                first = next(
                    (one for one in self.labels if (one.container, one.row) == (label.container, number)), None
                )
                line = container.rows[number]
                if _NUMBERED.match(container.texts[number]):
                    break
                end = len(line) if first is None else first.start
                lines.append(tuple(line[at] for at in range(end) if (number, at) not in own))
                if first is not None:
                    break
        return _without_gloss(_without_hint(_trim(Span.of(*lines)), row[label.end : label.end + 1]))

    def _column(self, rest: Sequence[Glyph], container: _Container) -> tuple[Glyph, ...]:
        """What belongs to one column: up to a very wide gap, or a gap after which another column's edge lies."""
        begun = next((at for at, glyph in enumerate(rest) if glyph.char not in _OPENERS), len(rest))
        for at in range(begun + 1, len(rest)):
            gap = _gap(rest[at - 1], rest[at])
            far = rest[at].left - rest[begun].left > 3 * rest[at].em
            edge = any(abs(rest[at].left - left) < 0.8 * rest[at].em for left in self._edges)
            if gap > 5 or (gap > 1.2 and far and edge):
                return tuple(rest[:at])
        return tuple(rest)

    @cached_property
    def _edges(self) -> tuple[float, ...]:
        """Where columns of the open page begin: left sides of labels and of the values right of them."""
        edges = []
        container = self._containers[0]
        for label in self.labels:
            if label.container == 0 and label.strength >= 3:
                row = container.rows[label.row]
                edges.append(row[label.start].left)
                after = next((glyph for glyph in row[label.end :] if glyph.char not in _OPENERS), None)
                if after is not None and _gap(row[label.end - 1], after) > 0.4:
                    edges.append(after.left)
        return tuple(edges)

    def _stop(self, label: Label, container: _Container) -> int:
        for other in self.labels:
            if (
                other.container == label.container
                and other.row == label.row
                and other.start >= label.end
                and self._ends_a_value(other)
            ):
                return other.start
        return len(container.rows[label.row])

    def _ends_a_value(self, label: Label) -> bool:
        return label.strength >= 3 or (label.wording in self.tight and not label.slips)

    def _value_on_page(self, label: Label, container: _Container, *, lines: int, below: bool) -> Found:
        row = container.rows[label.row]
        rest = self._rest(label, container)
        if _NOTE.fullmatch(rest.compact):  # 登记号（备案编号） over its value
            rest = Span(())
        if not rest and _closed(label, container):
            return Found(label, Span(()), self._free_place(label, None, None))
        if not rest and label.more and (beside := self._between_its_lines(label, container)):
            return Found(label, beside, beside.box)
        under = self._under(label.span.box, container, label.row) if not rest and (below or self._stacked) else None
        if under is not None and self._stacked and abs(under.box.left - label.span.box.left) < self.em:
            return Found(label, under, under.box)
        if not rest and (lines > 1 or label.more) and (beside := self._beside(label, container)):
            return Found(label, beside, beside.box)
        if under is None and not rest and below:
            under = self._under_header(label, container)
        if under is None and not rest:
            under = _told_below(label, container)
        if under is not None:
            return Found(label, under, under.box)
        if not rest and (boxed := self._box_below(label)) is not None:
            return Found(label, Span(self._containers[boxed].rows), self._box(boxed))
        if not rest:
            stop = self._stop(label, container)
            edge = row[stop].left if stop < len(row) else None
            return Found(label, Span(()), self._free_place(label, None, edge))
        if lines > 1:
            rest = self._block(rest, label, container, lines)
        return Found(label, rest, rest.box)

    def _box_below(self, label: Label) -> int | None:
        """The frame of its own that stands under a label as its heading, for what is written at length."""
        box = label.span.box
        for number, container in enumerate(self._containers):
            if container.cell is None or len(self.page.tables[container.table].cells) > 1:
                continue
            frame = self._box(number)
            near = -0.5 * box.height < frame.top - box.bottom < 2 * box.height
            if near and frame.left < box.left + self.em and frame.right > box.right + 8 * self.em:
                return number
        return None

    def _under_header(self, label: Label, container: _Container) -> Span | None:
        """What the next line has under one of three or more labels that fill a line: a table without rules."""
        headers = [
            other
            for other in self.labels
            if (other.container, other.row) == (label.container, label.row) and other.strength >= 2.5
        ]
        if len(headers) < 3 or label.row + 1 >= len(container.rows):
            return None
        if any(self._rest(other, container) for other in headers):
            return None
        runs = [Span.of(run) for run, _ in _runs(container.rows[label.row + 1])]
        own = [
            run
            for run in runs
            if min(headers, key=lambda other: abs(other.span.box.centre[0] - run.box.centre[0])) == label
            and run.box.top - label.span.box.bottom < 3 * label.span.box.height
        ]
        return own[0] if len(own) == 1 else None

    @cached_property
    def _stacked(self) -> bool:
        """Whether values stand under their labels: most labels of the open page have nothing beside them, but below."""
        container = self._containers[0]
        labels = [label for label in self.labels if label.container == 0 and label.strength >= 3 and not label.more]
        alone = [label for label in labels if not self._rest(label, container)]
        over = [
            label
            for label in alone
            if (under := self._under(label.span.box, container, label.row)) is not None
            and abs(under.box.left - label.span.box.left) < self.em
        ]
        return len(over) >= 4 and len(over) > 0.6 * len(labels)

    def _block(self, first: Span, label: Label, container: _Container, lines: int) -> Span:
        """The value with its other lines: those that begin where it begins and are nearer to it than to other fields.

        A label may stand at the first line of its value or at the middle of it. Lines between two labels' lines belong
        to the upper one up to the widest space between lines. In running text a line that fills the page goes on at
        the label's own left edge.
        """
        left = first.box.left
        above, _ = self._hanging(first, left, container, label, -1)
        under, _ = self._hanging(first, left, container, label, +1)
        value = Span(tuple(line for span in reversed(above) for line in span.lines) + first.lines)
        value = value.plus(*under)
        if not under and not above and label.start == 0:
            value = value.plus(*self._running(first, label, container, lines))
        kept = [line for line in value.lines if not _is_translation(Span.of(line), first)]
        return Span(tuple(kept[:lines]))

    def _hanging(
        self, first: Span, left: float, container: _Container, label: Label, step: int
    ) -> tuple[list[Span], bool]:
        """Lines above (step -1) or below (+1) a value that hang at its left edge and belong to it, nearest first."""
        orphans: list[Span] = []
        reached: Span | None = None
        last = first
        number = label.row + step
        while 0 <= number < len(container.rows):
            row = container.rows[number]
            number += step
            height = max(last.box.height, first.box.height, 1e-6)
            apart = abs(_middle(Span.of(row)) - _middle(last))
            if apart > 2.6 * height:
                break
            run = self._run_at(row, left, container)
            if run is None:
                continue
            span = Span.of(run)
            if abs(_middle(span) - _middle(last)) > 2.4 * height:
                break
            numbered = _NUMBERED.match(span.compact) is not None
            if numbered or self._labelled(row, run, container, number - step) or self._pointed_at(row, run, label):
                reached = span
                break
            if not 1 / 1.5 < _size(span) / _size(first) < 1.5:
                break
            orphans.append(span)
            last = span
        if not orphans:
            return [], reached is not None
        if reached is None and step < 0:
            return [], False  # lines above that no label claims are headings and the like
        chain = [first, *orphans, *([reached] if reached else [])]
        if step < 0:
            chain.reverse()
        upper = _upper_share(chain)
        if step > 0:
            return orphans[: upper - 1], reached is not None
        return orphans[: len(chain) - upper - 1], True

    def _run_at(self, row: Sequence[Glyph], left: float, container: _Container) -> tuple[Glyph, ...] | None:
        """The part of a line that begins at a column's left edge."""
        starts = [at for at, glyph in enumerate(row) if at == 0 or _gap(row[at - 1], glyph) > 0.8]
        begin = min(starts, key=lambda at: abs(row[at].left - left))
        if abs(row[begin].left - left) > 1.5 * row[begin].em:
            return None
        end = next((at for at in range(begin + 1, len(row)) if _gap(row[at - 1], row[at]) > 1.5), len(row))
        return self._column(row[begin:end], container)

    def _labelled(
        self, row: Sequence[Glyph], run: Sequence[Glyph], container: _Container, number: int, own: Label | None = None
    ) -> bool:
        """Whether a run is a label other than `own`, holds one, or is the value that one on its line points to."""
        index = self._containers.index(container)
        begin, end = row.index(run[0]), row.index(run[-1]) + 1
        for label in self.labels:
            if label.container != index or label.strength < 3 or label is own:
                continue
            if label.more and label.row < number <= label.more[-1][0] and not self._rest(label, container):
                return True  # it stands beside the lines of a broken label
            if label.row != number:
                continue
            if label.start < end and label.end > begin:
                return True
            if label.end <= begin and all(glyph.char in _OPENERS for glyph in row[label.end : begin]):
                return True
        return False

    def _pointed_at(self, row: Sequence[Glyph], run: Sequence[Glyph], label: Label) -> bool:
        """Whether words stand before a run in the column of a label: they are a label that nobody told us of."""
        left = label.span.box.left
        return any(
            abs(other[0].left - left) < self.em and other[-1].right < run[0].left and 2 <= len(other) <= 12
            for other, _ in _runs(row)
        )

    def _running(self, first: Span, label: Label, container: _Container, lines: int) -> list[Span]:
        """Lines of running text after a line that fills the page, at the label's left edge."""
        widest = max((row[-1].right for row in container.rows), default=1.0)
        added: list[Span] = []
        last = first
        for number in range(label.row + 1, len(container.rows)):
            row = container.rows[number]
            em = row[0].em
            full = last.lines[-1][-1].right > widest - 3 * em
            near = abs(_middle(Span.of(row)) - _middle(last)) < 2.4 * max(last.box.height, 1e-6)
            at_edge = row[0].left < label.span.box.left + 1.0 * em
            index = self._containers.index(container)
            own = any(other.container == index and other.row == number and other.strength >= 3 for other in self.labels)
            numbered = _NUMBERED.match(container.texts[number]) is not None
            if len(added) + 1 >= lines or not (full and near and at_edge) or own or numbered:
                break
            last = Span.of(row)
            added.append(last)
        return added

    def _between_its_lines(self, label: Label, container: _Container) -> Span | None:
        """The value on a line of its own between the two lines that its label is broken into."""
        last = label.more[-1][0]
        for row in container.rows[label.row + 1 : last]:
            if row[0].left > label.span.solid[0].left + self.em:
                return Span.of(self._column(row, container))
        return None

    def _beside(self, label: Label, container: _Container) -> Span | None:
        """The lines of a value whose label stands at their middle, between two of them."""
        box = label.span.box
        edge = min((left for left in self._edges if left > box.right + 0.5 * self.em), default=2.0)
        found: list[Span] = []
        for number in (label.row - 1, label.row + 1):
            if not 0 <= number < len(container.rows):
                continue
            row = container.rows[number]
            if abs(_middle(Span.of(row)) - box.centre[1]) > 1.2 * box.height:
                continue
            for run, start in _runs(row):
                if run[0].left < box.right or run[0].left > max(edge, box.right + 8 * self.em):
                    continue
                if not self._labelled(row, run, container, number, label) and start >= 0:
                    found.append(Span.of(run))
                break
        if not found or (len(found) == 2 and abs(found[0].box.left - found[1].box.left) > 1.5 * self.em):
            return None
        return Span(tuple(line for span in found for line in span.lines))

    def _under(self, box: Box, container: _Container, row_number: int) -> Span | None:
        """The run of text right under a box, if it begins within two lines and is no label."""
        for number in range(row_number + 1, len(container.rows)):
            row = container.rows[number]
            if row[0].top - box.bottom > 2.0 * max(box.height, 1e-6):
                return None
            for run, start in _runs(row):
                if (
                    min(run[-1].right, box.right) - max(run[0].left, box.left) > 0
                    and row[0].top >= box.bottom - 0.3 * box.height
                ):
                    numbered = _NUMBERED.match("".join(glyph.char for glyph in run))
                    begin = start + (numbered.end() if numbered else 0)
                    if any(
                        label.container == self._containers.index(container)
                        and label.row == number
                        and start <= label.start <= begin
                        for label in self.labels
                    ):
                        return None
                    return self._in_column(Span.of(run), box, container, row_number)
        return None

    def _in_column(self, run: Span, head: Box, container: _Container, row_number: int) -> Span | None:
        """The part of a run that stands under one of several labels of a line: columns may touch, or be centred."""
        index = self._containers.index(container)
        heads = [
            label.span.box
            for label in self.labels
            if label.container == index and label.row == row_number and label.strength >= 3
        ]
        over = [box for box in heads if min(box.right, run.box.right) - max(box.left, run.box.left) > 0]
        if all(abs(box.left - head.left) < 0.5 * self.em for box in over):
            return run
        lefts = sorted(box.left for box in heads)
        room = 0.5 * self.em
        begin = head.left - room if any(left < head.left - room for left in lefts) else -1.0
        end = next((left - room for left in lefts if left > head.left + room), 2.0)
        return Span.of(tuple(glyph for glyph in run.solid if begin <= glyph.left < end)) or None

    def _free_place(self, label: Label, within: Box | None, edge: float | None = None) -> Box:
        """The room right of a label, where its value should stand."""
        box = label.span.box
        right = within.right if within else (edge if edge is not None else min(1.0, box.right + 12 * self.em))
        if right - box.right < self.em:
            return box
        return Box(left=box.right, top=box.top, right=right, bottom=box.bottom)

    # ---------------------------------------------------------------------------------------------------- texts

    def line_with(self, *phrases: str) -> Span | None:
        """The first line that holds one of the phrases, white space left out."""
        for row in self.rows:
            if any(phrase in row.compact for phrase in phrases):
                return row
        return None

    def between(self, first: Label, last: Label | None) -> Span:
        """The lines after a label's line up to, not including, the line of another label (by their heights)."""
        top = first.span.box.bottom
        bottom = last.span.box.top if last else 2.0
        return Span.of(*(row.solid for row in self.rows if row.solid and top < row.solid[0].middle[1] < bottom))

    @cached_property
    def body(self) -> Span:
        """All lines of the page as one span; its `compact` is running text without line breaks."""
        return Span(tuple(line for row in self.rows for line in row.lines))

    def goes_on_until(self, begun: Span) -> Span | None:
        """The line under a day that says until when: 至2024年11月25日止 under 自2019年11月26日起."""
        for run in self.runs:
            down = (run.box.centre[1] - begun.box.centre[1]) / max(begun.box.height, 1e-6)
            beneath = run.box.left < begun.box.right and begun.box.left < run.box.right
            if 0.5 < down < 3 and beneath and _UNTIL.match(run.compact):
                return run
        return None

    def search(self, pattern: str) -> Span | None:
        """The first match of a regular expression in the running text without white space; group 1 if there is one."""
        for match in regex(pattern).finditer(self.body.compact):
            group = 1 if match.re.groups else 0
            if match.start(group) < match.end(group):
                return self.body.part(match.start(group), match.end(group))
        return None

    def dates(self) -> list[tuple[Span, str]]:
        """Every whole date on the page with its place, top first, as printed on one line."""
        return [(row.part(start, end), iso) for row in self.rows for start, end, iso in parse.days_placed(row.compact)]

    # --------------------------------------------------------------------------------------------------- tables

    def table_rows(
        self, headers: dict[str, tuple[str, ...]], *, least: int = 2, telling: Sequence[str] = ()
    ) -> list[dict[str, Found]]:
        """The rows under a line of headers, as dictionaries by the keys of `headers`; ruled or aligned by column.

        At least `least` headers must stand on one line, those of the columns `telling` among them: they tell two tables
        with much the same columns apart. A row without any text is left out; a ruled cell that is empty
        gives an empty value, so that a row tells what is missing in it. Headers that a line repeats begin the same
        columns again beside the first ones; their rows are read line by line.
        """
        bands = self._bands(headers)
        if len(bands) > 1:
            beside = [band.table_rows(headers, least=least, telling=telling) for band in bands]
            return [row for line in zip_longest(*beside) for row in line if row is not None]
        ruled = self._ruled_rows(headers, least, telling)
        return ruled if ruled is not None else self._aligned_rows(headers, least, telling)

    def _bands(self, headers: dict[str, tuple[str, ...]]) -> list[Layout]:
        """The page cut before each repetition of a line's headers; one part where no line repeats two or more."""
        lines: dict[float, list[tuple[str, Label]]] = {}
        for key, label in self._headers(headers):
            middle = label.span.box.centre[1]
            line = next((at for at in lines if abs(at - middle) < 0.5 * label.span.box.height), middle)
            lines.setdefault(line, []).append((key, label))
        for found in lines.values():
            placed = sorted(found, key=lambda entry: entry[1].span.box.left)
            keys = [key for key, _ in placed]
            width = len(set(keys))
            if width > 1 and len(keys) >= 2 * width and keys == keys[:width] * (len(keys) // width):
                cuts = [self._left_side(label) for _, label in placed[::width][1:]]
                return [self._part(left, right) for left, right in pairwise((-1.0, *cuts, 2.0))]
        return [self]

    def _left_side(self, label: Label) -> float:
        cell = self._containers[label.container].box
        return cell.left if cell is not None else label.span.box.left - 0.5 * self.em

    def _part(self, left: float, right: float) -> Layout:
        """The page with nothing but what begins between two places across it."""
        tables = tuple(
            table.model_copy(
                update={"cells": tuple(cell for cell in table.cells if left <= cell.box.centre[0] < right)}
            )
            for table in self.page.tables
        )
        words = tuple(word for word in self.page.words if left <= word.box.left < right)
        return Layout(self.page.model_copy(update={"words": words, "tables": tables}), self.vocabulary)

    def _headers(self, headers: dict[str, tuple[str, ...]]) -> list[tuple[str, Label]]:
        wordings = {wording: key for key, group in headers.items() for wording in group}
        scanned = self._scan(tuple(wordings))
        return [(wordings[label.wording], label) for label in scanned if label.strength >= 2]

    def _ruled_rows(
        self, headers: dict[str, tuple[str, ...]], least: int, telling: Sequence[str]
    ) -> list[dict[str, Found]] | None:
        """None where no ruled line of headers is found."""
        by_line: dict[tuple[int, int], dict[str, Label]] = {}
        for key, label in self._headers(headers):
            container = self._containers[label.container]
            if container.cell is None:
                continue
            joined = "".join(container.texts)
            if len(joined) > label.end - label.start + 6:  # a cell with much more than the header is no header
                continue
            # Of a header over two lines, some cells span both: they all stand on the last one.
            line = container.table, container.cell.row + container.cell.row_span - 1
            by_line.setdefault(line, {}).setdefault(key, label)
        rows: list[dict[str, Found]] = []
        best = [
            (len(found), -line[1], line)
            for line, found in by_line.items()
            if len(found) >= least and not self._filled_in(line, found.values())
        ]
        if not any(set(telling) <= set(by_line[line]) for *_, line in best):
            return None
        for _, _, (table, header_row) in sorted(best, key=lambda entry: -entry[1]):
            columns = by_line[table, header_row]
            if not set(telling) <= set(columns):
                continue
            later = [
                line[1] for line in by_line if line[0] == table and line[1] > header_row and len(by_line[line]) >= least
            ]
            end = min(later, default=10**6)
            numbers = sorted(
                {c.cell.row for c in self._containers if c.cell and c.table == table and header_row < c.cell.row < end}
            )
            for number in numbers:
                if len(columns) > 1 and self._is_undivided(table, number):
                    break  # the heading of another part of the paper, or its text
                row: dict[str, Found] = {}
                for key, label in columns.items():
                    head = self._containers[label.container]
                    cell = self._cell_under(table, number, head.box)
                    if cell is None:
                        cell = self._cell_under(table, number, self._with_empty_cells(head))
                    if cell is None:
                        continue
                    span = Span(self._containers[cell].rows)
                    row[key] = Found(label, span, self._box(cell))
                if any(found.value for found in row.values()):
                    rows.append(row)
        return rows

    def _besides(self, row: int, labels: Iterable[Label]) -> str:
        """What a line of the open page says besides some labels."""
        own = {at for label in labels for at in range(label.start, label.end)}
        return "".join(char for at, char in enumerate(self._containers[0].texts[row]) if at not in own)

    def _filled_in(self, line: tuple[int, int], headers: Iterable[Label]) -> bool:
        """Whether a line of labels has values between them: then it is a line of a form, and heads no columns."""
        own = {label.container for label in headers}
        return any(
            container.cell is not None
            and (container.table, container.cell.row) == line
            and number not in own
            and any(_VALUE.search(text) for text in container.texts)
            for number, container in enumerate(self._containers)
        )

    def _is_undivided(self, table: int, row: int) -> bool:
        """Whether a line of a table is one cell, and not one that goes on from the line above."""
        here = [c.cell for c in self._containers if c.cell and c.table == table and c.cell.row == row]
        return len(here) == 1 and here[0].box.width > 0.95 * self.page.tables[table].box.width

    def _with_empty_cells(self, container: _Container) -> Box | None:
        """A header's cell with the empty cells right of it: a stroke taken for a rule may cut a header's cell."""
        box, last = container.box, container
        while box is not None and (right := self._neighbour(last)) is not None:
            last = self._containers[right]
            if last.rows or last.box is None:
                break
            box = box.union(last.box)
        return box

    def _cell_under(self, table: int, row: int, head: Box | None) -> int | None:
        best: tuple[float, int] | None = None
        for number, container in enumerate(self._containers):
            cell = container.cell
            if (
                head is None
                or cell is None
                or container.table != table
                or not cell.row <= row < cell.row + cell.row_span
            ):
                continue
            shared = min(cell.box.right, head.right) - max(cell.box.left, head.left)
            if (
                shared > 0.5 * min(cell.box.width, head.width)
                and cell.box.width < 1.6 * head.width
                and (best is None or shared > best[0])
            ):
                best = (shared, number)
        return best[1] if best else None

    def _aligned_rows(
        self, headers: dict[str, tuple[str, ...]], least: int, telling: Sequence[str]
    ) -> list[dict[str, Found]]:
        """Columns by the headers' places; a line belongs to the table while it stands close under the last."""
        lines: dict[int, dict[str, Label]] = {}
        flat = Layout(self.page.model_copy(update={"tables": ()})) if self.page.tables else self
        for key, label in flat._headers(headers):
            lines.setdefault(label.row, {}).setdefault(key, label)
        telling_lines = [
            (number, found)
            for number, found in lines.items()
            if set(telling) <= set(found) and not _VALUE.search(flat._besides(number, found.values()))
        ]
        best = max(telling_lines, key=lambda entry: len(entry[1]), default=None)
        if best is None or len(best[1]) < least:
            return []
        header_row, columns = best
        ordered = sorted(columns.items(), key=lambda entry: entry[1].span.box.left)
        container = flat._containers[0]
        rows: list[dict[str, Found]] = []
        previous = ordered[0][1].span.box.bottom
        for number, row in enumerate(container.rows[header_row + 1 :], header_row + 1):
            height = row[0].bottom - row[0].top
            if row[0].top - previous > 3.0 * height or len(lines.get(number, {})) >= least:
                break
            if _SECTION.match(container.texts[number]) or container.texts[number] in self.vocabulary:
                break
            found: dict[str, Found] = {}
            for run, _ in _runs(row):
                middle = (run[0].left + run[-1].right) / 2
                key, label = min(ordered, key=lambda entry: _apart(run, entry[1].span.box, middle))
                span = Span.of(run) if key not in found else Span.of((*found[key].value.glyphs, *run))
                found[key] = Found(label, span, span.box)
            previous = max(previous, row[0].bottom)
            if len(found) == 1 and rows and ordered[0][0] not in found:
                key, only = next(iter(found.items()))
                if key in rows[-1]:
                    merged = rows[-1][key].value.plus(only.value)
                    rows[-1][key] = Found(only.label, merged, merged.box)
                    continue
            rows.append(found)
        return rows

    # ---------------------------------------------------------------------------------------------------- marks

    def marks(self, *kinds: MarkKind) -> list[Mark]:
        """The page's marks of these kinds; a star read by OCR where no seal was seen (a grey copy) stands for one."""
        found = [mark for mark in self.page.marks if mark.kind in kinds]
        if MarkKind.SEAL in kinds and self.page.origin is Origin.OCR:
            seals = [mark.box for mark in self.page.marks if mark.kind is MarkKind.SEAL]
            found += [mark for mark in map(_seal_of_star, self.page.words) if mark and not _over(mark.box, seals)]
        return found

    def mark_near(
        self, label: Label, *kinds: MarkKind, right: float = 14.0, up: float = 2.0, down: float = 2.0, left: float = 1.0
    ) -> Presence:
        """Whether a mark of these kinds touches the room around and right of a label; reaches are in characters.

        The room ends at the next label on the line. Without a mark, `box` is the room itself: where it should stand.
        """
        box = label.span.box
        em, height = label.span.solid[0].em, box.height
        row = self._containers[label.container].rows[label.row]
        stop = self._stop(label, self._containers[label.container])
        reach = box.right + right * em
        if stop < len(row):
            reach = min(reach, row[stop].left)
        spread = 3.0 if MarkKind.SEAL in kinds else 0.5  # a seal is taller than a line
        room = Box(
            left=box.right,
            top=max(0.0, box.top - 0.5 * height),
            right=_inside(max(reach, box.right + 2 * em)),
            bottom=min(1.0, box.bottom + spread * height),
        )
        around = Box(
            left=_inside(box.left - left * em),
            top=_inside(box.top - up * height),
            right=_inside(reach),
            bottom=_inside(box.bottom + down * height),
        )
        places = [around, *self._own_cells(label)]
        best: tuple[float, Mark] | None = None
        for mark in self.marks(*kinds):
            share = max(mark.box.overlap(place) for place in places)
            centred = any(place.holds(mark.box.centre) for place in places)
            if (share > 0.25 or centred) and (best is None or share > best[0]):
                best = (share, mark)
        if best:
            return Presence(True, best[1].box, best[1].confidence, best[1])
        return Presence(False, room, 0.9)

    def is_unclaimed(self, mark: Mark, *wordings: str) -> bool:
        """Whether no label of the vocabulary where one signs or seals, but for these wordings, has the mark near it."""
        return not any(
            self.mark_near(label, mark.kind).mark == mark
            for label in self.labels
            if label.wording not in wordings and label.strength >= 2 and _SIGNING.search(label.wording)
        )

    def _own_cells(self, label: Label) -> list[Box]:
        """The cells of a ruled table that belong to a label alone: its own and, where it fills that, the one beside."""
        container = self._containers[label.container]
        others = [other for other in self.labels if other.container == label.container and other.strength >= 2]
        if container.box is None or any(other.span.box != label.span.box for other in others):
            return []
        right = self._neighbour(container) if self._is_label(label.container) else None
        if right is None or self._begins_with_label(right):
            under = self._value_cell_under(container) if self._is_label(label.container) else None
            return [container.box, *([self._box(under)] if under is not None else [])]
        return [container.box, self._box(right)]

    # --------------------------------------------------------------------------------------------------- options

    def options(self, texts: Iterable[str], *, after: Label | None = None, lines: int = 3) -> list[Option]:
        """For each of the given option texts found, whether the box before (or right after) it is ticked.

        `after` looks only at and under a label, within `lines` lines or in the label's neighbour cell.
        """
        found = []
        region = self._option_region(after, lines) if after else None
        for wanted in texts:
            best: Option | None = None
            for row in self.rows:
                solid, text = row.solid, row.compact
                at = text.find(wanted)
                while at >= 0:
                    option = self._option(wanted, solid, at)
                    inside = region is None or region.holds(option.box.centre)
                    if inside and (best is None or (best.ticked is None and option.ticked is not None)):
                        best = option
                    at = text.find(wanted, at + 1)
            if best:
                found.append(best)
        return found

    def _option_region(self, label: Label, lines: int) -> Box:
        container = self._containers[label.container]
        if container.cell is not None:
            right = self._neighbour(container)
            if self._rest(label, container, whole=True) or right is None:
                return self._box(label.container)
            return self._box(right)
        box = label.span.box
        return Box(
            left=0.0,
            top=_inside(box.top - 0.5 * box.height),
            right=1.0,
            bottom=_inside(box.top + lines * 1.8 * box.height),
        )

    def _option(self, wanted: str, solid: Sequence[Glyph], at: int) -> Option:
        first, last = solid[at], solid[at + len(wanted) - 1]
        span = Span.of(solid[at : at + len(wanted)])
        em = first.em
        height = first.bottom - first.top
        box_marks = [mark for mark in self.page.marks if mark.kind is MarkKind.CHECKBOX]
        for mark in box_marks:
            x, y = mark.box.centre
            if abs(y - first.middle[1]) < 0.7 * height and first.left - 2.2 * em <= x <= first.left + 0.2 * em:
                return Option(wanted, mark.checked, mark.box.union(span.box), min(mark.confidence, span.confidence))
        before = solid[at - 1] if at > 0 else None
        if (
            before is not None
            and first.left - before.right < 1.2 * em
            and (said := parse.tick(before.char)) is not None
        ):
            return Option(wanted, said, Span.of((before, *span.glyphs)).box, min(before.confidence, span.confidence))
        after = solid[at + len(wanted)] if at + len(wanted) < len(solid) else None
        if after is not None and after.left - last.right < 0.8 * em and (said := parse.tick(after.char)) is not None:
            return Option(wanted, said, Span.of((*span.glyphs, after)).box, min(after.confidence, span.confidence))
        return Option(wanted, None, span.box, span.confidence)


# ------------------------------------------------------------------------------------------------------- the ground

WATERMARKS = frozenset({"样例", "羊例", "样张", "样本"})


def _cleared(page: Page) -> Page:
    """Without crumbs of OCR and without a watermark: known words, and those repeated in a scattered pattern."""
    places: dict[str, list[tuple[float, float]]] = {}
    for word in page.words:
        if len(word.text) >= 2:
            places.setdefault(word.text.strip(), []).append(word.box.centre)
    repeated = {text for text, spots in places.items() if len(spots) >= 4 and _scattered(spots)}
    over = [
        word
        for word in page.words
        if any(word.text.strip() in watermark for watermark in WATERMARKS) and not _has_neighbour(word, page.words)
    ]
    drop = {id(word) for word in over} | {id(word) for word in page.words if word.text.strip() in repeated}
    kept = tuple(word for word in page.words if id(word) not in drop and not _is_crumb(word))
    return page if len(kept) == len(page.words) else page.model_copy(update={"words": kept})


def _has_neighbour(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word of like size touches it on its line: then it is part of a name, not a watermark."""
    box = word.box
    em = box.width / max(1, len(word.text))
    return any(
        other is not word
        and abs(other.box.centre[1] - box.centre[1]) < 0.4 * box.height
        and 0.5 < other.box.height / max(box.height, 1e-9) < 2.0
        and max(other.box.left - box.right, box.left - other.box.right) < 0.7 * em
        for other in words
    )


def _is_crumb(word: Word) -> bool:
    """One or two characters that OCR itself hardly believes: a piece of a seal, of a pattern, of a watermark."""
    return len(word.text.strip()) <= 2 and word.confidence < 0.5


def _scattered(spots: Sequence[tuple[float, float]]) -> bool:
    """Whether places lie in several columns and several lines at once, and evenly so."""
    columns, lines = ({round(spot[axis] * 12) for spot in spots} for axis in (0, 1))
    return len(columns) >= 2 and len(lines) >= 3 and len(spots) >= 6


# ------------------------------------------------------------------------------------------- geometry and words


def _broken(number: int, container: _Container, narrowed: Mapping[str, str]) -> list[Label]:
    """Labels that break at the end of their column and go on in the line below, begun under their beginning."""
    found = []
    known = set(narrowed.values())
    spaced = container.cell is not None  # a label set wide, 机　构 over 意　见, has its cell for itself
    pieces = [
        [
            (run, start, "".join(parse.narrow(glyph.char) for glyph in run))
            for run, start in [*([(tuple(row), 0)] if spaced else []), *_words(row)]
        ]
        for row in container.rows
    ]
    for row_number, row in enumerate(pieces[:-1]):
        for run, start, text in row:
            for wording, narrow in narrowed.items():
                shared = _shared(text, narrow)
                complete = text[shared : shared + 1] in COLONS if shared < len(text) else False
                if shared < len(narrow) and len(narrow) > 3 and not complete and (shared == len(text) or shared > 3):
                    begun = run[:shared]
                    headed = container.cell is None and {narrow[:shared], narrow[shared:]} <= known
                    more = _rest_of_label(pieces, row_number, begun, narrow[shared:], container.cell is not None)
                    if more and not headed:  # 代领人 over 姓名 is a heading over a label
                        lines = [begun, *(container.rows[at][first:last] for at, first, last in more)]
                        end = start + shared
                        found.append(Label(wording, Span.of(*lines), number, row_number, start, end, 4.0, more=more))
    return found


def _bracket_closed(text: str, start: int, end: int) -> int:
    """Where a label ends that has a bracket open at its end: 住所（登记地址） is one label."""
    if text.count("(", start, end) <= text.count(")", start, end):
        return end
    closing = text.find(")", end, end + 12)
    return closing + 1 if closing >= 0 else end


def _is_a_stroke(cell: Cell, glyphs: Sequence[Glyph]) -> bool:
    """Whether a cell is made of the strokes of the one big character that fills it."""
    return len(glyphs) == 1 and glyphs[0].bottom - glyphs[0].top > 0.85 * cell.box.height


def _torn(run: Sequence[Glyph]) -> bool:
    """Whether a wide gap parts print that otherwise stands close: the end of one cell and the beginning of the next."""
    gaps = [_gap(before, after) for before, after in pairwise(run)]
    return bool(gaps) and max(gaps) > 0.9 and min(gaps) < 0.3


def _qualified(row: Sequence[Glyph], start: int, end: int) -> bool:
    """Whether a label ends a run of print that begins with a word to it: 有效身份证件号码, 从业岗位."""
    if end < len(row) and row[end].char not in COLONS and _gap(row[end - 1], row[end]) <= 0.4:
        return False
    first = start
    while first > 0 and start - first < 6 and _gap(row[first - 1], row[first]) <= 0.4:
        first -= 1
        if not "\u4e00" <= row[first].char <= "\u9fff":
            return False
    return first == 0 or _gap(row[first - 1], row[first]) > 0.4


def _said_further(row: Sequence[Glyph], start: int, stop: int) -> int:
    """How many characters right behind a label still belong to it: 类别： of 岗位类别：护士, 全称 of 学校全称."""
    end = start
    while end < stop and _gap(row[end - 1], row[end]) <= 0.4 and row[end].char not in COLONS:
        end += 1
    text = "".join(glyph.char for glyph in row[start:end])
    if end < stop and row[end].char in ":：" and _FURTHER.fullmatch(text):
        return end + 1 - start
    return end - start if _KIND_OF_VALUE.fullmatch(text) else 0


def _in_brackets(label: Label, container: _Container) -> bool:
    before = container.texts[label.row][: label.start]
    return before.count("(") > before.count(")")


def _closed(label: Label, container: _Container) -> bool:
    """Whether a label's brackets close on its line: what the next line says is not its value."""
    return _in_brackets(label, container) and ")" in container.texts[label.row][label.end :]


def _is_translation(line: Span, first: Span) -> bool:
    """Whether a line in Latin letters stands under one in Chinese: it translates a label."""
    return (
        re.fullmatch(r"[A-Za-z][A-Za-z.'’/-]*", line.compact) is not None
        and re.search("[\u4e00-\u9fff]", first.compact) is not None
    )


def _told(label: Label, container: _Container) -> Span | None:
    """What a sentence says of its label: 外科，请予办理 of 执业科室为外科，请予办理."""
    row = container.rows[label.row]
    if label.more or label.end == len(row) or row[label.end].char not in _COPULAS:
        return None
    return _sentence_on(row[label.end + 1 :], container.rows[label.row + 1 : label.row + 3])


def _told_below(label: Label, container: _Container) -> Span | None:
    """What the next line says of a label with which a line of running text ends."""
    row = container.rows[label.row]
    below = container.rows[label.row + 1 : label.row + 3]
    return _sentence_on((), below) if label.end == len(row) and _runs_on(label, row, below) else None


def _sentence_on(rest: Sequence[Glyph], below: Sequence[Sequence[Glyph]]) -> Span | None:
    said = Span.of(rest, *below)
    ended = _SENTENCE_PART.match(said.compact)
    return said.part(*ended.span(ended.lastindex or 0)) if ended else None


def _runs_on(label: Label, row: Sequence[Glyph], below: Sequence[Sequence[Glyph]]) -> bool:
    """Whether a label stands where a line of running text ends that goes on in the next one."""
    told = any(glyph.char in "，,。；;" for glyph in row[: label.start])  # before a heading stands its number at most
    if not told or not below or _gap(row[label.start - 1], row[label.start]) > 0.6:
        return False
    height = row[0].bottom - row[0].top
    return below[0][0].left < row[0].left + row[0].em and below[0][0].top - row[0].bottom < 1.5 * height


def _rivals(label: Label, other: Label, narrowed: Mapping[str, str]) -> bool:
    """Whether two labels claim the same characters, and neither is a part of the other or begins as it does."""
    one, two = narrowed[label.wording], narrowed[other.wording]
    return (
        (other.container, other.row) == (label.container, label.row)
        and other.start < label.end
        and label.start < other.end
        and one not in two
        and two not in one
        and _shared(one, two) < 4
    )


def _upper_share(chain: Sequence[Span]) -> int:
    """How many lines of a column, top first, belong to the field of the first one rather than of the last.

    A line goes on in the next only if it reaches the right side. Where all do, the widest space between lines parts the
    fields; evenly spaced lines belong to the upper one.
    """
    right = max(span.box.right for span in chain)
    em = chain[0].solid[0].em
    upper = 1
    while upper < len(chain) and chain[upper - 1].box.right > right - 3.6 * em:
        upper += 1
    gaps = [_middle(after) - _middle(before) for before, after in pairwise(chain)]
    widest = max(gaps)
    if upper >= 2 and min(gaps) < 0.8 * widest:
        upper = min(upper, next(at for at, gap in enumerate(gaps) if gap >= 0.87 * widest) + 1)
    return upper


def _rest_of_label(
    pieces: Sequence[Sequence[tuple[tuple[Glyph, ...], int, str]]],
    row_number: int,
    run: tuple[Glyph, ...],
    left: str,
    ruled: bool,
) -> tuple[tuple[int, int, int], ...]:
    """Where the rest of a label's wording stands in the lines below; nothing unless all of it does."""
    more: list[tuple[int, int, int]] = []
    above = run
    # Where a value stands at the height between two lines of its label, it is a line of its own.
    for number in range(row_number + 1, min(row_number + 5, len(pieces))):
        for below, start, text in pieces[number]:
            near = below[0].top - above[0].bottom < (1.8 if ruled else 0.9) * (above[0].bottom - above[0].top)
            column = min(below[-1].right, run[-1].right) - max(below[0].left, run[0].left) > 0 or ruled
            starts = left.startswith(text) or (text.startswith(left) and text[len(left) :][:1] in "(:㎡")
            if near and column and starts:
                taken = min(len(text), len(left))
                more.append((number, start, start + taken))
                left, above = left[taken:], below
                break
        if not left:
            return tuple(more)
    return ()


def _shared(text: str, wording: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next(
        (at for at, pair in enumerate(zip(text, wording, strict=False)) if pair[0] != pair[1]),
        min(len(text), len(wording)),
    )


def _words(row: Sequence[Glyph]) -> list[tuple[tuple[Glyph, ...], int]]:
    """A line cut where one word of the reader ends and another begins."""
    cuts = [0, *(at for at in range(1, len(row)) if row[at].word != row[at - 1].word), len(row)]
    return [(tuple(row[first:last]), first) for first, last in pairwise(cuts) if first < last]


def _without_hint(value: Span, next_to_label: Sequence[Glyph]) -> Span:
    """A value without the unit or note in brackets that still belongs to the label: 经营面积（㎡） 84.7."""
    if (
        next_to_label
        and next_to_label[0].char in "（("
        and (match := re.match(r"[（(][^（）()]*[）)][:：]?", value.compact))
    ):
        return _trim(value.part(match.end(), len(value.compact))) if match.end() < len(value.compact) else value
    return value


def _without_gloss(value: Span) -> Span:
    """A value without the label's translation before it: 姓名 Name 王样例."""
    begun = parse.after_gloss(value.compact)
    return _trim(value.part(begun, len(value.compact))) if begun else value


def _size(span: Span) -> float:
    """Median width of a span's characters as if they were full-width: that of one figure may be far from it."""
    return median(glyph.em for glyph in span.solid)


def _middle(span: Span) -> float:
    """Height of the middle of a span's first line."""
    glyph = span.solid[0]
    return (glyph.top + glyph.bottom) / 2


def _seal_of_star(word: Word) -> Mark | None:
    """The seal around a five-pointed star that OCR took for a character."""
    if word.text.strip() not in {"★", "☆"} or word.confidence < 0.5:
        return None
    box = word.box
    x, y = box.centre
    room = Box(
        left=_inside(x - 1.2 * box.width),
        top=_inside(y - 1.2 * box.height),
        right=_inside(x + 1.2 * box.width),
        bottom=_inside(y + 1.2 * box.height),
    )
    return Mark(kind=MarkKind.SEAL, box=room, confidence=min(0.8, word.confidence))


def _over(box: Box, others: Sequence[Box]) -> bool:
    return any(box.overlap(other) > 0.2 or other.overlap(box) > 0.2 for other in others)


def _inside(side: float) -> float:
    return min(1.0, max(0.0, side))


def _gap(before: Glyph, after: Glyph) -> float:
    """Room between two characters of one line, in full-width characters."""
    return (after.left - before.right) / max(after.em, before.em, 1e-9)


def _solid_rows(glyphs: Sequence[Glyph]) -> tuple[tuple[Glyph, ...], ...]:
    rows = (tuple(glyph for glyph in row if not glyph.char.isspace()) for row in rows_of(glyphs))
    return tuple(row for row in rows if row)


def _runs(row: Sequence[Glyph], gap: float = 0.9) -> list[tuple[tuple[Glyph, ...], int]]:
    """A line cut at its wide gaps, each run with the place of its first character."""
    cuts = [
        0,
        *(at for at in range(1, len(row)) if _gap(row[at - 1], row[at]) > gap or _resized(row[at - 1], row[at])),
        len(row),
    ]
    return [(tuple(row[first:last]), first) for first, last in pairwise(cuts) if first < last]


def _resized(before: Glyph, after: Glyph) -> bool:
    """Whether print of another size begins: a stamp beside a line of text."""
    one, other = before.bottom - before.top, after.bottom - after.top
    return before.word != after.word and max(one, other) > 1.7 * min(one, other)


def _apart(run: Sequence[Glyph], head: Box, middle: float) -> float:
    if run[0].left < head.right and head.left < run[-1].right:
        return 0.1 * abs(middle - head.centre[0])
    return min(abs(run[0].left - head.left), abs(middle - head.centre[0]))


def _trim(span: Span) -> Span:
    """Without colons and filling rules at the front and filling rules at the end."""
    solid = list(span.solid)
    first, last = 0, len(solid)
    while first < last and solid[first].char in _OPENERS:
        first += 1
    while last > first and solid[last - 1].char in "_＿|":
        last -= 1
    return span.part(first, last)


def _parts(char: str) -> bool:
    return char in COLONS or char in "()" or (char.isascii() and char.isalnum())


def _occurrences(text: str, wording: str) -> list[tuple[int, int, int]]:
    """Where a label stands in a line: (start, end, slips). Fuzzy only for labels of three characters or more."""
    found = []
    at = text.find(wording)
    while at >= 0:
        found.append((at, at + len(wording), 0))
        at = text.find(wording, at + len(wording))
    if found or len(wording) < 3 or len(text) < len(wording) - 1:
        return found
    allowed = len(wording) // 3 if len(wording) < 9 else 3
    size = len(wording)
    if sum(char not in text for char in wording) > allowed:
        return []  # every character that the line lacks is a slip
    # A label ends at its colon or bracket, and no letter or figure is read for a Chinese character.
    barred = [at for at, char in enumerate(text) if _parts(char) and char not in wording]
    best: tuple[tuple[int, int], tuple[int, int, int]] | None = None
    for length in (size,) if size < 5 else (size, size - 1, size + 1):  # 身份证 is no slip of 身份证号
        for start in range(len(text) - length + 1):
            if any(start <= at < start + length for at in barred):
                continue
            window = text[start : start + length]
            slips = Levenshtein.distance(window, wording, score_cutoff=allowed)
            # Of windows that are equally near, the one that begins and ends as the label does.
            rank = (slips, (window[0] != wording[0]) + (window[-1] != wording[-1]))
            if slips <= allowed and (best is None or rank < best[0]):
                best = rank, (start, start + length, slips)
    return [best[1]] if best else []
