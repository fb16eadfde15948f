"""自动设备放置地点、许可证展示方法、风险管控方案."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import half_width
from rpa_review.extract.sections import prose, section
from rpa_review.extract.span import Span

LABELS = {
    "display_way": (
        *compounds(
            "食品经营许可证 食品经营许可证的 许可证 许可证的", "展示 公示 公开 张贴 悬挂", "方法 方式 办法 措施"
        ),
        *compounds("展示 公示 公开", "方法 方式 办法"),
        *wordings("许可证公示 许可证展示"),
    ),
    "risk_plan": compounds("食品安全风险 食品安全的风险 风险", "管控 防控 控制 防范 管理", "方案 措施 办法")
    + compounds("食品安全风险 风险", "管控 防控 控制 防范"),
    "devices": wordings("设备编号及放置地点 自动设备放置地点 设备放置地点 放置地点"),
}
STOPS = wordings(
    "许可证展示方法和风险管控方案 许可证展示方法、风险管控方案 经营者 经营者名称 单位名称 盖章 日期 联系电话 申请人"
)
COLUMNS = {
    "device_no": Column(wordings("设备编号 自动设备编号 机器编号 设备号 编号")),
    "place": Column(
        wordings(
            "放置地点 放置位置 具体放置地点 设备放置地点 放置地址 投放地点 投放点位 投放位置 摆放地点 摆放位置 "
            "布放地点 安装地点 点位地址 具体地址 地点"
        ),
        lambda text: parse.plain_text(re.sub(r"^[0-9]{1,2}\s+", "", text)) or None,  # a running number of its own
    ),
}
CODE = r"[A-Za-z]{1,6}[-—_]?[0-9]{2,8}|[0-9]{1,3}号机"
SENTENCE = re.compile(
    rf"编号(?:为|[:：])?(?P<no>{CODE}|(?<=[为:：])[^;；,，。、\s]{{1,16}})[;；,，]?(?:的?具体)?(?:[放设安位布摆投](?:置|装|放)?[于在]|(?:放置|投放|摆放|安装|布放)?(?:地点|位置|地址))[:：]?(?P<place>[^;；。]*)"
)
LISTED = re.compile(
    rf"(?P<no>{CODE})[:：,，、]?(?:(?:放置|投放|摆放|安装|设置|布放|位|设)[于在])?(?P<place>[\u3400-\u9fff][^;；。]*)?[;；。]?$"
)


class AutoDevicePlan(Extractor):
    type: ClassVar[str] = "auto_device_plan"
    title: ClassVar[str] = "自动设备放置与风险管控方案"
    fields: ClassVar[tuple[str, ...]] = ("devices", "display_way", "risk_plan")
    several_pages: ClassVar[bool] = True
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "自动设备放置地点、许可证展示方法和风险管控方案 自动售卖设备管理方案 利用自动设备经营食品的情况说明 "
            "自动设备管理方案 "
            "自动设备放置方案 利用自动设备从事食品经营方案"
        ),
        title_pattern=r".{0,10}自动.{0,4}(?:设备|机).{0,16}(?:方案|说明|计划|措施|情况)",
        anchors={"自动": 1, "设备编号": 1.5, "放置地点": 1.5, "展示方": 1.5, "风险管控": 1.5},
        against={"申请书": 0.9},
        title_share=0.45,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        return readings(_devices(paper), section(paper, "display_way"), section(paper, "risk_plan"))


def _devices(paper: Paper) -> FieldReading | None:
    """From a table with headers, else from sentences, else from lines that begin with a device's number."""
    titles = LABELS["devices"]
    tabled = table(paper, "devices", COLUMNS, needs=("device_no", "place"), telling=("device_no", "place"), titles=())
    if tabled is not None and (rows := _devices_of(tabled.value)):
        return tabled.model_copy(update={"value": rows})
    if (cards := _cards(paper)) is not None:
        return cards
    for pattern in (SENTENCE, LISTED):
        found = _by_pattern(paper, pattern)
        if found is not None:
            return found
    label = paper.label(*titles)
    return paper.nothing("devices", label[0], label[1].span.box).model_copy(update={"value": []}) if label else None


def _cards(paper: Paper) -> FieldReading | None:
    """From cards, one for each device, with its number and its place each under a label of its own."""
    for index, layout in enumerate(paper.layouts):
        rows: list[JsonValue] = []
        spans: list[Span] = []
        for run in sorted(layout.runs, key=lambda one: (round(one.box.top, 2), one.box.left)):
            number = _below(run, layout.runs) if run.compact in COLUMNS["device_no"].headers else None
            title = _below(number, layout.runs) if number and re.fullmatch(CODE, number.compact) else None
            place = _below(title, layout.runs) if title and title.compact in COLUMNS["place"].headers else None
            if number is not None and place is not None:
                rows.append({"device_no": parse.plain_text(number.text), "place": parse.plain_text(place.text)})
                spans += [number, place]
        if rows:
            return paper.of_span("devices", index, spans[0].plus(*spans[1:]), rows)
    return None


def _below(run: Span, runs: Sequence[Span]) -> Span | None:
    """The next run that begins where a run does, at most three lines under it."""
    em, height = run.solid[0].em, run.box.height
    under = [
        other
        for other in runs
        if abs(other.box.left - run.box.left) < em and 0 < other.box.top - run.box.top < 3.5 * height
    ]
    return min(under, key=lambda other: other.box.top, default=None)


def _devices_of(rows: JsonValue) -> list[JsonValue]:
    """The rows of a table that begin with the number of a device, and not with a heading or a sentence."""
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    named = [(str(row.get("device_no") or ""), row) for row in listed]
    if not any(re.search(r"[0-9A-Za-z]", number) for number, _ in named):
        return []
    return [row for number, row in named if not re.search(r"[\u3400-\u9fff]{5}", number)]


def _by_pattern(paper: Paper, pattern: re.Pattern[str]) -> FieldReading | None:
    rows: list[JsonValue] = []
    spans: list[Span] = []
    first = -1
    for index, layout in enumerate(paper.layouts):
        for span in _items(layout.rows, pattern):
            match = pattern.search(half_width(span.compact))
            if match is None or (first >= 0 and first != index):
                continue
            first = index
            place = prose(match["place"] or "")
            rows.append({"device_no": parse.plain_text(match["no"]), "place": place})
            spans.append(span)
    if not rows:
        return None
    whole = spans[0].plus(*spans[1:])
    return paper.of_span("devices", first, whole, rows)


def _items(rows: Sequence[Span], pattern: re.Pattern[str]) -> list[Span]:
    """Lines that match, each with the lines that go on with it: those with no label or number of their own."""
    items: list[Span] = []
    for row in rows:
        text = half_width(row.compact)
        if pattern.search(text):
            items.append(row)
        elif items and not items[-1].compact.endswith(("。", "；", ";")) and pattern is SENTENCE and ":" not in text:
            before = items[-1].lines[-1]
            if row.solid[0].top - before[0].bottom < 1.5 * (before[0].bottom - before[0].top):
                items[-1] = items[-1].plus(row)
    return items


EXTRACTOR = AutoDevicePlan()
