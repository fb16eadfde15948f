"""平面布局图: rooms with their areas, equipment, doors and the words around the drawing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, Origin, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, number, table
from rpa_review.extract.drawings import LEGEND, drawing_title, drawing_unit, listed, north_arrow, word_runs
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.layout import Layout
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import half_width
from rpa_review.extract.span import Glyph, Span

LABELS = {
    "total_area": wordings(
        "经营场所总面积 经营总面积 经营场所面积 经营面积 总面积 建筑面积 场所面积 营业面积 面积合计 合计面积 使用面积 "
        "建筑（经营）面积 总建筑面积"
    ),
    "title_unit": wordings(
        "经营者名称 单位名称 申请单位 申请人 经营者 制图单位 绘制单位 建设（经营）单位 经营单位 场所名称 单位"
    ),
    "draw_date": wordings("制图日期 绘制日期 绘图日期 制图时间 绘制时间 出图日期 出图时间 日期"),
    "scale": wordings("比例尺 比例"),
    "drawing_type": wordings("图纸名称 图名"),
}
ROOM_TABLE = {
    "name": Column(wordings("功能间名称 功能区名称 功能区域 功能间 功能区 房间名称 区域名称 名称 区域")),
    "area": Column(wordings("面积（㎡） 面积（平方米） 面积（m²） 使用面积 建筑面积 面积"), number),
}
STOPS = wordings("经营区 地址 经营场所 图例 制图人 绘制人 审核 图号")

# What OCR makes of ㎡ varies (m2, m², m', m²2, 7.6m2i); a sign that is more than an m alone says that it is an area.
MEASURE = re.compile(
    r"(?:面积|约|[Ss]=)*[:：]?(?<![0-9.])([0-9]{1,4}(?:[.．][0-9]{1,2})?)([^0-9×*xX]?[^×*xX\u3400-\u9fff]{0,3}|平方米|平米|平方|米)$"
)
SQUARE = re.compile(r"㎡|㎥|^[mMn][²³2zZ'’`´\"|i]+$|^平")
ROOM = re.compile(
    r"^[\u3400-\u9fff/、]{0,12}(?:间|区|室|库|厅|房|处|点|大堂|收银台|吧台|前台|走廊|通道|过道|厕所|专间)(?:[(（][\u3400-\u9fff、/]+[)）]?)?$"
)
THING = r"(?:柜|灶|池|机|灯|板|架|秤|桶|箱|炉|锅|器|帘|罩|车|槽|扇|网|缸|盆|幕|窗|空调|烟管|操作台|工作台|打荷台)"
EQUIPMENT = re.compile(rf"^[\u3400-\u9fff]{{1,10}}{THING}$")
THINGS = re.compile(rf"[\u3400-\u9fff]{{1,8}}?{THING}")
SLIPS = {"[立拉垃]?圾": "垃圾", "灭蝇灶": "灭蝇灯"}  # what OCR writes and nobody else
EXIT = re.compile(r"^(?:[\u3400-\u9fff]{0,4}(?:出入口|入口|出口|后门|前门|正门|侧门|大门))$")
NEAR = re.compile(r"([\u3400-\u9fff]{2,10}[(（]?(?:相?距|约|直线距离)+(?:本店|本场所|约)?[0-9.]+(?:米|m|公里)[)）]?)")
NO_UNIT = re.compile(f"{ROOM.pattern}|{EXIT.pattern}")
CRUMBS = "\\/！!|丨「」『』[]{}<>~_＿-—=+.,，。、；;：:'\"`^*○●□■◇◆•·▫"


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
        title_pattern=r"(?!.*(?:卫生|公共场所|方位|位置|疏散|流程)).{0,14}(?:平面|布局|布置).{0,6}图",
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
        against={"申请书": 0.9, "数量": 0.4, "制度": 0.6, "操作流程": 0.5, "合同": 0.9, "卫生设施": 0.5, "方位": 0.5},
        title_share=0.55,
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        total = paper.read("total_area", number)
        drawn = [_read(paper, index, total) for index in range(len(pages))]
        best = max(range(len(drawn)), key=lambda index: len(_value(drawn[index][0])))
        drawn[best] = [_with_table(paper, drawn[best][0]), *drawn[best][1:]]
        return readings(
            drawing_title(paper),
            _scale(paper),
            north_arrow(paper),
            drawn[best],
            total,
            drawing_unit(paper, NO_UNIT),
            paper.dated("draw_date"),
            _near(paper),
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
    """A number that may be the area of a room: `square` says that its unit does, not only the place where it stands."""

    value: float
    span: Span  # without the unit, which OCR reads badly
    name: str  # of the room, where it stands in the same run
    square: bool
    bare: bool  # without any unit


@dataclass(frozen=True)
class _Room:
    name: str
    area: float | None
    span: Span


def _read(paper: Paper, index: int, total: FieldReading | None) -> list[FieldReading]:
    layout = paper.layouts[index]
    outside = [total.box] if total is not None and total.box is not None and total.page == index else []
    pieces = [piece for piece in _pieces(layout) if not any(piece.box.overlap(box) > 0.5 for box in outside)]
    areas = _without_squares([area for piece in pieces if (area := _area(piece)) is not None])
    rooms, nameless = _rooms(pieces, areas, layout.line_height)
    rooms = [room for room in rooms if "距" not in room.name]  # 公共厕所（距本店 15 米）is the neighbourhood
    equipment = [piece for piece in pieces if EQUIPMENT.match(piece.text) and not _is_room(piece.text)]
    known = {id(room.span) for room in rooms}
    equipment = [piece for piece in equipment if id(piece.span) not in known]
    exits = [piece for piece in pieces if EXIT.match(piece.text)]
    inside = {area for room in rooms if room.area is not None for area in room.span.glyphs}
    dims = [
        (float(match[1]), piece)
        for piece in pieces
        if (match := re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)m{1,2}", piece.text))
        and inside.isdisjoint(piece.span.glyphs)
    ]
    found = listed(
        paper, index, "rooms", [({"name": room.name, "area": _whole(room.area)}, room.span) for room in rooms]
    )
    return [
        found.model_copy(update={"confidence": min(found.confidence, _trust(layout, rooms, nameless, total))}),
        listed(paper, index, "areas", [(_whole(room.area), room.span) for room in rooms if room.area is not None]),
        listed(paper, index, "equipment", [(piece.text, piece.span) for piece in equipment]),
        listed(paper, index, "exits", [(piece.text, piece.span) for piece in exits]),
        listed(paper, index, "dims", [(value, piece.span) for value, piece in dims]),
    ]


def _with_table(paper: Paper, rooms: FieldReading) -> FieldReading:
    """The rooms with the areas that a table beside the drawing gives, where the drawing itself gives none."""
    if any(room["area"] is not None for room in _value(rooms) if isinstance(room, dict)):
        return rooms
    tabled = table(paper, "rooms", ROOM_TABLE, needs=("name",), telling=("name", "area"))
    return tabled if tabled is not None and len(_value(tabled)) >= len(_value(rooms)) else rooms


def _rooms(pieces: Sequence[_Piece], areas: Sequence[_Area], line: float) -> tuple[list[_Room], int]:
    """The rooms, top first, and how many areas are left whose room's name could not be read."""
    loose = [area for area in areas if not area.name]
    names = [part for piece in pieces if _is_room(piece.text) for part in _apart(piece, loose)]
    rooms = [_Room(area.name, area.value, area.span) for area in areas if area.name]
    taken: set[int] = set()
    for name, area in _paired(names, loose, line):
        rooms.append(_Room(name.text, area.value if area else None, name.span.plus(area.span) if area else name.span))
        if area is not None:
            taken.add(id(area))
    nameless = 0
    for area in loose:
        if id(area) in taken or not (area.square or area.bare):
            continue
        # A word without a room's usual ending is a room's name too where an area stands right under it.
        above = [piece for piece in pieces if _right_under(area.span.box, piece.box) and _chinese(piece.text)]
        if above and not EQUIPMENT.match(above[-1].text):
            rooms.append(_Room(above[-1].text, area.value, above[-1].span.plus(area.span)))
        elif area.square:
            nameless += 1
    unlike = {(room.name, room.area if room.area is not None else id(room)): room for room in rooms}
    return sorted(unlike.values(), key=lambda room: (room.span.box.top, room.span.box.left)), nameless


