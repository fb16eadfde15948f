"""The guides cannot rot: what they quote stands in the examples, and their commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rpa_review.cli import app

ROOT = Path(__file__).parents[1]
GUIDES = {
    "新增事项.md": ROOT / "docs" / "example" / "bots" / "freight_driver_example",
    "新增材料.md": ROOT / "bots" / "hr_service_licence",
}


def blocks(guide: str, *languages: str) -> list[str]:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    return [body for language, body in re.findall(r"```(\w+)\n(.*?)```", text, flags=re.S) if language in languages]


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_quotes_stands_in_its_example(guide: str) -> None:
    held = [path.read_text(encoding="utf-8") for path in GUIDES[guide].rglob("*") if path.suffix in (".yaml", ".py")]

    quoted = blocks(guide, "yaml", "python")

    assert len(quoted) >= 4
    assert [block for block in quoted if not any(block in text for text in held)] == []


def test_the_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks("新增事项.md", "sh") for line in block.splitlines()]

    results = [CliRunner().invoke(app, shlex.split(line)[1:]) for line in lines]

    assert [result.output for result in results if result.exit_code] == []
    assert "没有发现问题" in results[1].output
    assert "0 个不符" in results[2].output
    assert (tmp_path / "审查清单" / "stall_permit_example.xlsx").is_file()
    assert "两个版本相同" in results[4].output


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_links_to_is_there(guide: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "docs" / guide).read_text(encoding="utf-8"))

    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
