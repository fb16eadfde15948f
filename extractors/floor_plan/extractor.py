"""平面布局图: rooms with their areas, equipment, doors and the words around the drawing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import number
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.layout import Layout
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match, half_width
from rpa_review.extract.span import Glyph, Span

LABELS = {
    "total_area": wordings(
        "经营场所总面积 经营总面积 经营场所面积 经营面积 总面积 建筑面积 场所面积 营业面积 面积合计 合计面积 使用面积"
    ),
    "title_unit": wordings("经营者名称 单位名称 申请单位 申请人 经营者 制图单位 绘制单位 单位"),
    "draw_date": wordings("制图日期 绘制日期 绘图日期 制图时间 绘制时间 日期"),
    "scale": wordings("比例尺 比例"),
    "drawing_type": wordings("图纸名称 图名"),
}
STOPS = wordings("地址 经营场所 图例 制图人 绘制人 审核 图号")

TITLE = re.compile(r"[\u3400-\u9fff（）()]{0,14}(?:布局图|布置图|平面图|位置图|方位图|示意图|平面布局)")
AREA = re.compile(
    r"(?:约|面积)?[:：]?([0-9]{1,4}(?:[.．][0-9]{1,2})?)(?:㎡|m2|m²|M2|平方米|平米|mz|m³|n²|㎥|m)(?![0-9])"
)
ROOM = re.compile(
    r"^[\u3400-\u9fff/、]{0,12}(?:间|区|室|库|厅|房|处|点|收银台|吧台|前台|走廊|通道|过道|厕所|专间)(?:[(（][\u3400-\u9fff、/]+[)）]?)?$"
)
EQUIPMENT = re.compile(
    r"^[○●□■◇•·▫]?([\u3400-\u9fff]{1,10}(?:柜|灶|池|机|灯|板|架|秤|桶|箱|炉|锅|器|帘|罩|车|槽|扇|网|冰箱|操作台|工作台|打荷台))$"
)
EXIT = re.compile(r"^(?:[\u3400-\u9fff]{0,4}(?:出入口|入口|出口|后门|前门|正门|侧门|大门))$")
NEAR = re.compile(r"([\u3400-\u9fff]{2,10}[(（]?(?:相?距|约|直线距离)+(?:本店|本场所|约)?[0-9.]+(?:米|m|公里)[)）]?)")
LEGEND = re.compile(r"流线|图例|说明|^注|虚线|比例|日期|单位|布局图|布置图|平面图|设备位置|动线")
UNIT_NAME = re.compile(r"^[\u3400-\u9fff（）()A-Za-z·]{5,40}$")


class FloorPlan(Extractor):
    type: ClassVar[str] = "floor_plan"
    title: ClassVar[str] = "平面布局图"
    fields: ClassVar[tuple[str, ...]] = (
        "drawing_type",
        "scale",
        "north_arrow",
        "rooms",
        "areas",
        "dims",
        "equipment",
        "exits",
        "total_area",
        "title_unit",
        "draw_date",
        "surroundings",
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "平面布局图 经营场所平面布局图 平面布置图 平面图 经营场所平面图 布局图 场所平面布局图 "
            "食品经营场所平面布局图 经营布局图 位置图 平面示意图"
        ),
        anchors={
            "㎡": 1,
            "入口": 1,
            "出口": 0.5,
            "库房": 1,
            "间": 0.5,
            "比例": 1,
            "北": 1,
            "更衣": 0.5,
            "就餐区": 0.5,
            "加工流线": 0.5,
        },
        against={"申请书": 0.9, "数量": 0.4, "制度": 0.6, "操作流程": 0.5, "合同": 0.9},
        title_share=0.55,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        total = paper.read("total_area", number)
        dated = paper.day("draw_date")
        if dated is None or dated.value is None:
            dated = paper.closing_day("draw_date") or dated
        drawn = [_read(paper, index, total) for index in range(len(pages))]
        best = max(range(len(drawn)), key=lambda index: len(drawn[index]))
        return readings(
            _title(paper), _scale(paper), _north(paper), drawn[best], total, _unit(paper), dated, _near(paper)
        )


# ------------------------------------------------------------------------------------------------------ what is drawn


@dataclass(frozen=True)
class _Piece:
    """A run of text of the drawing: what a word of the reader holds, or two that are one name."""

    text: str
    span: Span

    @property
    def box(self) -> Box:
        return self.span.box


@dataclass(frozen=True)
class _Area:
    value: float
    span: Span
    name: str  # of the room, where it stands in the same run


def _read(paper: Paper, index: int, total: FieldReading | None) -> list[FieldReading]:
    layout = paper.layouts[index]
    outside = [total.box] if total is not None and total.box is not None and total.page == index else []
    pieces = [piece for piece in _pieces(layout) if not any(piece.box.overlap(box) > 0.5 for box in outside)]
    areas = [area for piece in pieces if (area := _area(piece)) is not None]
    loose = [area for area in areas if not area.name]
    names = [part for piece in pieces if _is_room(piece.text) for part in _apart(piece, loose)]
    rooms: list[tuple[str, float | None, Span]] = [(area.name, area.value, area.span) for area in areas if area.name]
    for name, area in _paired(names, loose, layout.line_height):
        rooms.append((name.text, area.value if area else None, name.span.plus(area.span) if area else name.span))
    rooms.sort(key=lambda room: (room[2].box.top, room[2].box.left))
    equipment = [piece for piece in pieces if EQUIPMENT.match(piece.text) and not _is_room(piece.text)]
    exits = [piece for piece in pieces if EXIT.match(piece.text)]
    dims = [
        (float(match[1]), piece)
        for piece in pieces
        if (match := re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)m", piece.text))
    ]
    out = [
        _list(paper, index, "rooms", [({"name": name, "area": _whole(area)}, span) for name, area, span in rooms]),
        _list(paper, index, "areas", [(_whole(area.value), area.span) for area in areas]),
        _list(paper, index, "equipment", [(EQUIPMENT.match(piece.text)[1], piece.span) for piece in equipment]),  # type: ignore[index]
        _list(paper, index, "exits", [(piece.text, piece.span) for piece in exits]),
        _list(paper, index, "dims", [(value, piece.span) for value, piece in dims]),
    ]
    return [reading for reading in out if reading is not None]


def _pieces(layout: Layout) -> list[_Piece]:
    """The words of the page; a name that goes on below itself, its bracket still open, is one piece."""
    pieces: list[_Piece] = []
    for row in layout.rows:
        for run in _runs(row):
            text = parse.plain_text("".join(glyph.char for glyph in run))
            if text:
                pieces.append(_Piece(text, Span.of(run)))
    joined: list[_Piece] = []
    used: set[int] = set()
    for at, piece in enumerate(pieces):
        if at in used:
            continue
        text, span = piece.text, piece.span
        if (text.count("（") > text.count("）") or (not ROOM.match(text) and _chinese(text))) and not EQUIPMENT.match(
            text
        ):
            for other in range(at + 1, min(at + 25, len(pieces))):
                below = pieces[other]
                if other in used or not _under(below.box, span.box) or AREA.search(below.text):
                    continue
                both = text + below.text
                if ROOM.match(both) and both.count("（") == both.count("）") and not LEGEND.search(both):
                    text, span = both, span.plus(below.span)
                    used.add(other)
                break
        joined.append(_Piece(text, span))
    return joined


def _chinese(text: str) -> bool:
    return (
        bool(re.fullmatch(r"[\u3400-\u9fff（）、/]{2,12}", text)) and not LEGEND.search(text) and not EXIT.match(text)
    )


def _runs(row: Span) -> list[tuple[Glyph, ...]]:
    """A line cut where a word of the reader ends, and at blanks inside one."""
    runs: list[list[Glyph]] = []
    before: Glyph | None = None
    for line in row.lines:
        for glyph in line:
            if glyph.char.isspace():
                before = None
                continue
            if before is None or glyph.word != before.word:
                runs.append([])
            runs[-1].append(glyph)
            before = glyph
    return [tuple(run) for run in runs]


def _under(box: Box, above: Box) -> bool:
    near = -0.3 * above.height < box.top - above.bottom < 0.7 * above.height
    return near and min(box.right, above.right) - max(box.left, above.left) > 0.4 * min(box.width, above.width)


def _is_room(text: str) -> bool:
    return bool(ROOM.match(text)) and not LEGEND.search(text) and not EXIT.match(text) and 2 <= len(text) <= 20


def _apart(piece: _Piece, areas: Sequence[_Area]) -> list[_Piece]:
    """The names of neighbouring rooms that were read as one run: where as many areas stand under it side by side."""
    below = [
        area
        for area in areas
        if 0 < area.span.box.centre[1] - piece.box.centre[1] < 3 * piece.box.height
        and piece.box.left < area.span.box.centre[0] < piece.box.right
    ]
    parts = list(re.finditer(r".{1,8}?(?:间|区|室|库|厅|房|处|点|台)(?:（[^）]*）)?", piece.text))
    whole = "".join(match[0] for match in parts) == piece.text == piece.span.compact
    if len(below) < 2 or len(parts) != len(below) or not whole:
        return [piece]
    return [_Piece(match[0], piece.span.part(*match.span())) for match in parts]


def _area(piece: _Piece) -> _Area | None:
    text = half_width(piece.text)
    match = AREA.search(text)
    if match is None or re.fullmatch(r"[0-9.]+m", text):
        return None
    before = piece.text[: match.start()].strip("：:，,")
    if re.search(r"面积|合计|总计", piece.text[: match.end()]) and not _is_room(re.sub(r"面积$", "", before)):
        return None
    name = before if _is_room(before) else ""
    return _Area(float(match[1].replace("．", ".")), piece.span, name)


def _paired(names: Sequence[_Piece], areas: Sequence[_Area], line: float) -> list[tuple[_Piece, _Area | None]]:
    """Each room with the area that stands nearest under it, beside it or over it; nearest pairs first."""
    candidates = []
    for which, name in enumerate(names):
        for number_, area in enumerate(areas):
            one, other = name.box, area.span.box
            width = min(one.right, other.right) - max(one.left, other.left)
            down = other.centre[1] - one.centre[1]
            if width > 0 and 0 < down < 4 * line + one.height:
                candidates.append((down, which, number_))
            elif abs(down) < 0.6 * line and -0.005 < other.left - one.right < 0.05:
                candidates.append((0.5 * line + (other.left - one.right), which, number_))
            elif width > 0 and -2.5 * line < down < 0:
                candidates.append((3 * line - down, which, number_))
    taken_names: dict[int, _Area] = {}
    taken_areas: set[int] = set()
    for _, which, number_ in sorted(candidates):
        if which not in taken_names and number_ not in taken_areas:
            taken_names[which] = areas[number_]
            taken_areas.add(number_)
    return [(name, taken_names.get(which)) for which, name in enumerate(names)]


def _whole(area: float | None) -> JsonValue:
    return None if area is None else int(area) if area == int(area) else area


def _list(paper: Paper, index: int, key: str, entries: Sequence[tuple[JsonValue, Span]]) -> FieldReading:
    values: list[JsonValue] = [value for value, _ in entries]
    if not entries:
        whole = Box(left=0.05, top=0.1, right=0.95, bottom=0.9)
        return paper.nothing(key, index, whole).model_copy(update={"value": []})
    span = entries[0][1].plus(*(span for _, span in entries[1:]))
    return paper.of_span(key, index, span, values)


# -------------------------------------------------------------------------------------------------- around the drawing


def _title(paper: Paper) -> FieldReading | None:
    labelled = paper.read("drawing_type", lambda text: parse.plain_text(text) or None)
    if labelled is not None and isinstance(labelled.value, str) and TITLE.search(labelled.value):
        return labelled
    for index, layout in enumerate(paper.layouts):
        lines = [row for row in layout.rows if TITLE.search(half_width(row.compact)) and len(row.compact) <= 30]
        if lines:
            row = max(lines, key=lambda row: row.box.height)
            match = TITLE.search(row.compact)
            if match:
                span = row.part(*match.span())
                return paper.of_span("drawing_type", index, span, parse.plain_text(span.text))
    return labelled


def _scale(paper: Paper) -> FieldReading | None:
    said = first_match(paper.layouts, r"(?<![0-9])(1[:∶/][1-9][0-9]{1,3})(?![0-9])")
    if said is not None:
        index, _, span = said
        return paper.of_span("scale", index, span, half_width(span.compact).replace("∶", ":").replace("/", ":"))
    return paper.read("scale", lambda text: None)


def _north(paper: Paper) -> FieldReading:
    """The sign that says where north is: 北 or N by itself, perhaps with an arrow."""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            for run in _runs(row):
                if re.fullmatch(r"[↑▲△⬆]?(?:北|N|指北针)[↑▲△⬆]?", "".join(glyph.char for glyph in run)):
                    return paper.of_span("north_arrow", index, Span.of(run), True)
    place = Box(left=0.75, top=0.05, right=0.97, bottom=0.25)
    return paper.nothing("north_arrow", 0, place).model_copy(update={"value": False})


def _unit(paper: Paper) -> FieldReading | None:
    """At its label, else the line next to the title."""
    labelled = paper.words("title_unit", lines=2)
    if labelled is not None and labelled.value is not None:
        return labelled
    for index, layout in enumerate(paper.layouts):
        rows = layout.rows[:5]
        for at, row in enumerate(rows):
            if not TITLE.search(row.compact):
                continue
            for near in (*rows[max(0, at - 1) : at], *rows[at + 1 : at + 2]):
                text = parse.plain_text(near.text)
                if UNIT_NAME.match(text) and not _is_room(text) and not LEGEND.search(text) and not EXIT.match(text):
                    return paper.of_span("title_unit", index, near, text)
    return labelled


def _near(paper: Paper) -> FieldReading | None:
    """What lies around the premises, with its distance."""
    values: list[JsonValue] = []
    spans: list[Span] = []
    first = -1
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            for match in NEAR.finditer(row.compact):
                if first in (-1, index):
                    first = index
                    span = row.part(*match.span(1))
                    values.append(
                        re.sub(r"^(?:周边|附近|北侧|南侧|东侧|西侧)?[:：有为]?", "", parse.plain_text(span.text))
                    )
                    spans.append(span)
    return paper.of_span("surroundings", first, spans[0].plus(*spans[1:]), values) if spans else None


EXTRACTOR = FloorPlan()
