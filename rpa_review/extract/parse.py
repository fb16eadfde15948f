"""Parsers of text as people and OCR write it: a value or None, never a guess, never an exception.

Dates come back as ISO strings, or 长期. Parsers that mend what OCR is known to confuse say so in `Reading.repaired`,
and mend only where a check digit proves the result.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from stdnum import luhn

from rpa_review.domain.amounts import numeral
from rpa_review.domain.identity import credit_code_flaw, id_number_flaw

LONG_TERM = "长期"

_NUMERALS = "〇零○ＯO0一二三四五六七八九壹贰叁肆伍陆柒捌玖两"
_DIGIT_LOOKALIKES = str.maketrans("OoDQ〇○Il|i", "0000001111")


class Reading(NamedTuple):
    """A number as read: `valid` says that its check digits hold, `repaired` that lookalikes were mapped back."""

    value: str
    valid: bool
    repaired: bool = False


def plain(text: str) -> str:
    """Full-width forms to half-width, all white space gone, middle dots one kind.

    >>> plain("（ 厦门）Ａ１ ")
    '(厦门)A1'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("•‧・〔〕【】", "···[][]"))


# ---------------------------------------------------------------------------------------------------------- dates

_D = "[0-9OoIl]"
_DAY = re.compile(
    rf"(?<![0-9])({_D}{{4}})\s*[.．]?\s*[年午牛]\s*({_D}{{1,2}})\s*[月]\s*({_D}{{1,2}})(?![0-9])\s*[日曰目号]?"
    rf"|(?<![0-9])({_D}{{4}})\s*[.\-/·．。,_—–]\s*({_D}{{1,2}})\s*[.\-/·．。,_—–]\s*({_D}{{1,2}})(?![0-9])"
    r"|(?<![0-9])((?:19|20)[0-9]{2})[.\-/]?((?:0[1-9]|1[0-2]))[.\-/]?([0-3][0-9])(?![0-9])"
    rf"|([{_NUMERALS}]{{4}})\s*年\s*([{_NUMERALS}十拾廿卅]{{1,4}})\s*月\s*([{_NUMERALS}十拾廿卅]{{1,4}})\s*[日号]?"
    r"|(?<![0-9])((?:19|20)[0-9]{2})\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})(?![0-9])\s*[日曰目号]?"  # a seal covers 年
)
_CROSSED_DAY = re.compile(r"月\s*[4-9]1$")  # no such day: the 1 is 日 with a line across it
_MONTH = re.compile(
    rf"(?<![0-9])([0-9]{{4}})\s*年\s*([0-9]{{1,2}})\s*月(?!\s*[0-9])|([{_NUMERALS}]{{4}})年([{_NUMERALS}十拾]{{1,3}})月"
)
_FOREVER = re.compile(r"长\s*期|永\s*久|无\s*固\s*定\s*期\s*限|至\s*今|長期")
_ROC = re.compile(r"民国\s*([0-9]{1,3})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")


def _iso(year: str, month: str, day: str) -> str | None:
    parts = [
        numeral(part.translate(_DIGIT_LOOKALIKES) if part[0] in "0123456789OoIl" else part)
        for part in (year, month, day)
    ]
    if None in parts:
        return None
    try:
        found = date(*(part or 0 for part in parts))
    except ValueError:
        return None
    return found.isoformat() if found.year >= 1900 else None


def days(text: str) -> list[str]:
    """Every whole date in the text, in order; one that does not exist is left out.

    >>> days("2015.06.30-2035.06.30")
    ['2015-06-30', '2035-06-30']
    >>> days("自2023年8月30日 至 二〇二五年十二月卅一日")
    ['2023-08-30', '2025-12-31']
    >>> days("2023/8/3 20230830 贰零贰叁年捌月叁拾日 2O23.O8.3O")
    ['2023-08-03', '2023-08-30', '2023-08-30', '2023-08-30']
    >>> days("2023.02.30 03.04.2023 2023年8月")
    []

    Where a seal's ring covers 年 it is not read; 日 that a line crosses is read as 1:

    >>> days("2021 8月17"), days("202111月7日"), days("5008 8月17"), days("2024年7月81"), days("2024年7月81日")
    (['2021-08-17'], ['2021-11-07'], [], ['2024-07-08'], [])
    >>> days("2024年7月O1"), days("2024年7月l1"), days("2024.07.81")
    (['2024-07-01'], ['2024-07-11'], [])
    """
    return [iso for _, _, iso in days_placed(unicodedata.normalize("NFKC", text))]


