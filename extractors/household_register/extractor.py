"""居民户口簿: the head page with number and address, and one member's card."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, Origin, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness

HEAD = Likeness(
    titles=("户口簿首页", "居民户口簿", "户主页", "户口簿", "（户主页）"),
    anchors={"户别": 1.5, "户号": 2, "户主姓名": 2, "住址": 0.5, "户籍地址": 1, "户口专用章": 1.5, "户口登记机关": 1.5},
    title_share=0.4,
    enough=0.55,
)
MEMBER = Likeness(
    titles=("常住人口登记卡", "（成员页）", "成员页"),
    anchors={
        "与户主关系": 2.5,
        "曾用名": 1,
        "出生地": 1,
        "籍贯": 1.5,
        "文化程度": 1,
        "婚姻状况": 1,
        "服务处所": 1,
        "公民身份证件编号": 1.5,
        "出生日期": 0.5,
        "姓名": 0.5,
        "何时由何地迁来": 1.5,
    },
    against={"申请表": 0.8},
    title_share=0.4,
    enough=0.5,
)
LABELS = {
    "hukou_no": wordings("户号 户口编号 户籍编号 户口簿编号 户编号"),
    "head_name": wordings("户主姓名"),
    "relation": wordings("户主或与户主关系 户主或者与户主关系 与户主关系 与户主的关系"),
    "name": wordings("姓名"),
    "birth": wordings("出生日期 出生年月 出生年月日"),
    "sex": wordings("性别"),
    "id_no": wordings("公民身份证件编号 公民身份号码 公民身份证号码 身份证件编号 身份证件号码 身份证号码 身份证号"),
    "hukou_addr": wordings("户籍地址 户籍住址 户籍所在地 户口所在地 户口所在地址 家庭住址 住址 地址"),
    "move_in_date": (
        *compounds(
            "何时由何地 何时",
            "迁来本市（县） 迁来本市（县、区） 迁来本市（县）情况 迁来本市县 迁来本市 迁入本市（县） 迁入本市",
        ),
        *compounds("迁入 迁来 迁入本市 迁来本市 迁入本市（县） 入户 落户", "日期 时间"),
    ),
    "status": wordings("人员状态 户籍状态 户口状态 成员状态 状态"),
}
STOPS = (
    "户别",
    "何地迁来本市（县）",
    "何地迁来",
    "曾用名",
    "出生地",
    "民族",
    "籍贯",
    "本市（县）其他住址",
    "本市(县)其他住址",
    "本市其他住址",
    "宗教信仰",
    "身高",
    "血型",
    "文化程度",
    "婚姻状况",
    "兵役状况",
    "服务处所",
    "职业",
    "何时由何地迁来本址",
    "何时由何地迁来本地",
    "登记机关",
    "签发日期",
    "登记日期",
    "承办人签章",
    "监护人",
    "监护关系",
    "发证机关",
    "签发机关",
)

_STAMPS = (("注", "销"), ("死", "亡"), ("迁", "出"))
_CLEAR = 0.85  # how surely a character of a stamp is read


class HouseholdRegister(Extractor):
    type = "household_register"
    title = "居民户口簿"
    fields = (
        "hukou_no",
        "head_name",
        "relation",
        "name",
        "birth",
        "sex",
        "id_no",
        "hukou_addr",
        "move_in_date",
        "cancel_flag",
    )

    def recognises(self, page: Page) -> float:
        head, member = HEAD.score(page), MEMBER.score(page)
        return min(1.0, max(head, member) + 0.1 * min(head, member))

    def split(self, pages: Sequence[Page]) -> list[list[int]]:
        """A head page with one member's card; each further card is a document of its own."""
        groups: list[list[int]] = []
        for index, page in enumerate(pages):
            head, member = _is_head(page), _is_member(page)
            last = groups[-1] if groups else None
            open_head = (
                last is not None and len(last) == 1 and _is_head(pages[last[0]]) and not _is_member(pages[last[0]])
            )
            open_card = last is not None and len(groups) == 1 and len(last) == 1 and not _is_head(pages[last[0]])
            if (last is not None and open_head and not head) or (
                last is not None and open_card and head and not member
            ):
                last.append(index)
            else:
                groups.append([index])
        return groups

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        number = paper.id_number("id_no")
        found = readings(
            paper.read("hukou_no", _register_number),
            paper.person("head_name"),
            paper.read("relation", _relation),
            paper.person("name"),
            paper.day("birth"),
            paper.read("sex", _sex),
            number,
            paper.words("hukou_addr", lines=3),
            paper.read("move_in_date", parse.day, lines=2),
            _cancelled(paper),
        )
        return [_agreeing(reading, number) for reading in found]


