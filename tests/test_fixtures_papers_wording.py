"""How dates and amounts are written on papers."""

import pytest

from fixtures.papers import wording


def test_dates() -> None:
    assert wording.chinese_date("2023-08-30") == "2023年8月30日"
    assert wording.chinese_date("2023-08-03", pad=True) == "2023年08月03日"
    assert wording.date_in_characters("2023-10-20") == "二〇二三年十月二十日"
    assert wording.date_in_characters("2021-12-31") == "二〇二一年十二月三十一日"
    assert wording.dotted_date("长期") == "长期"
    assert wording.chinese_date(None) == ""


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        (2000000, "贰佰万元整"),
        (8600, "捌仟陆佰元整"),
        (10500, "壹万零伍佰元整"),
        (100000, "壹拾万元整"),
        (3005, "叁仟零伍元整"),
    ],
)
def test_amounts(yuan: int, written: str) -> None:
    assert wording.amount_in_characters(yuan) == written


def test_grouping() -> None:
    assert wording.grouped("6222021234567890128") == "6222 0212 3456 7890 128"