def days_placed(text: str) -> list[tuple[int, int, str]]:
    """Every whole date with where it begins and ends in the text.

    >>> days_placed("签发 2023年8月30日")
    [(3, 13, '2023-08-30')]
    """
    text = "".join(narrow(char) for char in text)
    found = []
    for match in _DAY.finditer(text):
        groups = [group for group in match.groups() if group is not None]
        if _CROSSED_DAY.search(match[0]):
            groups[-1] = groups[-1][0]
        if len(groups) == 3 and (iso := _iso(*groups)):
            found.append((match.start(), match.end(), iso))
    return found


def narrow(char: str) -> str:
    """The plain form of a character, where that is one character too: places in the text stay."""
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 else char


def unevenly_padded(text: str) -> bool:
    """Whether a date pads its month but not its day, or the other way round: nobody prints one so.

    >>> unevenly_padded("2023年03月7日"), unevenly_padded("2023年3月7日"), unevenly_padded("2023年03月17日")
    (True, False, False)
    """
    match = re.search(r"[0-9]{4}\s*[年.\-/]\s*([0-9]{1,2})\s*[月.\-/]\s*([0-9]{1,2})", text)
    if not match:
        return False
    one, other = match.groups()
    return (one[0] == "0" and len(other) == 1) or (other[0] == "0" and len(one) == 1)


def day(text: str) -> str | None:
    """The one date of the text, or 长期.

    >>> day("签发日期：2023年08月30日"), day("长期"), day("年 月 日")
    ('2023-08-30', '长期', None)
    """
    found = days(text)
    if found:
        return found[0]
    return LONG_TERM if _FOREVER.search(text) else None


def month(text: str) -> str | None:
    """A date without its day.

    >>> month("2023年8月"), month("2023年8月30日")
    ('2023-08', None)
    """
    match = _MONTH.search(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    year, number = (numeral(group) for group in match.groups() if group is not None)
    return f"{year:04d}-{number:02d}" if year and number and year >= 1900 and 1 <= number <= 12 else None


def roc_day(text: str) -> str | None:
    """A date of the 民国 calendar, as papers from Taiwan write it.

    >>> roc_day("民国112年8月30日")
    '2023-08-30'
    """
    match = _ROC.search(unicodedata.normalize("NFKC", text))
    return _iso(str(1911 + int(match[1])), match[2], match[3]) if match else None


def period(text: str) -> tuple[str | None, str | None]:
    """First and last day of a stretch of time. One date alone is the last day after 至 or 有效期, else the first.

    >>> period("2015.06.30-2035.06.30")
    ('2015-06-30', '2035-06-30')
    >>> period("2019.03.01-长期"), period("有效期至2026年1月1日"), period("自2020年1月1日起")
    (('2019-03-01', '长期'), (None, '2026-01-01'), ('2020-01-01', None))
    """
    found = days(text)
    if len(found) >= 2:
        return found[0], found[1]
    forever = _FOREVER.search(text)
    if forever:
        return (found[0] if found else None), LONG_TERM
    if not found:
        return None, None
    first = _DAY.search(unicodedata.normalize("NFKC", text))
    before = unicodedata.normalize("NFKC", text)[: first.start()] if first else ""
    if re.search(r"[至到止]\s*:?\s*$|有效期|截止|届满", before):
        return None, found[0]
    return found[0], None


def blank(text: str) -> bool:
    """Whether nothing was written: empty, or only the printed rule, brackets and 年月日 to write on.

    >>> blank("＿＿年＿月＿日"), blank(" / "), blank("2023年8月")
    (True, True, False)
    """
    return not re.sub(r"[\s_＿—\-－﹍…:：.·/\\|年月日()（）至自起止。，,元整%]", "", text)


# -------------------------------------------------------------------------------------------------------- numbers


def id_number_holds(number: str) -> bool:
    """Whether the check digit and the birth date of a citizen's number hold (GB 11643).

    >>> id_number_holds("11010519491231002X"), id_number_holds("110105194912310021")
    (True, False)
    """
    return id_number_flaw(number) is None


_ID_LIKE = re.compile(r"(?<![0-9A-Za-z])[0-9OoIlSsBZzDQ|]{14,19}[0-9XxOoIl×]?(?![0-9A-Za-z])")
_ID_MAP = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "D": "0",
        "Q": "0",
        "I": "1",
        "l": "1",
        "|": "1",
        "S": "5",
        "s": "5",
        "B": "8",
        "Z": "2",
        "z": "2",
    }
)
_STROKE_LAST = re.compile(r"(?<![0-9A-Za-z])([0-9]{17})[\]\[!|](?![0-9A-Za-z])")