def _is_head(page: Page) -> bool:
    return HEAD.score(page) >= 0.4


def _is_member(page: Page) -> bool:
    return MEMBER.score(page) >= 0.4


def _register_number(text: str) -> str | None:
    match = re.search(r"[0-9A-Za-z]{3,20}", parse.plain(text))
    return match[0] if match else None


def _relation(text: str) -> str | None:
    match = re.match(r"[\u4e00-\u9fff]{1,8}", parse.plain(text))
    return {"主": "户主", "卢主": "户主", "广主": "户主"}.get(match[0], match[0]) if match else None


def _sex(text: str) -> str | None:
    match = re.search(r"[男女]", text)
    return match[0] if match else None


def _cancelled(paper: Paper) -> FieldReading | None:
    """The word stamped or printed on a member's card; an empty text where there is none."""
    place: FieldReading | None = None
    for index, layout in enumerate(paper.layouts):
        for run in layout.runs:
            match = re.fullmatch(r"(?:.*(?:状态|备注|登记事项)[:：]?)?已?(注销|死亡|迁出)(?:户口)?", run.compact)
            if match:
                return paper.of_span(
                    "cancel_flag", index, run.part(*match.span(1)), match[1], max(run.confidence, 0.85)
                )
        stamped = _stamped(paper, index)
        if stamped is not None:
            return stamped
        label = layout.find("姓名", "人员状态")
        if label is not None and _is_member(paper.pages[index]):
            place = FieldReading(key="cancel_flag", value="", confidence=0.95, page=index, box=label.span.box)
    return place


def _stamped(paper: Paper, index: int) -> FieldReading | None:
    """The word of a stamp set askew over the table: read one character at a time, or only its first one."""
    page = paper.pages[index]
    if page.origin is not Origin.OCR or not _is_member(page):
        return None
    single = [word for word in page.words if len(word.text.strip()) == 1]
    for first, second in _STAMPS:
        for one in (word for word in single if word.text.strip() == first and word.confidence >= _CLEAR):
            other = next((word for word in single if word.text.strip() == second and _follows(one.box, word.box)), None)
            box = one.box if other is None else one.box.union(other.box)
            sure = DOUBTFUL if other is None else _CLEAR
            value = first + second
            return FieldReading(key="cancel_flag", value=value, raw=value, confidence=sure, page=index, box=box)
    return None


def _follows(one: Box, other: Box) -> bool:
    """Whether a character stands right after another, on a line that may slant."""
    height = max(one.height, other.height)
    level = abs(other.centre[1] - one.centre[1]) < height
    return level and one.centre[0] < other.centre[0] < one.right + 3 * max(one.width, other.width)


def _agreeing(reading: FieldReading, number: FieldReading | None) -> FieldReading:
    """A valid number proves the sex; the birth date may rightly differ, so it is raised by agreement alone."""
    if number is None or not isinstance(number.value, str) or not parse.id_number_holds(number.value):
        return reading
    digits = number.value
    birth = f"{digits[6:10]}-{digits[10:12]}-{digits[12:14]}"
    if reading.key == "birth" and reading.value == birth:
        return reading.model_copy(update={"confidence": max(reading.confidence, 0.97)})
    if reading.key == "sex":
        same = reading.value == ("男" if int(digits[16]) % 2 else "女")
        sure = max(reading.confidence, 0.97) if same else min(reading.confidence, DOUBTFUL)
        return reading.model_copy(update={"confidence": sure})
    return reading


EXTRACTOR = HouseholdRegister()
