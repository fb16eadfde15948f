"""居民身份证: both faces of the card, on one picture, on two pages or in two files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, MarkKind, Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.paper import DOUBTFUL, Paper, readings
from rpa_review.extract.recognise import Likeness

FRONT = Likeness(
    anchors={"公民身份号码": 4, "住址": 1.5, "民族": 1.5, "出生": 1, "姓名": 1, "性别": 1},
    against={
        "常住人口登记卡": 0.9,
        "户号": 0.7,
        "户口簿": 0.9,
        "与户主关系": 0.8,
        "健康证明": 0.8,
        "委托": 0.8,
        "申请表": 0.9,
        "残疾": 0.9,
        "证件编号": 0.6,
        "最低生活保障": 0.9,
        "特困": 0.9,
        "工作单位": 0.6,
    },
    enough=0.85,
)
BACK = Likeness(
    anchors={"居民身份证": 4, "签发机关": 2, "有效期限": 2, "中华人民共和国": 1},
    enough=0.8,
    against={"委托书": 0.9, "申请书": 0.9, "申请表": 0.9, "承诺书": 0.9},
)
LABELS = {
    "name": ("姓名",),
    "sex": ("性别",),
    "ethnicity": ("民族",),
    "birth": ("出生",),
    "address": ("住址",),
    "id_no": ("公民身份号码", "身份号码"),
    "issuer": ("签发机关",),
    "valid": ("有效期限", "有效期"),
}
ETHNICITIES = re.findall(
    r"\S+",
    "乌孜别克 柯尔克孜 维吾尔 哈萨克 塔吉克 俄罗斯 鄂温克 鄂伦春 塔塔尔 达斡尔 景颇 蒙古 朝鲜 布依 "
    "土家 哈尼 傈僳 高山 拉祜 纳西 仫佬 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 "
    "德昂 保安 裕固 独龙 赫哲 门巴 珞巴 基诺 东乡 穿青 水 汉 回 藏 "
    "苗 彝 壮 满 侗 瑶 白 傣 黎 佤 畲 羌 怒 京 "
    "土 ",
)
WORDY = 420  # characters: a page of running text that mentions a card is not one


class IdCard(Extractor):
    type = "id_card"
    title = "居民身份证"
    fields = (
        "name",
        "sex",
        "ethnicity",
        "birth",
        "address",
        "id_no",
        "issuer",
        "valid_from",
        "valid_to",
        "face_photo",
        "side",
    )

    def recognises(self, page: Page) -> float:
        front, back = FRONT.score(page), BACK.score(page)
        score = min(1.0, max(front, back) + 0.1 * min(front, back))
        return score * (0.5 if len(page.text) > WORDY else 1.0)

    def split(self, pages: Sequence[Page]) -> list[list[int]]:
        """Fronts with their backs: the back that names the front's place if only one does, else in order."""
        sides = [side_of(page) for page in pages]
        groups = [[index] for index, side in enumerate(sides) if side != "back"]
        for index, side in enumerate(sides):
            if side != "back":
                continue
            waiting = [group for group in groups if len(group) == 1 and sides[group[0]] == "front"]
            same_place = [group for group in waiting if _same_place(pages[group[0]], pages[index])]
            chosen = same_place if len(same_place) == 1 else waiting
            if chosen:
                chosen[0].append(index)
            else:
                groups.append([index])
        return sorted(groups)

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, tight=("性别", "民族", "出生", "住址", "公民身份号码", "签发机关", "有效期限"))
        number = paper.id_number("id_no") or _number_anywhere(paper)
        found = readings(
            paper.person("name"),
            paper.read("sex", _sex),
            paper.read("ethnicity", _ethnicity),
            paper.day("birth"),
            paper.words("address", lines=4),
            number,
            paper.read("issuer", _police, lines=2),
            paper.period("valid_from", "valid_to", "valid"),
            _portrait(paper),
        )
        found = [_agreeing(reading, number) for reading in found]
        return [*found, _side(paper, found)]


def side_of(page: Page) -> str:
    front = FRONT.score(page) >= 0.4
    # A heading of the page may name the card; the emblem's face itself says who issued it and until when it holds.
    back = BACK.score(page) >= 0.4 and re.search(r"签发机关|有效期|公安局", parse.plain(page.text)) is not None
    return "both" if front and back else "back" if back else "front"


def _side(paper: Paper, found: Sequence[FieldReading]) -> FieldReading:
    sides = [side_of(page) for page in paper.pages]
    value = "both" if "both" in sides or len(set(sides)) > 1 else sides[0]
    index = 0
    boxes = [reading.box for reading in found if reading.page == index and reading.box]
    box = boxes[0].union(*boxes[1:]) if boxes else Box(left=0, top=0, right=1, bottom=1)
    seen = max(max(FRONT.score(page), BACK.score(page)) for page in paper.pages)
    return FieldReading(key="side", value=value, confidence=min(0.98, 0.5 + seen / 2), page=index, box=box)


def _same_place(front: Page, back: Page) -> bool:
    issuer = parse.plain(back.text)
    place = re.search(r"签发机关:?([\u4e00-\u9fff]{2,12}?)公安局([\u4e00-\u9fff]{2})?", issuer)
    if not place:
        return False
    address = parse.plain(front.text)
    return all(part.rstrip("市区县") in address for part in place.groups() if part)


def _number_anywhere(paper: Paper) -> FieldReading | None:
    """The number without its label: a card's own digits prove it."""
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            if (reading := parse.id_number(row.compact)) and reading.valid:
                return paper.of_span(
                    "id_no", index, row, reading.value, paper.checked(index, paper.sure(index, row), reading, 11)
                )
    return None


def _portrait(paper: Paper) -> FieldReading | None:
    """The picture right of the name and above the number; the emblem on the other face is not one.

    Not seeing it proves nothing: then there is no field.
    """
    for index, layout in enumerate(paper.layouts):
        name, number = layout.find("姓名"), layout.find(*LABELS["id_no"])
        for mark in layout.marks(MarkKind.PORTRAIT):
            x, y = mark.box.centre
            right = name is not None and x > name.span.box.right
            above = number is not None and y < number.span.box.top
            if right and above and name is not None and y > name.span.box.top - mark.box.height:
                return FieldReading(key="face_photo", value=True, confidence=mark.confidence, page=index, box=mark.box)
    return None


def _police(text: str) -> str | None:
    plain = parse.plain_text(text)
    match = re.match(r"[\u4e00-\u9fff]+?公安局(?:[\u4e00-\u9fff]{2,8}?分局)?", plain)
    return match[0] if match else plain or None


def _sex(text: str) -> str | None:
    match = re.search(r"[男女]", text)
    return match[0] if match else None


def _ethnicity(text: str) -> str | None:
    """One of the fifty-six, as the card names them."""
    text = parse.plain(text)
    return next((name for name in ETHNICITIES if text.startswith(name)), None)


def _agreeing(reading: FieldReading, number: FieldReading | None) -> FieldReading:
    """Birth date and sex are written in a valid number: agreement proves them, contradiction casts doubt."""
    if number is None or not isinstance(number.value, str) or not parse.id_number_holds(number.value):
        return reading
    digits = number.value
    said = {"birth": f"{digits[6:10]}-{digits[10:12]}-{digits[12:14]}", "sex": "男" if int(digits[16]) % 2 else "女"}
    expected = said.get(reading.key)
    if expected is None:
        return reading
    if reading.value == expected:
        return reading.model_copy(update={"confidence": max(reading.confidence, 0.97)})
    return reading.model_copy(update={"confidence": min(reading.confidence, DOUBTFUL)})


EXTRACTOR = IdCard()
