"""Words that names of organisations are made of."""

from __future__ import annotations

import pytest

from rpa_review.reading.looks import likeliest_name
from rpa_review.reading.organisation_words import completing, in_words
from tests.test_reading_looks import look, written


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("厦门样例餐饮管理有限公司", 1 + 3 + 3),  # 厦门, 餐饮管理, 有限公司
        ("样例市样例村民委员会", 4),
        ("有限责任公司", 5),  # not 公司 alone
        ("祥樣", 0),
        ("", 0),
    ],
)
def test_every_character_that_goes_on_a_word_counts_once(name: str, expected: int) -> None:
    assert in_words(name) == expected


def test_what_completes_a_word_is_told_by_those_around_it() -> None:
    assert "有" in completing("样例食品葡限公司", 4)
    assert completing("样例食品葡限公司", 0) == frozenset()
    assert "府" in completing("样例市人民政厂", 6)
    assert "厦" in completing("凰门样例", 0)


def test_a_doubtful_character_is_read_as_the_word_that_it_stands_in() -> None:
    doubt = {"根": 0.55, "限": 0.4}
    assert likeliest_name([look(*written("有限公司", 限=doubt))]).text == "有限公司"
    assert likeliest_name([look(*written("样限例司", 限=doubt))]).text == "样根例司"
