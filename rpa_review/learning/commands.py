"""The commands `decide` and `train`: what reviewers decided goes in, and the model learns from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rpa_review.classify.artefact import find_artefact
from rpa_review.classify.deficiency import MODEL, deficiency_of
from rpa_review.classify.deficiency_features import VERSION, seen_of
from rpa_review.classify.lane import BOUND, CONFIDENCE
from rpa_review.classify.reasons import feature_name
from rpa_review.domain.decision import Decision, Ruling
from rpa_review.domain.example import Example, LaneState
from rpa_review.domain.finding import Review
from rpa_review.errors import PackageError
from rpa_review.learning.examples import example_of
from rpa_review.learning.intake import fitting, read_decisions, ruling_of
from rpa_review.learning.promote import Outcome, refit, roll_back
from rpa_review.learning.watch import Watch, watch, within
from rpa_review.report.record import read_review
from rpa_review.review.load import Content, load_content
from rpa_review.store.decisions import DecisionStore

console = Console()
DEFAULT_FOLDER = Path("decisions")
Folder = Annotated[
    Path, typer.Option("--decisions", help="本单位的决定与学到的模型所在的文件夹；review 用同名选项启用它。")
]
ContentDirs = Annotated[list[Path] | None, typer.Option("--content", help="本单位自己的事项所在的文件夹，可重复给出。")]


def register(app: typer.Typer) -> None:
    """Enters the commands into the program's command line."""
    app.command()(decide)
    app.command()(train)


def decide(
    review: Annotated[
        Path | None, typer.Argument(help="一件的 review.json 或它的文件夹；用 --import 时给全部结果的文件夹。")
    ] = None,
    finding: Annotated[
        list[str] | None,
        typer.Option(
            "--finding",
            help="一条结论：要点[@对象]=属实|不属实|漏判[:原因]，可重复；要点管不到的写 其他=漏判。",
        ),
    ] = None,
    rest: Annotated[str, typer.Option("--rest", help="没有写到的待定结论算：属实、不属实，或 不定（不学）。")] = "不定",
    partly: Annotated[
        bool, typer.Option("--partly", help="没有完整看过全件（如快速通道直接受理）：不当作没有缺陷。")
    ] = False,
    table: Annotated[Path | None, typer.Option("--import", help="一次导入许多决定：.jsonl 或 .csv 文件。")] = None,
    folder: Folder = DEFAULT_FOLDER,
    content_dirs: ContentDirs = None,
) -> None:
    """记下审查人员的决定：逐条属实、不属实、漏判，连同当天的特征，供以后学习；不存姓名、证件号。"""
    if review is None:
        raise PackageError("请给出 review.json，或全部预审结果的文件夹")
    ways = {"属实": Ruling.CONFIRMED, "不属实": Ruling.REJECTED, "不定": None}
    if rest not in ways:
        raise PackageError(f"--rest 只能是 {'、'.join(ways)}")
    content = replace(load_content(*(content_dirs or [])), decisions=folder)
    if table is not None:
        decisions = read_decisions(table)
        reviews = {one.number: one for path in sorted(review.glob("*/review.json")) for one in [read_review(path)]}
        lost = [one.number for one in decisions if one.number not in reviews]
        pairs = [(reviews[one.number], one) for one in decisions if one.number in reviews]
    else:
        read = read_review(review)
        rulings = tuple(ruling_of(text) for text in finding or [])
        pairs = [(read, Decision(number=read.number, decided_at=datetime.now(UTC), rulings=rulings))]
        lost = []
    examples = [
        as_example(one, fitting(decision, one, rest=ways[rest]), content, partly=partly) for one, decision in pairs
    ]
    count = DecisionStore(folder).add(examples)
    console.print(f"已记下 {count} 件决定：{folder}", highlight=False)
    if lost:
        console.print(f"[red]有 {len(lost)} 件没有预审结果，未记：{'、'.join(lost[:10])}[/red]", highlight=False)
        raise typer.Exit(1)