def id_number(text: str) -> Reading | None:
    """The citizen's number in the text. Lookalike letters are mapped back only where the check digit then holds.

    >>> id_number("公民身份号码 350299 19460101 0011")
    Reading(value='350299194601010011', valid=True, repaired=False)
    >>> id_number("35O29919460101001l").repaired, id_number("35029919790528948]").value
    (True, '350299197905289481')
    >>> id_number("3502991979052894811").value
    '350299197905289481'
    >>> id_number("35029919460101001").valid, id_number("号码") is None
    (False, True)
    """
    best: Reading | None = None
    for match in _ID_LIKE.finditer(plain(text)):
        as_read = match[0].replace("x", "X").replace("×", "X")
        mapped = as_read[:17].translate(_ID_MAP) + as_read[17:].translate(_ID_MAP)
        if id_number_holds(mapped):
            return Reading(mapped, valid=True, repaired=mapped != as_read)
        if len(mapped) == 19 and id_number_holds(mapped[:18]):  # a stroke beside it was read as one figure more
            return Reading(mapped[:18], valid=True, repaired=True)
        if best is None and re.fullmatch(r"\d{14,19}X?", as_read):
            best = Reading(as_read, valid=False)
    if (stroke := _STROKE_LAST.search(plain(text))) and id_number_holds(stroke[1] + "1"):
        return Reading(stroke[1] + "1", valid=True, repaired=True)
    return best


_USCC_MAP = str.maketrans({"I": "1", "O": "0", "S": "5", "Z": "2", "|": "1"})


def credit_code_holds(code: str) -> bool:
    """Whether both check characters of a unified social credit code hold (GB 32100, GB 11714).

    >>> [credit_code_holds(code) for code in ("91350100M000100Y43", "92350203MA0000007P", "92350203MA0000008P")]
    [True, True, False]
    """
    return credit_code_flaw(code) is None


def credit_code(text: str) -> Reading | None:
    """The unified social credit code in the text; I, O, S, Z, V, which it cannot hold, are mapped back if that checks.

    >>> credit_code("统一社会信用代码：9135O2OOMAOOOOOO7F")
    Reading(value='91350200MA0000007F', valid=True, repaired=True)
    >>> credit_code("92350203MA0000008P")
    Reading(value='92350203MA0000008P', valid=False, repaired=False)
    """
    best: Reading | None = None
    for match in re.finditer(r"(?<![0-9A-Za-z])[0-9A-Za-z|]{16,20}(?![0-9A-Za-z])", plain(text)):
        as_read = match[0]
        upper = as_read.replace("l", "1").upper()
        tries = [upper.translate(_USCC_MAP)]
        if "V" in tries[0]:
            tries = [tries[0].replace("V", char) for char in "UWY"]
        for code in tries:
            if credit_code_holds(code):
                return Reading(code, valid=True, repaired=code != as_read)
        if best is None and sum(char.isdigit() for char in upper) >= 8:
            best = Reading(upper, valid=False)
    return best


def bank_number(text: str) -> Reading | None:
    """A card or account number of 12 to 19 figures, in groups or not; `valid` is Luhn's sum.

    >>> bank_number("6222 0212 3456 7890 128")
    Reading(value='6222021234567890128', valid=True, repaired=False)
    >>> bank_number("6222 0212 3456 7890.128").value
    '6222021234567890128'
    """
    match = re.search(r"(?<![0-9])[0-9OoIl|]{12,19}(?![0-9])", re.sub(r"(?<=[0-9])[.·-](?=[0-9])", "", plain(text)))
    if not match:
        return None
    number = match[0].translate(_DIGIT_LOOKALIKES)
    return Reading(number, valid=luhn.is_valid(number), repaired=number != match[0])


