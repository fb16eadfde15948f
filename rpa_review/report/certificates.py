"""The register of missing and wrong certificates over many reviews, as a table that opens in Excel and WPS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from rpa_review.domain.finding import Review
from rpa_review.report.record import write_whole

# What is known is filled in; the last three are for the office that issues the certificate.
COLUMNS = (
    "登记编号", "办件编号", "事项", "证照类型", "持证主体", "持证主体代码", "类别", "情形", "错误字段", "证照上的值",
    "申请人提交的值", "申请人已提交", "发现时间", "发现人", "处理期限", "责任生成部门", "处理结果", "回写时间",
)  # fmt: skip


def write_register(reviews: Iterable[Review], path: Path) -> int:
    """Writes every entry of some reviews to a CSV file, and tells how many there are."""
    rows = [row for review in reviews for row in _rows(review)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, "\ufeff" + text.getvalue())  # the mark tells Excel that it is UTF-8
    return len(rows)


def _rows(review: Review) -> Iterable[tuple[str, ...]]:
    holder = review.applicant.name if review.applicant else ""
    code = review.applicant.id_number if review.applicant else ""
    for flaw in review.certificate_flaws:
        yield (
            flaw.number,
            review.number,
            review.item_name or review.item,
            flaw.certificate,
            holder,
            code,
            flaw.kind,
            flaw.flaw,
            flaw.field,
            flaw.value,
            flaw.right,
            "是" if flaw.handed_in else "否",
            review.reviewed_at.strftime("%Y-%m-%d %H:%M"),
            "系统",
            flaw.due_on or "",
            "",
            "",
            "",
        )


def _as_text(cell: str) -> str:
    """Long numbers stay text, and nothing that an applicant wrote is run as a formula."""
    return f"\t{cell}" if cell[:1] in ("=", "+", "-", "@") or (cell[:15].isdigit() and len(cell) >= 15) else cell