def as_example(review: Review, decision: Decision, content: Content, *, partly: bool = False) -> Example:
    """A decision on a review as an example, with the lane that the review was in."""
    item = content.item(review.item)
    example = example_of(
        seen_of(review, item), decision.model_copy(update={"complete": decision.complete and not partly})
    )
    risk = review.risk
    if risk is None:
        return example
    lane = content.serving.lanes.get(review.item)
    opened = LaneState.ORDINARY if lane is not None and lane.threshold is not None else LaneState.CLOSED
    return example.model_copy(
        update={
            "lane": LaneState.FAST if risk.fast_lane else opened,
            "sampled": risk.sampled,
            "probability": risk.probability,
            "model": review.versions.models.get(MODEL, ""),
        }
    )


def train(
    folder: Folder = DEFAULT_FOLDER,
    check: Annotated[bool, typer.Option("--check", help="只看漂移、校准和盲查的漏判率，不训练。")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="退回上一版模型。")] = False,
    bound: Annotated[float, typer.Option("--bound", min=0.001, max=0.2, help="快速通道里有缺陷的比例上限。")] = BOUND,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.999, help="对这个上限的把握。")
    ] = CONFIDENCE,
    sample: Annotated[
        float | None, typer.Option("--sample", min=0.0, max=1.0, help="建议受理的办件抽中盲查的比例（默认 5%）。")
    ] = None,
    content_dirs: ContentDirs = None,
) -> None:
    """从审查人员的决定里重新学习；比现用的好才换上，各版都留着，可以退回。"""
    if rollback:
        version = roll_back(folder)
        console.print(f"已退回：{version or '程序自带的模型'}", highlight=False)
        return
    content = replace(load_content(*(content_dirs or [])), decisions=folder)
    stored = DecisionStore(folder).read()
    if stored.damaged:
        console.print(f"[red]决定文件里有 {stored.damaged} 行损坏，已跳过：{folder}[/red]", highlight=False)
    artefact = find_artefact((*content.roots, folder), MODEL, features=VERSION)
    if check:
        _show_watch(watch(deficiency_of(artefact), stored.examples), bound)
        return
    outcome = refit(
        stored.examples,
        artefact,
        folder,
        now=datetime.now(UTC),
        bound=bound,
        confidence=confidence,
        sample_rate=sample,
    )
    _show_outcome(outcome, content)


def _show_outcome(outcome: Outcome, content: Content) -> None:
    console.print(f"{outcome.why}。现用版本：{outcome.version}", highlight=False, soft_wrap=True)
    table = Table("模型", "件数", "AUC", "Brier", "校准误差", "对数损失")
    for name, one in (("现用", outcome.serving), ("新学", outcome.candidate)):
        if one is not None:
            loss = f"{one.losses.mean():.4f}"
            table.add_row(name, str(one.cases), f"{one.auc:.3f}", f"{one.brier:.4f}", f"{one.calibration:.4f}", loss)
    console.print(table)
    for lane in outcome.lanes:
        name = content.item(lane.item).name if lane.item in content.items else lane.item
        console.print(f"{name}：{lane.why}", highlight=False, soft_wrap=True)


def _show_watch(watched: Watch, bound: float) -> None:
    say = [f"最近 {watched.cases} 件完整决定"]
    if watched.shifted:
        names = "、".join(f"{feature_name(name)}（{value:.2f}）" for name, value in watched.shifted[:8])
        say.append(f"[red]与学习时相比，输入有明显变化：{names}；建议重新学习（rpa-review train）[/red]")
    else:
        say.append("输入没有明显变化")
    state = "相符" if watched.calibrated else "[red]不符，概率已不可信，请重新学习[/red]"
    say.append(f"估计有缺陷 {watched.expected:.1f} 件，决定为有缺陷 {watched.found} 件：{state}")
    if watched.sampled:
        held = "与上限相容" if within(watched, bound) else "[red]超过上限，请关停快速通道并重新学习[/red]"
        say.append(
            f"盲查 {watched.sampled} 件，有缺陷 {watched.sampled_deficient} 件，"
            f"以 95% 的把握漏判率不超过 {watched.miss_at_most:.1%}：{held}"
        )
    else:
        say.append("还没有盲查的决定，漏判率无从得知")
    for line in say:
        console.print(line, highlight=False, soft_wrap=True)
