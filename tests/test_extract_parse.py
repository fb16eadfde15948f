"""Parsers read what people and OCR write, and decline the rest."""

from __future__ import annotations

import doctest

from rpa_review.domain.amounts import amount_of, numeral
from rpa_review.extract import parse


def test_every_example_in_the_documentation_holds() -> None:
    results = doctest.testmod(parse)
    assert results.attempted > 20
    assert results.failed == 0


def test_no_parser_raises_on_noise() -> None:
    noise = [
        "",
        " ",
        "：",
        "９" * 40,
        "年月日",
        "0000年00月00日",
        "二〇二三年",
        "第页共页",
        "O" * 18,
        "\x00\ufffd",
        "元",
        "拾",
    ]
    dates = (parse.day, parse.days, parse.period, parse.month, parse.roc_day, parse.blank)
    numbers = (parse.id_number, parse.credit_code, parse.bank_number, parse.mobile, parse.property_number)
    others = (amount_of, numeral, parse.area, parse.person, parse.tick, parse.page_number, parse.plain_text)
    for parser in (*dates, *numbers, *others):
        for text in noise:
            parser(text)
