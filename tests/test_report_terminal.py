"""The command line's tables say what the report says."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType

from rpa_review.domain.finding import Disposition
from rpa_review.report import outcome_table, review_summary
from tests.report_samples import sample_review


def shown(what: RenderableType, width: int = 140) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(what)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_outcomes_are_counted_and_refused_packages_told() -> None:
    text = shown(
        outcome_table([sample_review(kind) for kind in Disposition], refused={"坏包": "缺少 application.json"})
    )
    assert "共 6 件" in text
    assert "建议补正 1" in text
    assert "未能审查 坏包：缺少 application.json" in text
    assert text.index("转人工处理") < text.index("建议受理")


def test_a_narrow_terminal_still_shows_the_number() -> None:
    assert "350299202311230002" in shown(outcome_table([sample_review(Disposition.CORRECT)]), width=90)


def test_one_review_is_told_with_wording_and_law() -> None:
    text = shown(review_summary(sample_review(Disposition.CORRECT)))
    assert "建议补正" in text
    assert "《居民身份证法》第五条" in text
    assert "没有配置数据源“信用库”" in text
    assert "外文材料附中文译本" not in text
    assert "COM-R23" in shown(review_summary(sample_review(Disposition.CORRECT), everything=True))
