"""A score as tables for people, and the bars that it is held against."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, Group
from rich.table import Table

from rpa_review.evaluation.score import Count, Score
from rpa_review.evaluation.truth import ScanKind

EASY = (ScanKind.TEXT, ScanKind.SCAN)


@dataclass(frozen=True)
class Bar:
    """One bar: what is measured, on how many, what came out, what is asked for."""

    what: str
    size: int
    measured: float | None
    asked: float
    at_most: bool = False

    @property
    def holds(self) -> bool:
        if self.measured is None:
            return self.size == 0
        return self.measured <= self.asked if self.at_most else self.measured >= self.asked


def bars(score: Score) -> list[Bar]:
    """The bars of each item: recall and precision by kind of scan, unsure rate, clean applications with a notice."""
    result = []
    for item in score.items:
        easy, photo = score.total(item, EASY), score.total(item, (ScanKind.PHOTO,))
        every = score.total(item, ScanKind)
        result += [
            Bar(f"{item} 文字版与扫描件 召回", easy.hit + easy.missed, easy.recall, 0.97),
            Bar(f"{item} 文字版与扫描件 精确", easy.hit + easy.false, easy.precision, 0.97),
            Bar(f"{item} 手机照片 召回", photo.hit + photo.missed, photo.recall, 0.93),
            Bar(f"{item} 手机照片 精确", photo.hit + photo.false, photo.precision, 0.93),
            Bar(f"{item} 无法判断率", every.applied, every.unsure_rate, 0.06, at_most=True),
            Bar(
                f"{item} 无缺陷办件被建议补正",
                score.clean[item],
                score.clean_with_notice[item] / score.clean[item] if score.clean[item] else None,
                0.02,
                at_most=True,
            ),
        ]
    return result


def render(score: Score, console: Console) -> None:
    """Prints every table: points, kinds of scan, visual variants, fields, bars."""
    console.print(Group(_points(score), _groups("按影像种类", score, "kind"), _groups("按版式", score, "variant")))
    console.print(_fields(score))
    if score.confident_fields:
        share = score.confident_wrong / score.confident_fields
        console.print(
            f"置信度 ≥ 0.9 的字段 {score.confident_fields} 个，其中读错 {score.confident_wrong} 个（{share:.2%}）"
        )
    console.print(_bars(score))
    if score.not_reviewed:
        console.print(f"[red]没有预审结果的办件：{'、'.join(score.not_reviewed)}[/red]")


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _row(count: Count) -> list[str]:
    return [
        str(count.applied),
        str(count.hit + count.missed),
        _share(count.recall),
        _share(count.precision),
        _share(count.unsure_rate),
        str(count.missed),
        str(count.false),
    ]


_COUNTS = ("适用", "应判不符", "召回", "精确", "无法判断率", "漏", "误")


def _points(score: Score) -> Table:
    table = Table("事项", "要点", *_COUNTS, title="按审查要点")
    for (item, point), count in sorted(score.by_point.items()):
        table.add_row(item, point, *_row(count))
    return table


def _groups(title: str, score: Score, by: str) -> Table:
    table = Table("事项", "分组", *_COUNTS, title=title)
    groups: dict[tuple[str, str], Count] = dict(
        score.by_variant if by == "variant" else {(item, str(kind)): n for (item, kind), n in score.by_kind.items()}
    )
    for (item, group), count in sorted(groups.items()):
        table.add_row(item, group, *_row(count))
    return table


def _fields(score: Score) -> Table:
    table = Table("文书", *(str(kind) for kind in ScanKind), title="字段准确率（个数）")
    for document in sorted({document for document, _ in score.fields}):
        cells = []
        for kind in ScanKind:
            count = score.fields.get((document, kind))
            cells.append(f"{count.accuracy:.3f}（{count.total}）" if count and count.accuracy is not None else "—")
        table.add_row(document, *cells)
    return table


def _bars(score: Score) -> Table:
    table = Table("指标", "样本数", "测得", "要求", "结果", title="门槛")
    for bar in bars(score):
        asked = f"{'≤' if bar.at_most else '≥'} {bar.asked}"
        verdict = "[green]达到[/green]" if bar.holds else "[red]未达到[/red]"
        table.add_row(bar.what, str(bar.size), _share(bar.measured), asked, verdict)
    return table
