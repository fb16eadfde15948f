"""操作流程: the way of food from raw material to sale, for each item of business."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import half_width
from rpa_review.extract.span import Glyph, Span

ITEMS = {
    "散装食品和预包装食品销售": ("散装食品和预包装食品销售", "散装和预包装食品销售"),
    "散装食品销售": ("散装食品销售", "散装食品"),
    "预包装食品销售": ("预包装食品销售",),
    "热食类": ("热食类", "热食", "热菜"),
    "冷食类": ("冷食类", "冷食", "凉菜", "冷荤"),
    "生食类": ("生食类",),
    "半成品制售": ("半成品制售", "半成品"),
    "自制饮品制售": ("自制饮品制售", "自制饮品", "饮品制售"),
}
_NAMED = re.compile(  # an item's name in front of its first step
    f"^(?:{'|'.join(sorted((wording for group in ITEMS.values() for wording in group), key=len, reverse=True))})"
    r"(?:类)?(?:食品)?(?:制售)?(?:[(（][^()（）]*[)）])?"
)
ARROW = r"(?:→|➔|➜|⇒|⟶|›|>|－>|->|—>|-{1,2}|—|–|一)"
STEP = r"[\u3400-\u9fff（）()、]{2,14}?"
BOXED = re.compile(r"^[\u3400-\u9fff()、]{2,10}$")
FLOW = re.compile(rf"{STEP}(?:{ARROW}{STEP}){{2,}}(?=$|[。；;，,])")


class ProcessFlow(Extractor):
    type: ClassVar[str] = "process_flow"
    title: ClassVar[str] = "操作流程"
    fields: ClassVar[tuple[str, ...]] = ("items", "flow_text")
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "食品经营操作流程 操作流程说明 食品加工操作流程 操作流程 操作流程图 加工操作流程 食品加工流程 "
            "工艺流程 食品销售操作流程"
        ),
        title_pattern=r".{0,14}(?:流程|工艺).{0,4}(?:图表?|示意图?|表|说明)|.{0,8}(?:操作|经营|加工|工艺|制作|食品)流程",
        anchors={
            "流程": 1.5,
            "原料": 1,
            "售卖": 1,
            "验收": 1,
            "清洗": 0.7,
            "→": 1.5,
            "加工": 0.5,
            "进货查验": 1,
            "陈列": 1,
        },
        against={"申请书": 0.9, "目录": 0.8, "清单": 0.7, "布局图": 0.8, "平面": 0.8},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, {})
        return readings(_flows(paper), _text(paper))


def _flows(paper: Paper) -> FieldReading | None:
    rows: list[JsonValue] = []
    spans: list[Span] = []
    first = -1
    for index, layout in enumerate(paper.layouts):
        heading: tuple[str, Span] | None = None
        for item, start, line in _lines(layout.rows):
            flow = _steps(line)
            if item is not None:
                heading = item, start
            if flow is None or heading is None:
                continue
            rows.append({"item": heading[0], "steps": flow})
            if first < 0:
                first = index
            if first == index:
                spans += [start, line] if start is not line else [line]
            heading = None
    if not rows:
        return None
    return paper.of_span("items", first, spans[0].plus(*spans[1:]), rows)


def _lines(rows: Sequence[Span]) -> list[tuple[str | None, Span, Span]]:
    """Lines with the item named on them; a flow that goes on in the next line is joined to it."""
    out: list[tuple[str | None, Span, Span]] = []
    for row in rows:
        text = _written(row)
        item = _item(text)
        arrows = text.count("→")
        goes_on = bool(out) and item is None and _wraps(out[-1][2], row)
        if goes_on:
            name, start, line = out[-1]
            out[-1] = name, start, line.plus(row)
        elif item is not None or arrows:
            out.append((item, row, row))
    return out


def _wraps(before: Span, row: Span) -> bool:
    """Whether a line goes on with the flow before it: that one ends on an arrow, or this one begins or holds one."""
    text = _written(row)
    near = row.box.top - before.solid[-1].bottom < 1.2 * row.box.height
    if not near or "→" not in _written(before):
        return False
    return (
        before.compact.endswith(("→", "-", "—"))
        or text.startswith("→")
        or ("→" in text)
        or (
            not before.compact.endswith(("。", "；", ";"))
            and len(text) <= 6
            and not text.endswith(("店", "司", "馆", "铺"))
        )
    )


def _item(text: str) -> str | None:
    head = text.split("→")[0]
    for value, wordings_ in ITEMS.items():
        if any(wording in head for wording in wordings_):
            return value
    return None


def _steps(line: Span) -> str | None:
    """The steps of a line, joined by arrows; nothing where there are fewer than three."""
    text = _written(line)
    at = text.find("→")
    if at < 0:
        return None
    start = max(text.rfind(sign, 0, at) for sign in ":|") + 1
    head = _NAMED.sub("", text[start:at])
    steps = [head, *text[at + 1 :].split("→")]
    steps = [parse.plain_text(step).strip("。；;，, ") for step in steps]
    steps = [re.sub(r"^[0-9]{1,2}[.、]", "", step) for step in steps if step]
    return "→".join(steps) if len(steps) >= 2 else None


def _written(line: Span) -> str:
    """The text with arrows of one kind, and one where its gap is there but it was not read.

    After an arrow every gap parts two steps; without any, three short words with gaps between them are a chart's boxes.
    """
    said = ""
    for glyphs in line.lines:
        runs = [re.sub("[➔➜⇒⟶]|->", "→", half_width(run)) for run in _runs(glyphs)]
        boxes = [box for run in runs for box in re.split("[→>A-Za-z~=_-]+", run) if box]
        charted = len(runs) >= 3 or (len(runs) > 1 and "→" in said)
        if charted and len(boxes) > 1 and all(BOXED.match(box) for box in boxes):
            runs = ["→".join(boxes) + ("→" if runs[-1].endswith("→") else "")]
            said += "→" if said and not said.endswith("→") else ""
        for run in runs:
            parted = "→" in said and run is not runs[0] and not said.endswith("→") and not run.startswith("→")
            said += ("→" if parted else "") + run
    return said


def _runs(glyphs: Sequence[Glyph]) -> list[str]:
    runs = [""]
    before: Glyph | None = None
    for glyph in glyphs:
        if glyph.char.isspace():
            continue
        if before is not None and glyph.left - before.right > 0.8 * glyph.em:
            runs.append("")
        runs[-1] += glyph.char
        before = glyph
    return runs


def _text(paper: Paper) -> FieldReading | None:
    """All that is written, as one text."""
    layouts = [(index, layout) for index, layout in enumerate(paper.layouts) if layout.body]
    if not layouts:
        return None
    index, layout = layouts[0]
    return paper.of_span("flow_text", index, layout.body, "\n".join(one.compact for _, one in layouts))


EXTRACTOR = ProcessFlow()