def _trust(layout: Layout, rooms: Sequence[_Room], nameless: int, total: FieldReading | None) -> float:
    """How far the list of rooms may be taken for whole: what was lost in reading must not count against a plan."""
    if nameless:
        return DOUBTFUL
    if layout.page.origin is Origin.TEXT_LAYER:
        return 1.0
    if 0 < sum(room.area is None for room in rooms) < len(rooms):
        return DOUBTFUL  # draughtsmen write all areas or none: here some words were not read
    whole, areas = total.value if total is not None else None, [room.area or 0.0 for room in rooms]
    if isinstance(whole, int | float) and any(
        100 <= area < 200 and whole < sum(areas) and 0.8 * whole <= sum(areas) - 100 <= whole for area in areas
    ):
        return DOUBTFUL  # a stroke of the drawing was read as a leading 1
    if not rooms:
        return 0.75 if len(layout.page.words) > 8 else DOUBTFUL
    return 1.0


def _pieces(layout: Layout) -> list[_Piece]:
    """The words of the page; a name that goes on below itself, its bracket still open, is one piece."""
    pieces: list[_Piece] = []
    for row in layout.rows:
        for run in word_runs(row):
            pieces += _cut(run, ocr=layout.page.origin is Origin.OCR)
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
                if other in used or not _under(below.box, span.box) or _measured(below):
                    continue
                both = text + below.text
                if ROOM.match(both) and both.count("（") == both.count("）") and not LEGEND.search(both):
                    text, span = both, span.plus(below.span)
                    used.add(other)
                break
        joined.append(_Piece(text, span))
    return joined


