"""Amounts of money, in figures and in Chinese numerals, with their currency (items 1.11)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

YUAN: Final = "人民币"
MYRIAD: Final = 10_000  # 万

_DIGITS: Final = dict.fromkeys("〇零○O0", 0) | {
    char: place % 9 + 1 for place, char in enumerate("一二三四五六七八九壹贰叁肆伍陆柒捌玖")
}
_NUMERAL_VALUE: Final = _DIGITS | {"两": 2, "貳": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_SIMPLER_UNITS: Final = str.maketrans("拾佰仟萬億", "十百千万亿")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


class Amount(NamedTuple):
    """`fen` are hundredths of the currency's unit."""

    fen: int
    currency: str = YUAN

    @property
    def units(self) -> int | float:
        """The amount in 元, or the other currency's unit."""
        return self.fen // 100 if self.fen % 100 == 0 else self.fen / 100

    @property
    def in_myriads(self) -> str:
        """The amount in 万, as people say it.

        >>> Amount(200_000_000).in_myriads, Amount(150_500_000, "美元").in_myriads
        ('200 万元', '150.5 万美元')
        """
        return f"{self.fen / (100 * MYRIAD):.6g} 万{'元' if self.currency == YUAN else self.currency}"


def numeral(text: str) -> int | None:
    """A whole number in figures, or in Chinese numerals of either style.

    >>> [numeral(word) for word in ("十一", "廿五", "卅", "三十一", "贰拾", "二〇二三", "一百零三", "x")]
    [11, 25, 30, 31, 20, 2023, 103, None]
    >>> numeral("贰佰万"), numeral("壹仟贰佰叁拾肆万伍仟"), numeral("壹亿零伍拾万")
    (2000000, 12345000, 100500000)
    """
    text = _plain(text).replace("廿", "二十").replace("卅", "三十").translate(_SIMPLER_UNITS)
    if text.isdigit():
        return int(text)
    if not text:
        return None
    if all(char in _NUMERAL_VALUE for char in text):
        return int("".join(str(_NUMERAL_VALUE[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _NUMERAL_VALUE:
            digit = _NUMERAL_VALUE[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in "万亿":
            scale = MYRIAD if char == "万" else MYRIAD**2
            total = (total + section + digit) * scale if char == "亿" else total + (section + digit) * scale
            section = digit = 0
        else:
            return None
    return total + section + digit


_CURRENCIES: Final = {
    "美元": ("美元", "美金", "USD", "US$"),
    "港元": ("港元", "港币", "HKD", "HK$"),
    "新台币": ("新台币", "台币", "TWD", "NT$"),
    "欧元": ("欧元", "EUR", "€"),
    "日元": ("日元", "日圆", "JPY"),
    "英镑": ("英镑", "GBP", "£"),
    "新加坡元": ("新加坡元", "SGD"),
}
_UNIT_WORDS: Final = "|".join(
    re.escape(word)
    for word in sorted(("元", "圆", *(word for group in _CURRENCIES.values() for word in group)), key=len, reverse=True)
)
_SCALES: Final = {"亿": MYRIAD**2, "万": MYRIAD, "千": 1000, "百": 100}
_FIGURES: Final = re.compile(rf"([0-9][0-9,]*(?:\.[0-9]+)?)(亿|万|千|百)?(?:{_UNIT_WORDS}|¥|人民币|$|/|每|[)）])")
_WORDS: Final = re.compile(
    r"(?<![0-9.])([零壹贰貳叁肆伍陆柒捌玖拾一二三四五六七八九十〇两][零壹贰貳叁肆伍陆柒捌玖拾佰仟万萬亿一二三四五六七八九十百千〇两]*)"
    rf"(?:{_UNIT_WORDS})(?:零?([壹贰叁肆伍陆柒捌玖一二三四五六七八九])角)?"
    r"(?:零?([壹贰叁肆伍陆柒捌玖一二三四五六七八九])分)?"
)


def amounts_of(text: str) -> list[Amount]:
    """Every amount of a text, in its order; a bare number only where the text ends with it."""
    said = _plain(text).replace("￥", "¥").replace("，", ",")
    currency = currency_of(said)
    found: list[tuple[int, Amount]] = []
    for match in _FIGURES.finditer(said):
        scale = _SCALES.get(match[2] or "", 1)
        found.append((match.start(), Amount(round(float(match[1].replace(",", "")) * scale * 100), currency)))
    for match in _WORDS.finditer(said):
        whole = numeral(match[1])
        if whole is not None:
            small = [_NUMERAL_VALUE[part] if part else 0 for part in match.groups()[1:]]
            found.append((match.start(), Amount(whole * 100 + small[0] * 10 + small[1], currency)))
    return [amount for _, amount in sorted(found)]


def amount_of(text: str) -> Amount | None:
    """The amount of a text; None where it has none, or says two different ones.

    >>> amount_of("贰佰万圆整")
    Amount(fen=200000000, currency='人民币')
    >>> {amount_of(text).fen for text in ("200万元人民币", "¥2000000", "人民币贰佰万元整（¥2,000,000.00元）")}
    {200000000}
    >>> amount_of("50万美元"), amount_of("叁仟伍佰圆伍角").fen, amount_of("人民币贰佰万元整（¥1,000,000.00）")
    (Amount(fen=50000000, currency='美元'), 350050, None)
    """
    found = set(amounts_of(text))
    return found.pop() if len(found) == 1 else None


def currency_of(text: str) -> str:
    """The currency that a text names; 人民币 where it names none.

    >>> currency_of("注册资本 100 万美元"), currency_of("壹佰万元整")
    ('美元', '人民币')
    """
    return next((name for name, words in _CURRENCIES.items() if any(word in text for word in words)), YUAN)