def mobile(text: str) -> str | None:
    """A mobile number, without country code.

    >>> mobile("联系电话：+86 138-0013-8000"), mobile("0592-2345678")
    ('13800138000', None)
    """
    match = re.search(r"(?<!\d)(?:\+?86|0086)?(1[3-9]\d{9})(?!\d)", re.sub(r"(?<=\d)-(?=\d)", "", plain(text)))
    return match[1] if match else None


def phone(text: str) -> str | None:
    """A mobile or a landline number.

    >>> phone("电话 0592-2345678"), phone("2345678")
    ('0592-2345678', '2345678')
    """
    if found := mobile(text):
        return found
    match = re.search(r"(?<!\d)(0\d{2,3}-?)?([1-9]\d{6,7})(?!\d)", plain(text))
    return match[0] if match else None


_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PROPERTY = re.compile(
    rf"([{_PROVINCES}])[(\[]?(20\d{{2}})[)\]]?([\u4e00-\u9fa5]{{2,12}}?)不动产(权|证明)第([0-9OoIl]{{7,8}})号?"
)


def property_number(text: str) -> str | None:
    """The number of a real-estate certificate (产权 or 证明), written the one way.

    >>> property_number("闽(2021)厦门市不动产权第0012345号")
    '闽（2021）厦门市不动产权第0012345号'
    """
    match = _PROPERTY.search(plain(text))
    if not match:
        old = re.search(r"([\u4e00-\u9fa5]{1,6}证第\d{6,10}号)", plain(text))
        return old[1] if old else None
    return f"{match[1]}（{match[2]}）{match[3]}不动产{match[4]}第{match[5].translate(_DIGIT_LOOKALIKES)}号"


def paper_number(text: str) -> str | None:
    """The number of a report or of an official paper, its year in the brackets that such numbers have.

    >>> paper_number("示会审字[2026)第0123号"), paper_number("示会审字〔[2026〕第1号"), paper_number("厦人社2026第7号")
    ('示会审字〔2026〕第0123号', '示会审字〔2026〕第1号', '厦人社〔2026〕第7号')
    >>> paper_number(" ") is None
    True
    """
    written = plain_text(text)
    return re.sub(r"[\[(（〔【{]{0,2}(20\d{2})[\])）〕】}]{0,2}(?=第?\d{1,6}号)", r"〔\1〕", written, count=1) or None


_PAGE_OF = re.compile(
    r"第\s*([0-9一二三四五六七八九十]{1,3})\s*[页頁贡].{0,3}?共\s*([0-9一二三四五六七八九十]{1,3})\s*[页頁贡]"
    r"|共\s*([0-9一二三四五六七八九十]{1,3})\s*[页頁贡].{0,3}?第\s*([0-9一二三四五六七八九十]{1,3})\s*[页頁贡]"
)
_PAGE = re.compile(
    r"^\W*第\s*([0-9一二三四五六七八九十]{1,3})\s*[页頁贡]\W*$"
    r"|^(?:[\u4e00-\u9fff]{0,12}(?:合同|协议书?|报告书?|章程|制度|方案|目录|清单|申请[书表]))?[-—\s]*([0-9]{1,2})\s*/\s*([0-9]{1,2})\s*[页頁]?[-—\s]*$"
    r"|^\W*(?i:page|p\.?)\s*([0-9]{1,2})\s*(?:of|/)\s*([0-9]{1,2})\W*$"
    r"|^[-—–]\s*([0-9]{1,2})\s*[-—–]$",
    re.M,
)


def page_number(text: str) -> tuple[int, int | None] | None:
    """Which page of how many a page says it is.

    >>> page_number("第 2 页 共 4 页"), page_number("共3页，第1页"), page_number("- 2/3 -"), page_number("- 2 -")
    ((2, 4), (1, 3), (2, 3), (2, None))
    >>> page_number("商铺租赁协议 1/3"), page_number("数量 1/3"), page_number("1/2 页"), page_number("Page 1 of 2")
    ((1, 3), None, (1, 2), (1, 2))
    """
    text = unicodedata.normalize("NFKC", text)
    if match := _PAGE_OF.search(text):
        number, total = (numeral(part) for part in ((match[1], match[2]) if match[1] else (match[4], match[3])))
        return (number, total) if number else None
    if match := _PAGE.search(text):
        if match[1] or match[6]:
            number = numeral(match[1] or match[6])
            return (number, None) if number else None
        return int(match[2] or match[4]), int(match[3] or match[5])
    return None


