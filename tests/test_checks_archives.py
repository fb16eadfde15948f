"""A file that cannot be read is named to the applicant, also when it lies in an archive."""

from __future__ import annotations

import pytest

from rpa_review.domain.dossier import MaterialFacts, ReadFile
from rpa_review.domain.finding import Verdict
from rpa_review.domain.page import Problem
from rpa_review.lint.cases import arrange, read_cases
from rpa_review.review.load import load_content
from rpa_review.review.stages import judge


@pytest.mark.parametrize(
    ("problem", "inner", "told"),
    [
        (Problem.LEGACY, "旧版.doc", "中的“旧版.doc”是旧版 Word、Excel 或 WPS 格式，请另存为 PDF 后提供"),
        (Problem.LEGACY, "", "是旧版 Word、Excel 或 WPS 格式，请另存为 PDF 后提供"),
        (Problem.ENCRYPTED, "内/锁.pdf", "中的“内/锁.pdf”加了密码，打不开"),
        (Problem.UNSUPPORTED, "", "不是支持的格式（请提供 PDF、OFD、图片、DOCX、XLSX 或 ZIP）"),
    ],
)
def test_what_cannot_be_opened_is_told_in_full(problem: Problem, inner: str, told: str) -> None:
    content = load_content()
    plan = content.plans["food_business_licence"]
    clean, files = read_cases(plan.folder)
    application, materials = arrange(files[0].cases[0], clean, plan)
    spoilt = [_spoilt(facts, problem, inner) if facts.files else facts for facts in materials]
    findings = [found for found in judge(application, spoilt, content) if found.point == "COM-R01"]
    failed = [found for found in findings if found.verdict is Verdict.FAIL]
    assert failed
    assert all(told in found.because for found in failed)


def _spoilt(facts: MaterialFacts, problem: Problem, inner: str) -> MaterialFacts:
    file = facts.files[0].file
    return facts.model_copy(update={"files": (ReadFile(file=file, problem=problem, inner=inner),)})
