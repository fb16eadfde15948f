"""Numbers that name people, firms, accounts and telephones: whether one can be right, and what it tells."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2, mod_11_10

_ID_SHAPE: Final = re.compile(r"[1-9]\d{16}[\dX]")
_CREDIT_CODE_SET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE: Final = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE: Final = re.compile(r"(?:0\d{2,3}-?)?[1-9]\d{6,7}(?:-\d{1,5})?")
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GAPS: Final = re.compile(r"[\s\-_·]")
_FOOD_LICENCE: Final = re.compile(r"JY[123]\d{13}")


def plain_number(text: str) -> str:
    """A number without spaces and dashes, full-width forms made half-width, letters upper case.

    >>> plain_number(" 3502 9919460101001x ")
    '35029919460101001X'
    """
    return _GAPS.sub("", text.translate(_HALF_WIDTH)).upper()


def birth_of(id_number: str) -> date | None:
    """The day of birth that a citizen's number tells; None where it tells no day that exists.

    >>> birth_of("350299194601010011"), birth_of("350299194613010011")
    (datetime.date(1946, 1, 1), None)
    """
    number = plain_number(id_number)
    if not _ID_SHAPE.fullmatch(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(id_number: str) -> str | None:
    """男 or 女, by the seventeenth character.

    >>> sex_of("350299194601010011")
    '男'
    """
    number = plain_number(id_number)
    return ("男" if int(number[16]) % 2 else "女") if _ID_SHAPE.fullmatch(number) else None


def id_number_flaw(text: str, *, on: date | None = None) -> str | None:
    """What is wrong with a citizen's number (GB 11643-1999), in Chinese; None when nothing is.

    The address code is that of the first registration: it is never held against anybody. Residence permits of people
    from Hong Kong, Macao and Taiwan, and permanent residence cards of foreigners, follow the same rule.

    >>> id_number_flaw("11010519491231002X"), id_number_flaw("440524188001010014")
    (None, None)
    >>> id_number_flaw("110105194912310021")
    '校验码不对'
    >>> id_number_flaw("35029919460101001"), id_number_flaw("350299460101001")
    ('应为 18 位，现为 17 位', '是 15 位的第一代身份证号，已停止使用')
    >>> id_number_flaw("350299202301010011", on=date(2022, 1, 1))
    '出生日期晚于申请日'
    """
    number = plain_number(text)
    if len(number) == 15 and number.isdigit():
        return "是 15 位的第一代身份证号，已停止使用"
    if len(number) != 18:
        return f"应为 18 位，现为 {len(number)} 位"
    if not _ID_SHAPE.fullmatch(number):
        return "含有不该出现的字符"
    born = birth_of(number)
    if born is None or born.year < 1850:
        return "出生日期不存在"
    if on is not None and born > on:
        return "出生日期晚于申请日"
    return None if _holds(mod_11_2, number) else "校验码不对"


def _holds(check: object, number: str) -> bool:
    try:
        check.validate(number)  # type: ignore[attr-defined]
    except ValidationError:
        return False
    return True


def credit_code_flaw(text: str) -> str | None:
    """What is wrong with a unified social credit code (GB 32100-2015, GB 11714); None when nothing is.

    >>> [credit_code_flaw(code) for code in ("91350100M000100Y43", "9144030071526726XG", "92350203MA0000007P")]
    [None, None, None]
    >>> credit_code_flaw("92350203MA0000008P"), credit_code_flaw("9135")
    ('校验码不对', '应为 18 位，现为 4 位')
    >>> credit_code_flaw("91350200MAO000007F")
    '含有不该出现的字符“O”（信用代码不用 I、O、S、V、Z）'
    """
    code = plain_number(text)
    if len(code) == 15 and code.isdigit():
        return "是 15 位的旧注册号，已换为 18 位的统一社会信用代码"
    if len(code) != 18:
        return f"应为 18 位，现为 {len(code)} 位"
    wrong = "".join(dict.fromkeys(char for char in code if char not in _CREDIT_CODE_SET))
    if wrong:
        return f"含有不该出现的字符“{wrong}”（信用代码不用 I、O、S、V、Z）"
    total = sum(_CREDIT_CODE_SET.index(char) * weight for char, weight in zip(code, _CREDIT_CODE_WEIGHTS, strict=False))
    if _CREDIT_CODE_SET[-total % 31] != code[17]:
        return "校验码不对"
    return None if organisation_code_holds(code[8:17]) else "第 9 至 17 位的组织机构代码校验不对"


def organisation_code_holds(code: str) -> bool:
    """The check character of the nine characters inside a credit code (GB 11714).

    >>> organisation_code_holds("MA0000007"), organisation_code_holds("MA0000008")
    (True, False)
    """
    total = sum(int(char, 36) * weight for char, weight in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return code[8] == {10: "X", 11: "0"}.get(rest, str(rest))


_HOLDERS: Final = {
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "11": "机关",
    "12": "事业单位",
    "13": "群众团体",
}
_HOLDERS_CIVIL: Final = {"51": "社会团体", "52": "民办非企业单位", "53": "基金会"}


def holder_kind(credit_code: str) -> str | None:
    """What kind of body a credit code names; None for the rare ones.

    >>> holder_kind("92350203MA0000007P"), holder_kind("12350203MA0000007P")
    ('个体工商户', '事业单位')
    """
    start = plain_number(credit_code)[:2]
    return _HOLDERS.get(start) or _HOLDERS_CIVIL.get(start)


def card_number_flaw(text: str) -> str | None:
    """What is wrong with a bank card's number; account numbers of passbooks have no check digit, ask first.

    >>> card_number_flaw("6222021234567890128"), card_number_flaw("6222021234567890129")
    (None, '校验位不对')
    """
    number = plain_number(text)
    if not number.isdigit():
        return "含有数字以外的字符"
    if not 16 <= len(number) <= 19:
        return f"应为 16 至 19 位，现为 {len(number)} 位"
    return None if _holds(luhn, number) else "校验位不对"


def is_food_licence_number(text: str) -> bool:
    """The number of a food business licence: JY and fourteen digits, the last a check digit (GB/T 17710).

    >>> is_food_licence_number("JY13502030012347"), is_food_licence_number("JY13502030012348")
    (True, False)
    """
    number = plain_number(text)
    return bool(_FOOD_LICENCE.fullmatch(number)) and _holds(mod_11_10, number[2:])


def is_mobile(text: str) -> bool:
    """A mobile number of the mainland, with or without its country code.

    >>> is_mobile("+86 199-0000-1234"), is_mobile("1990000123")
    (True, False)
    """
    return _MOBILE.fullmatch(plain_number(text)) is not None


def is_landline(text: str) -> bool:
    """A landline number, with or without its area code.

    >>> is_landline("0592-2345678"), is_landline("2345678"), is_landline("12345")
    (True, True, False)
    """
    return _LANDLINE.fullmatch(re.sub(r"\s", "", text.translate(_HALF_WIDTH))) is not None
