"""The command line. Help and messages are in Chinese: operators and reviewers read them."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from rpa_review import __version__
from rpa_review.errors import RpaReviewError
from rpa_review.learning.commands import register as register_learning
from rpa_review.scaffold.item import Applicant

app = typer.Typer(
    help="政务服务智能预审工具箱：机器人取件、识别材料、逐条对照审查要点、出预审报告。只作建议，由人决定。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
items_app = typer.Typer(help="事项：查看、检查、跑用例。", no_args_is_help=True)
app.add_typer(items_app, name="items")
register_learning(app)
console = Console()
warnings = Console(stderr=True)

COULD_NOT = 1  # some packages could not be reviewed
MISUSE = 2

Out = Annotated[Path, typer.Option("--out", help="结果文件夹。")]
DEFAULT_JOBS = max(1, min(4, os.cpu_count() or 1))
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="同时识别的进程数，每个约占 0.5 GB 内存。")]
ContentDirs = Annotated[
    list[Path] | None,
    typer.Option(
        "--content", help="本单位自己的事项 bots/、文书 extractors/ 所在的文件夹，与程序自带的一并使用；可重复给出。"
    ),
]


def main() -> None:
    """Entry point: every error raised on purpose is one sentence on stderr, never a traceback."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except RpaReviewError as error:
        warnings.print(f"[red]{error}[/red]", highlight=False)
        sys.exit(MISUSE)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=warnings,
        transient=True,
    )


def _version(wanted: bool) -> None:
    if wanted:
        console.print(__version__)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本后退出。")
    ] = False,
) -> None:
    pass


@app.command()
def review(
    paths: Annotated[list[Path], typer.Argument(help="办件包，或放办件包的文件夹；也可以是办件包的 zip。")],
    out: Out = Path("out/reviews"),
    jobs: Jobs = DEFAULT_JOBS,
    content_dirs: ContentDirs = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="识别结果缓存文件夹；重交的件只重读变了的文件。")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="本单位的决定所在的文件夹：用从中学到的模型（rpa-review train）。"),
    ] = None,
) -> None:
    """预审办件包，每件写出 review.json 与 report.html，并写出总表 index.html。

    全部预审完以 0 退出，有办件包没能预审以 1 退出，用法不对以 2 退出。
    """
    failed = _review(paths, out, jobs=jobs, content_dirs=content_dirs, cache=cache, decisions=decisions)
    raise typer.Exit(COULD_NOT if failed else 0)


def _review(
    paths: list[Path],
    out: Path,
    *,
    jobs: int,
    content_dirs: list[Path] | None,
    cache: Path | None,
    decisions: Path | None = None,
) -> bool:
    from rpa_review.report.index import write_index
    from rpa_review.report.terminal import outcome_table
    from rpa_review.review.load import load_content
    from rpa_review.runs.batch import review_batch

    content = replace(load_content(*(content_dirs or [])), decisions=decisions)
    with _progress() as progress:
        task = progress.add_task("预审", total=None)
        batch = review_batch(
            paths,
            out,
            content=content,
            jobs=jobs,
            cache=cache,
            progress=lambda done, total, number: progress.update(
                task, completed=done, total=total, description=f"预审 {number}"
            ),
        )
    refused = {failure.package: failure.sentence for failure in batch.not_reviewed}
    index = write_index(batch.reviews, out, refused=refused)
    console.print(outcome_table(batch.reviews, refused=refused))
    pages = sum(material.pages for one in batch.reviews for material in one.materials)
    console.print(
        f"预审 {len(batch.reviews)} 件、{pages} 页，用时 {batch.seconds:.0f} 秒；"
        f"未能预审 {len(batch.not_reviewed)} 件。总表：{index}",
        highlight=False,
    )
    return bool(batch.not_reviewed)


@app.command()
def pull(
    hall: Annotated[str, typer.Option("--hall", help="站点档案：自带档案的名称，或 YAML 文件的路径。")],
    item: Annotated[list[str], typer.Option("--item", help="事项，可重复给出，如 elderly_allowance。")],
    out: Out = Path("out/packages"),
    url: Annotated[str | None, typer.Option("--url", help="大厅网址，覆盖站点档案里的网址。")] = None,
    content_dirs: ContentDirs = None,
) -> None:
    """用浏览器从网上办事大厅取件，写成办件包；再次运行只取新的和变了的。

    账号从环境变量 RPA_REVIEW_HALL_USER 与 RPA_REVIEW_HALL_PASSWORD 读取。
    """
    failed = _pull(hall, item, out, url=url, content_dirs=content_dirs)
    raise typer.Exit(COULD_NOT if failed else 0)