# --------------------------------------------------------------------------------------------- amounts and areas

_AREA = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(?:㎡|m2|M2|m²|M²|平方米|平米|平方|m\^2|mz|m㎡|m)")


def area(text: str) -> float | None:
    """The first area of the text, in square metres.

    >>> area("建筑面积 120.50 平方米"), area("面积：86㎡"), area("约35.5m²"), area("面积")
    (120.5, 86.0, 35.5, None)
    """
    match = _AREA.search(plain(text))
    return float(match[1].replace(",", "")) if match else None


def decimal(text: str) -> float | None:
    """The first number of the text.

    >>> decimal("共 1,200.5 个"), decimal("无")
    (1200.5, None)
    """
    match = re.search(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", plain(text))
    return float(match[0].replace(",", "")) if match else None


_PAGE_ADDRESS = re.compile(
    r"(https?)[:：]?/{1,2}([A-Za-z0-9./_?=&%#-]+)|((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}[A-Za-z0-9./_?=&%#-]*)"
)


def page_address(text: str) -> str | None:
    """An address on the web; a lost stroke or colon after its scheme is put back.

    >>> page_address("网址：https:/shop.example/s/1"), page_address("shop.example/s/1"), page_address("样例商城")
    ('https://shop.example/s/1', 'shop.example/s/1', None)
    """
    match = _PAGE_ADDRESS.search(plain(text))
    if match is None:
        return None
    return f"{match[1]}://{match[2]}" if match[1] else match[3]


# ------------------------------------------------------------------------------------------------ names and ticks


LONGEST_NAME = 6  # characters of a name without a middle dot; longer ones are phrases
_NO_NAMES = frozenset(
    ("照片", "信息", "基本信息", "情况", "基本情况", "姓名", "名称", "签名", "签字", "盖章", "日期", "关系", "声明")
)
_SENTENCE = re.compile(  # no name has these words
    "实习|期满|考核|成绩|合格|培训|医院|学校|学院|护理|专业|证明|申请|办理|注册|情况|期间|日期"
    "|岗位|科室|单位|机构|人员|聘用|签[名字章]"
)


def person(text: str) -> str | None:
    """A person's name: 2 to 20 characters, middle dots of one kind.

    >>> person("张　三"), person("阿卜杜拉•买买提同志"), person("张三（签名）"), person("1"), person("实习期满")
    ('张三', '阿卜杜拉·买买提', '张三', None, None)
    """
    text = re.sub(r"\(.*?\)|[:_、]|\(.*$", "", plain(text)).strip(",。;")
    text = re.sub("(?<=..)(?:同志|同学|女士|先生)$", "", re.split(r"[,。;]", text)[0].removeprefix("姓名"))
    text = re.sub(r"[.·]+", "·", text).strip("·")
    if re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,20}", text):
        no_name = text in _NO_NAMES or _SENTENCE.search(text)
        return None if no_name or ("·" not in text and len(text) > LONGEST_NAME) else text
    if re.fullmatch(r"[A-Za-z·]{4,40}", text) and not gloss(text):
        return text
    return None


_GLOSS = re.compile(
    r"(?:full|date|place|period|card|account|certificate|phone|mobile)?(?:of|no\.?)?"
    r"(?:names?|sex|gender|age|id|no\.?|number|numbers|birth|issue|issued|issuedby|examinedby|examination|validity|"
    r"valid|validuntil|validthru|validfrom|expiry|expirydate|until|address|domicile|residence|employer|company|unit|"
    r"organi[sz]ation|institution|hospital|authority|post|position|occupation|job|title|result|conclusion|ethnicity|"
    r"nationality|nation|tel|phone|mobile|telephone|contact|signature|sign|seal|date|holder|bank|branch|type|category|"
    r"card|photo|remarks?|purpose|area|use|owner|location)(?:no\.?|number|date|of[a-z]{3,12}|by)?[.:：]?",
    re.IGNORECASE,
)