def _cut(run: Sequence[Glyph], *, ocr: bool) -> list[_Piece]:
    """A run without the crumbs of lines and symbols around it; names of equipment that OCR joined, each by itself."""
    solid = list(run)
    while solid and solid[0].char in CRUMBS:
        solid.pop(0)
    while solid and solid[-1].char in CRUMBS:
        solid.pop()
    if len(solid) > 2 and solid[0].char in "Oo0" and solid[1].char > "\u2e80":
        solid.pop(0)  # a circle that stands for a piece of equipment
    text = "".join(glyph.char for glyph in solid)
    if not solid:
        return []
    if ocr:
        for slip, meant in SLIPS.items():
            text = re.sub(slip, meant, text)
        things = list(THINGS.finditer(text))
        if len(things) > 1 and len(text) >= 6 and "".join(thing[0] for thing in things) == text:
            return [_Piece(thing[0], Span.of(solid[thing.start() : thing.end()])) for thing in things]
    return [_Piece(parse.plain_text(text), Span.of(solid))]


def _measured(piece: _Piece) -> bool:
    return bool(MEASURE.search(half_width(piece.text)))


def _chinese(text: str) -> bool:
    return (
        bool(re.fullmatch(r"[\u3400-\u9fff（）、/]{2,12}", text)) and not LEGEND.search(text) and not EXIT.match(text)
    )


def _under(box: Box, above: Box) -> bool:
    near = -0.3 * above.height < box.top - above.bottom < 0.7 * above.height
    return near and min(box.right, above.right) - max(box.left, above.left) > 0.4 * min(box.width, above.width)


def _is_room(text: str) -> bool:
    if LEGEND.search(text) or EXIT.match(text) or text.endswith(("时间", "期间")):
        return False
    return bool(ROOM.match(text)) and 2 <= len(text) <= 20


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
    text = half_width(piece.span.compact)
    match = MEASURE.search(text)
    if match is None or re.match(r"^[0-9.]+$", match[2]):
        return None
    before = piece.text[: len(piece.text) - len(text) + match.start()].strip("：:，,（( ")
    bare = not match[2].strip(")）")
    if (before and not _is_room(before)) or (bare and "." not in match[1]):
        return None
    digits = piece.span.part(*match.span(1))
    name = re.sub(r"面积$", "", before)
    span = piece.span.part(0, len(before)).plus(digits) if name else digits
    value = float(match[1].replace("．", "."))
    return _Area(value, span, name, square=bool(SQUARE.search(match[2])) or "面积" in match[0], bare=bare)


def _without_squares(areas: Sequence[_Area]) -> list[_Area]:
    """6.8㎡ is at times read as 6.82: a last figure without a unit goes where no other area has so many decimals."""
    fine = max((_decimals(area) for area in areas if area.square), default=2)
    return [
        replace(area, value=float(area.span.compact[:-1].replace("．", ".")))
        if not area.name and area.bare and _decimals(area) == fine + 1 > 1
        else area
        for area in areas
    ]


def _decimals(area: _Area) -> int:
    return len(half_width(area.span.compact).partition(".")[2])


def _right_under(box: Box, above: Box) -> bool:
    """Whether a number stands under the middle of a name with hardly any room between them."""
    near = -0.4 * above.height < box.top - above.bottom < 0.8 * above.height
    return near and abs(box.centre[0] - above.centre[0]) < 0.5 * max(above.width, box.width)


def _paired(names: Sequence[_Piece], areas: Sequence[_Area], line: float) -> list[tuple[_Piece, _Area | None]]:
    """Each room with the area that stands nearest under it, beside it or over it; nearest pairs first.

    A number whose unit does not tell an area from a length is one only right under a name.
    """
    candidates = []
    for which, name in enumerate(names):
        for place, area in enumerate(areas):
            one, other = name.box, area.span.box
            width = min(one.right, other.right) - max(one.left, other.left)
            down = other.centre[1] - one.centre[1]
            if not area.square:
                if _right_under(other, one):
                    candidates.append((down, which, place))
            elif width > 0 and 0 < down < 4 * line + one.height:
                candidates.append((down, which, place))
            elif abs(down) < 0.6 * line and -0.005 < other.left - one.right < 0.05:
                candidates.append((0.5 * line + (other.left - one.right), which, place))
            elif width > 0 and -2.5 * line < down < 0:
                candidates.append((3 * line - down, which, place))
    taken_names: dict[int, _Area] = {}
    taken_areas: set[int] = set()
    for _, which, place in sorted(candidates):
        if which not in taken_names and place not in taken_areas:
            taken_names[which] = areas[place]
            taken_areas.add(place)
    return [(name, taken_names.get(which)) for which, name in enumerate(names)]


def _whole(area: float | None) -> JsonValue:
    return None if area is None else int(area) if area == int(area) else area


def _value(reading: FieldReading) -> list[JsonValue]:
    return reading.value if isinstance(reading.value, list) else []


# -------------------------------------------------------------------------------------------------- around the drawing


def _scale(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:  # line by line: figures of the drawing stand under it
            if match := re.search(r"(?<![0-9])1[:：∶/][1-9][0-9]{1,3}(?![0-9])", row.compact):
                span = row.part(*match.span())
                return paper.of_span("scale", index, span, re.sub("[：∶/]", ":", span.compact))
    return paper.read("scale", lambda text: None)


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
