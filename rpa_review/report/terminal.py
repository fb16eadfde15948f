"""What the command line says about reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rpa_review.domain.finding import Disposition, Review
from rpa_review.report.index import Row, row
from rpa_review.report.page import CARDS, NOT_APPLICABLE, PASSED, SHADOW, UNCHECKED, clock, group_of, law_text, summary
from rpa_review.report.values import Lexicon
from rpa_review.report.wording import DISPOSITION

COLOUR = {
    Disposition.ROUTE: "magenta",
    Disposition.ASK_A_PERSON: "yellow",
    Disposition.CORRECT: "red",
    Disposition.DEFER: "blue",
    Disposition.ACCEPT: "green",
}
_GROUP_COLOUR = {"route": "magenta", "must": "red", "unsure": "yellow", "defer": "blue", "advice": "dim"}


def outcome_table(reviews: Iterable[Review], *, refused: Mapping[str, str] | None = None) -> RenderableType:
    """The outcomes of a batch, worst first, then how many of each, then what could not be reviewed."""
    rows = sorted((row(review) for review in reviews), key=lambda one: (one.rank, one.due, one.number))
    table = Table(header_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)  # fits 80 columns
    table.add_column("建议", no_wrap=True)
    table.add_column("办件编号", no_wrap=True, min_width=max((len(one.number) for one in rows), default=8))
    table.add_column("事项", overflow="ellipsis", no_wrap=True, min_width=8, max_width=16)
    for heading in ("补正", "不清", "容缺"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("告知期限", no_wrap=True, min_width=10)
    for one in rows:
        table.add_row(
            Text(one.words, style=COLOUR[one.disposition]),
            one.number,
            one.item,
            *(str(count) if count else "·" for count in (one.must, one.unsure, one.defer)),
            Text(one.due, style="red" if one.late else ""),
        )
    parts: list[RenderableType] = [table] if rows else []
    parts.append(_totals(rows, len(refused or {})))
    parts += [Text.assemble(("未能审查 ", "red"), (name, "bold"), f"：{why}") for name, why in (refused or {}).items()]
    return Group(*parts)


def _totals(rows: Sequence[Row], refused: int) -> Text:
    counts = Counter(one.disposition for one in rows)
    text = Text(f"共 {len(rows) + refused} 件")
    for kind in Disposition:
        if counts[kind]:
            text.append("，")
            text.append(f"{DISPOSITION[kind]} {counts[kind]}", style=COLOUR[kind])
    if refused:
        text.append("，")
        text.append(f"未能审查 {refused}", style="red")
    return text


def review_summary(review: Review, *, everything: bool = False) -> RenderableType:
    """One review as text: the disposition, then what a person has to look at; the passes too when asked for."""
    lexicon = Lexicon(review)
    due = clock(review)
    head = Text.assemble(
        (DISPOSITION[review.disposition], f"bold {COLOUR[review.disposition]}"),
        f"　{summary(review)}\n",
        (f"{review.item_name or review.item}　办件 {review.number}　收件 {review.filed_at:%Y-%m-%d}\n", "dim"),
        f"一次告知期限：{due.due}",
        (f"（{due.note}）" if due.note else "", "dim"),
    )
    parts: list[RenderableType] = [head]
    shown = (*CARDS, UNCHECKED, SHADOW, *((PASSED, NOT_APPLICABLE) if everything else ()))
    for group in shown:
        found = [finding for finding in review.findings if group_of(finding) is group]
        if not found:
            continue
        parts.append(Text(f"\n{group.title}（{len(found)}）", style=f"bold {_GROUP_COLOUR.get(group.key, '')}".strip()))
        for finding in found:
            line = Text.assemble(
                (f"{finding.point} ", "dim"),
                (f"{lexicon.subject_of(finding)}：", ""),
                finding.because or finding.says,
            )
            if finding.notice and group in CARDS:
                line.append(f"\n→ {finding.notice}", style="italic")
            if finding.law and group in CARDS:
                line.append(f"　{law_text(finding.law)}", style="dim")
            parts.append(Padding(line, (0, 0, 0, 2)))
    if not everything:
        passed = sum(1 for finding in review.findings if group_of(finding) is PASSED)
        parts.append(Text(f"\n通过 {passed} 条", style="dim"))
    return Group(*parts)