def _pull(hall: str, items: list[str], out: Path, *, url: str | None, content_dirs: list[Path] | None) -> bool:
    from rpa_review.domain.form_spec import FormSpec
    from rpa_review.hall.credentials import find_credentials
    from rpa_review.hall.profile import load_profile
    from rpa_review.hall.pull import PullProgress
    from rpa_review.hall.pull import pull as pull_filings
    from rpa_review.review.load import load_content

    content = load_content(*(content_dirs or []))
    specs = [FormSpec.of(content.item(slug)) for slug in items]
    with _progress() as progress:
        task = progress.add_task("取件", total=None)

        def show_progress(step: PullProgress) -> None:
            words = "读待办列表" if step.stage == "listing" else f"取件 {step.number}"
            progress.update(task, completed=step.done, total=step.total, description=words)

        summary = pull_filings(load_profile(hall, url=url), specs, out, find_credentials(), progress=show_progress)
    console.print(summary.sentence(), highlight=False)
    for failure in summary.failed:
        kept = f"（截图与网页在 {failure.evidence}）" if failure.evidence else ""
        console.print(f"[red]未取到[/red] {failure.number}：{failure.reason}{kept}", highlight=False)
    return bool(summary.failed)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="要看的文件：PDF 或图片。")],
    out: Out = Path("out/show"),
) -> None:
    """画出一份文件里读到了什么（文字、印章、签名、表格、顺序），写成图片和网页。"""
    from rpa_review.reading.show import show_file

    if not file.is_file():
        warnings.print(f"[red]{file}：找不到这个文件[/red]", highlight=False)
        raise typer.Exit(MISUSE)
    console.print(f"已写出 {show_file(file, out)}", highlight=False)