def gloss(text: str) -> bool:
    """Whether Latin text is the translation of a label, as bilingual certificates print it, and no value.

    >>> gloss("Name"), gloss("Date of issue"), gloss("ID No."), gloss("SMITH JOHN")
    (True, True, True, False)
    """
    return _GLOSS.fullmatch(re.sub(r"[\s/]", "", text)) is not None


def after_gloss(text: str) -> int:
    """How many characters of a text without white space translate the label before it; 0 where none do.

    Latin text that ends with a colon is one, whatever it says. A 1 within a word may be an l that was misread.

    >>> after_gloss("Name王样例"), after_gloss("SMITH"), after_gloss("IDNo.350299"), after_gloss("Major:护理")
    (4, 0, 5, 6)
    >>> after_gloss("Validunti12023.10.09"), after_gloss("No.1")
    (10, 3)
    """
    if said := re.match(r"[A-Za-z][A-Za-z./()]*[:：](?!//)", text):
        return said.end()
    latin = re.match(r"[A-Za-z][A-Za-z./]*[:：]?", text)
    if latin and gloss(latin[0]):
        return latin.end()
    misread = re.match(r"[A-Za-z./]+1[A-Za-z./]*[:：]?", text)
    return misread.end() if misread and gloss(misread[0].replace("1", "l")) else 0


_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）()·]{3,40}"
    r"(?:局|厅|部|委|委员会|会|处|所|中心|院|站|队|政府|办公室|科|司|公司|店|行|社|学校|小学|中学|幼儿园|大学|联合会|法院)"
)


def is_office(text: str) -> bool:
    """Whether a text ends as names of authorities and institutions end.

    >>> is_office("厦门市湖里区市场监督管理局"), is_office("厦门市湖里")
    (True, False)
    """
    return _OFFICE.fullmatch(text) is not None


TICKED = frozenset("☑☒■√✓✔▣◼●⊠⊙✗×VvＶ")
UNTICKED = frozenset("☐□▢◻○〇口囗")


def tick(text: str) -> bool | None:
    """What the box glyph at the start or end of the text says.

    >>> tick("☑ 是"), tick("□否"), tick("是√"), tick("是")
    (True, False, True, None)
    """
    text = text.strip()
    for char in (text[:1], text[-1:]):
        if char in TICKED:
            return True
        if char in UNTICKED:
            return False
    return None


def yes(text: str) -> bool | None:
    """
    >>> yes("是"), yes("否"), yes("□是 ☑否"), yes("不详")
    (True, False, False, None)
    """
    text = plain(text)
    if match := re.search(rf"[{''.join(TICKED)}]\s*([是否有无])", text):
        return match[1] in "是有"
    if text in {"是", "有", "√", "Y", "true"}:
        return True
    return False if text in {"否", "无", "没有", "N", "false"} else None


def without_stop(text: str) -> str:
    """A name or address without the stop of the sentence that it closes; a text with stops of its own keeps them.

    >>> without_stop("厦门市思明区演康医院。"), without_stop("鞋帽零售；箱包销售。"), without_stop("样例路1号,")
    ('厦门市思明区演康医院', '鞋帽零售；箱包销售。', '样例路1号')
    """
    text = text.rstrip(".·,'`")
    return text if re.search("[,，;；、。]", text[:-1]) else text.removesuffix("。")


def plain_text(text: str) -> str:
    """Free text for keeping: half-width figures and letters, Chinese punctuation as Chinese writes it, no white space.

    >>> plain_text("厦门市 湖里区(样例)路１２号， 三楼")
    '厦门市湖里区（样例）路12号，三楼'
    """
    text = "".join(
        unicodedata.normalize("NFKC", char) if char.isalnum() or char in "－．" else char
        for char in "".join(text.split())
    )
    return text.replace("(", "（").replace(")", "）").strip("_＿")


def first_part(text: str) -> str | None:
    """A value without how the sentence that names it goes on.

    >>> first_part("外科，请予办理注册。"), first_part("。")
    ('外科', None)
    """
    return re.split("[，,。；;]", plain_text(text))[0] or None
