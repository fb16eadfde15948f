"""What the benchmark counts as read."""

from __future__ import annotations

from pathlib import Path

from fixtures.bench.accuracy import characters, tally
from fixtures.bench.papers import BenchPaper
from fixtures.papers.media import Medium
from rpa_review.domain.page import Box, FileReading, Origin, Page, Word
from rpa_review.extract.load import load_extractors


def test_a_wrong_a_lost_and_a_doubled_character_count_once_each() -> None:
    assert characters(["身份证", "样例（一）"], ["样例(一)", "身分证"]) == (7, 8)
    assert characters(["公民身份号码"], ["公民身号码"]) == (5, 6)
    assert characters(["住址"], []) == (0, 2)


def test_order_and_breaks_of_lines_do_not_count_but_a_line_is_used_once() -> None:
    assert characters(["住址 示范大道", "姓名 样安"], ["姓名", "样安", "住址", "示范大道"]) == (10, 10)
    assert characters(["示范大道12号", "示范大道12号"], ["示范大道12号"]) == (7, 14)


def test_ticks_are_marks_and_not_characters() -> None:
    assert characters(["√是　□否"], ["是", "☐ 否"]) == (2, 2)


def test_a_wrong_number_is_counted_and_a_sure_one_is_told() -> None:
    """The extractors of the project read both sides of the comparison."""
    extractors = load_extractors(Path(__file__).resolve().parents[1] / "extractors")
    lines = ["居民身份证", "姓名 样安", "公民身份号码 350299194601010011"]
    words = [
        Word(text=text, box=Box(left=0.1, top=0.1 + 0.2 * place, right=0.8, bottom=0.18 + 0.2 * place), confidence=0.99)
        for place, text in enumerate(lines)
    ]
    page = Page(number=1, width=856, height=540, origin=Origin.OCR, words=tuple(words))
    reading = FileReading(sha256="", kind="jpeg", pages=(page,))
    paper = BenchPaper(
        "id_card",
        Medium.FLATBED_JPEG,
        (),
        ("\n".join(lines),),
        {"id_no": "350299194601010038", "name": "样安"},
        frozenset({"id_no", "name"}),
    )

    result = tally(paper, [reading], extractors)

    assert (result.fields, result.fields_right) == (2, 1)
    assert (result.exact, result.exact_right, result.exact_sure_wrong) == (1, 0, 1)