@app.command()
def demo(
    out: Out = Path("out/demo"),
    count: Annotated[int, typer.Option("--count", min=2, help="合成办件数，各事项平分，不能整除时向上取。")] = 35,
    seed: Annotated[int, typer.Option("--seed", help="随机种子。")] = 7,
    jobs: Jobs = DEFAULT_JOBS,
    fresh: Annotated[bool, typer.Option("--fresh", help="先清掉上次演示的结果。")] = False,
) -> None:
    """演示：造合成办件，开模拟大厅，取件、预审、出报告。再次运行会发现没有新件。"""
    from rpa_review.runs.demo import demo_credentials, made_items, make_packages, simulated_hall

    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    started = perf_counter()
    filed, truth, pulled = out / "hall", out / "truth", out / "packages"
    items = made_items()
    if not (out / "made").exists():
        out.mkdir(parents=True, exist_ok=True)
        each = -(-count // len(items))
        console.print(f"造 {each * len(items)} 件合成办件，{len(items)} 个事项各 {each} 件……", highlight=False)
        make_packages(
            items,
            count=each,
            seed=seed,
            packages=filed.resolve(),
            truth=truth.resolve(),
            day="2026-11-23",
            jobs=jobs,
        )
        (out / "made").touch()
    user, password = demo_credentials()
    os.environ["RPA_REVIEW_HALL_USER"], os.environ["RPA_REVIEW_HALL_PASSWORD"] = user, password
    with simulated_hall(filed.resolve(), (user, password)) as url:
        console.print(f"模拟大厅：{url}", highlight=False)
        _pull("simulated", items, pulled, url=url, content_dirs=None)
    _review([pulled], out / "reviews", jobs=jobs, content_dirs=None, cache=out / "cache")
    console.print(f"演示用时 {perf_counter() - started:.0f} 秒。", highlight=False)


@app.command()
def certificates(
    reviews: Annotated[Path, typer.Argument(help="预审结果文件夹（每件一个 review.json）。")],
    out: Annotated[Path, typer.Option("--out", help="登记表写到这个 CSV 文件。")] = Path("缺证错证登记.csv"),
) -> None:
    """把各办件的缺证、错证汇总成登记表，供证照生成部门处理。"""
    from rpa_review.report.certificates import write_register
    from rpa_review.report.record import read_review

    count = write_register((read_review(path) for path in sorted(reviews.glob("*/review.json"))), out)
    console.print(f"共 {count} 条缺证、错证，已写入 {out}", highlight=False)


@app.command()
def evaluate(
    reviews: Annotated[Path, typer.Option("--reviews", help="预审结果文件夹（每件一个 review.json）。")],
    truth: Annotated[Path, typer.Option("--truth", help="标准答案文件夹（每件一个 <编号>.json）。")],
    slips: Annotated[Path | None, typer.Option("--slips", help="把每个错判写进这个文件（含字段值）。")] = None,
) -> None:
    """把预审结果与标准答案对照：按要点、影像种类、版式给出召回、精确、无法判断率和字段准确率。"""
    from rpa_review.evaluation.score import score
    from rpa_review.evaluation.table import bars, render
    from rpa_review.evaluation.truth import read_truths
    from rpa_review.report.record import read_review

    result = score((read_review(path) for path in sorted(reviews.glob("*/review.json"))), read_truths(truth))
    render(result, console)
    if slips is not None:
        lines = [f"{slip.number}\t{slip.what}\t{slip.point}\t{slip.subject}\t{slip.detail}" for slip in result.slips]
        slips.write_text("\n".join(lines) + "\n", encoding="utf-8")
    raise typer.Exit(0 if all(bar.holds for bar in bars(result)) and not result.not_reviewed else COULD_NOT)


@app.command()
def doctor(out: Out = Path()) -> None:
    """检查这台机器缺什么、怎么补。"""
    from rpa_review.doctor import examine

    table = Table("检查项", "状态", "说明", "怎么办")
    well = True
    for symptom in examine(today=date.today(), folder=out):  # noqa: DTZ011  (the operator's own day)
        well = well and symptom.well
        state = "[green]正常[/green]" if symptom.well else "[red]缺少[/red]"
        table.add_row(symptom.what, state, symptom.detail, "" if symptom.well else symptom.remedy)
    console.print(table)
    raise typer.Exit(0 if well else COULD_NOT)


@items_app.command("list")
def items_list(content_dirs: ContentDirs = None) -> None:
    """列出事项：涉及的审查要点，其中自动执行、影子运行、需要外部数据、路径提示（N 级）各多少条。"""
    from rpa_review.lint.inventory import list_items, share_executed
    from rpa_review.review.load import load_content

    listed = list_items(load_content(*(content_dirs or [])))
    table = Table(Column("事项", overflow="fold"), "字段", "材料", "要点", "其中影子", "需外部数据", "N 级", "自动执行")
    for one in listed:
        counts = (one.fields, one.materials, one.points, one.shadow, one.needing_data, one.route)
        share = f"{one.executed}/{one.correctable} = {share_executed([one]):.0%}"
        table.add_row(f"{one.name}\n{one.slug}", *map(str, counts), share)
    console.print(table)
    needs = "、".join(sorted({source for one in listed for source in one.needs})) or "无"
    console.print(
        f"{len(listed)} 个事项合计：不靠外部数据自动执行的要点，占 N 级以外全部要点的 {share_executed(listed):.1%}。\n"
        f"影子：依据待核，照常执行、只作记录。需要的外部数据：{needs}。",
        highlight=False,
        soft_wrap=True,
    )


@items_app.command("new")
def items_new(
    slug: Annotated[str, typer.Argument(help="事项代号：小写英文词加下划线，如 hr_service_licence。")],
    key: Annotated[str, typer.Option("--key", prompt="编码前缀（大写字母，如 HRS）", help="材料与要点编号的前缀。")],
    name: Annotated[str, typer.Option("--name", prompt="事项名称", help="大厅里的事项名称。")],
    kind: Annotated[str, typer.Option("--type", prompt="事项类型", help="行政许可、行政备案、行政给付……")] = "行政许可",
    level: Annotated[str, typer.Option("--level", prompt="受理层级", help="市、区、街道（镇）……")] = "区",
    applicant: Annotated[
        Applicant,
        typer.Option("--applicant", prompt="谁来申请（个人、单位）", help="个人以身份证、单位以营业执照为准。"),
    ] = Applicant.ORGANISATION,
    decide: Annotated[int, typer.Option("--decide", prompt="办理时限（工作日）", min=1)] = 20,
    document: Annotated[
        list[str] | None, typer.Option("--document", help="还要交的文书类型，可重复给出，如 lease。")
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--into", help="写到这个内容文件夹的 bots/ 下，默认写到程序自带的。")
    ] = None,
    content_dirs: ContentDirs = None,
) -> None:
    """新建事项：问几个问题，写出表单、材料、要点、用例、样例申请表，当场就能通过检查。"""
    from rpa_review.review.load import default_root, load_content
    from rpa_review.scaffold.item import NewItem, write_item

    root = into or default_root()
    new = NewItem(slug, key, name, kind, level, applicant, decide, tuple(document or ()))
    folder = write_item(new, root, load_content(*(content_dirs or [])))
    asked = f" --content {into}" if into else ""
    console.print(f"已写出 {folder}。接着：", highlight=False)
    console.print(f"  rpa-review items lint {slug}{asked}\n  rpa-review items test {slug}{asked}", highlight=False)


@items_app.command("doc")
def items_doc(
    item: Annotated[str, typer.Argument(help="事项代号。")],
    out: Annotated[Path, typer.Option("--out", help="写到这个文件夹。")] = Path("out/checklists"),
    content_dirs: ContentDirs = None,
) -> None:
    """把事项写成审查清单：给主管部门签字的网页，和可以逐条批注的 Excel 工作簿。"""
    from rpa_review.checklist.content import checklist_of
    from rpa_review.checklist.page import write_page
    from rpa_review.checklist.workbook import write_workbook
    from rpa_review.review.load import load_content

    checklist = checklist_of(load_content(*(content_dirs or [])), item)
    page = write_page(checklist, out / f"{item}.html", today=date.today())  # noqa: DTZ011  (the day of printing)
    book = write_workbook(checklist, out / f"{item}.xlsx")
    console.print(f"已写出 {page} 和 {book}", highlight=False)


@items_app.command("diff")
def items_diff(
    old: Annotated[Path, typer.Argument(help="旧版：事项的文件夹，或它的 item.yaml。")],
    new: Annotated[Path, typer.Argument(help="新版：事项的文件夹，或它的 item.yaml。")],
) -> None:
    """列出同一事项两个版本的不同：表单、材料、要点、依据，新增、删除、修改了什么。"""
    from rpa_review.checklist.compare import changes

    found = changes(old, new)
    for change in found:
        console.print(str(change), highlight=False, markup=False, soft_wrap=True)
    console.print(f"共 {len(found)} 处不同。" if found else "两个版本相同。", highlight=False)


@items_app.command("schema")
def items_schema() -> None:
    """打印 item.yaml 的 JSON Schema，编辑器据此补全；程序自带的一份在 rpa_review/scaffold/item.schema.json。"""
    from rpa_review.scaffold.schema import schema_text

    sys.stdout.write(schema_text())


@items_app.command("lint")
def items_lint(
    item: Annotated[str | None, typer.Argument(help="只检查这一个事项。")] = None, content_dirs: ContentDirs = None
) -> None:
    """检查事项写得对不对：形状、法规引用、用语占位、用例是否齐全；问题一次全部列出。"""
    from rpa_review.lint.items import lint_items

    complaints = lint_items(*(content_dirs or []), slug=item, today=date.today())  # noqa: DTZ011  (the author's own day)
    for complaint in complaints:
        console.print(str(complaint), highlight=False, markup=False, soft_wrap=True)
    console.print(f"发现 {len(complaints)} 处问题。" if complaints else "没有发现问题。", highlight=False)
    raise typer.Exit(COULD_NOT if complaints else 0)


@items_app.command("test")
def items_test(
    item: Annotated[str | None, typer.Argument(help="只跑这一个事项的用例。")] = None, content_dirs: ContentDirs = None
) -> None:
    """跑事项的用例，列出没有按预期得出结论的用例。"""
    from rpa_review.lint.cases import run_cases
    from rpa_review.review.load import load_content

    results = list(run_cases(load_content(*(content_dirs or [])), item))
    wrong = [result for result in results if result.wrong]
    for result in wrong:
        console.print(f"[red]不符[/red] {result.item} {result.file}：{result.name}", highlight=False)
        for line in result.wrong:
            console.print(f"    {line}", highlight=False, markup=False)
    console.print(f"{len(results)} 个用例，{len(wrong)} 个不符。", highlight=False)
    raise typer.Exit(COULD_NOT if wrong else 0)


if __name__ == "__main__":
    main()
