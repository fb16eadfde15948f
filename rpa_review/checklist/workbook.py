"""The checklist as a workbook: lawyers mark it up line by line and send it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rpa_review.checklist.content import Checklist, PointRow

OPINIONS = ("同意", "修改", "删除", "待核")
_HEAD = PatternFill("solid", fgColor="DDE6EE")
_TO_FILL = PatternFill("solid", fgColor="FFF7DB")
_POINTS = ("编号", "审查要点", "适用", "级别", "阶段", "看哪些内容", "依据", "不符合时的用语", "状态", "有效期间")
_MARKS = ("审核意见", "改为", "理由或出处", "审核人")  # what the reader fills in


def write_workbook(checklist: Checklist, path: Path) -> Path:
    """Writes the workbook; the yellow columns are for the reader."""
    book = Workbook()
    book.remove(book.active)
    points = _sheet(book, "审查要点", (*_POINTS, *_MARKS), [_row(one) for one in checklist.points])
    common = _sheet(book, "通用要点", (*_POINTS, *_MARKS), [_row(one) for one in checklist.common])
    for sheet in (points, common):
        _to_mark_up(sheet)
    _sheet(
        book,
        "材料",
        ("编码", "材料", "必要性", "形式", "应为", "可以不交或后补的情形"),
        [(one.code, one.name, one.need, one.original, one.documents, one.handling) for one in checklist.materials],
    )
    _sheet(
        book,
        "申请表",
        ("分组", "填报项", "类型", "说明"),
        [(one.group, one.label, one.type, one.said) for one in checklist.fields],
    )
    _sheet(
        book,
        "依据",
        ("名称", "文号", "施行", "核对", "条", "内容"),
        [
            (one.title, one.number, one.in_force, one.verified, article, says)
            for one in checklist.laws
            for article, says in one.articles
        ],
    )
    _sheet(book, "带日期的数", ("名称", "值", "依据"), [(one.key, one.values, one.source) for one in checklist.numbers])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _row(one: PointRow) -> tuple[str, ...]:
    return (
        *(one.code, one.says, one.when, one.severity, one.stage),
        *(one.looks_at, one.law, one.notice, one.state, one.period),
        *("" for _ in _MARKS),
    )


def _sheet(book: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Worksheet:
    """A sheet whose columns are as wide as what stands in them, up to a readable width."""
    sheet: Worksheet = book.create_sheet(title)
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for place, column in enumerate(sheet.columns, start=1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(place)].width = min(46, max(10, 2 * longest + 2))
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value else cell.data_type  # a wording never runs as a formula
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    return sheet


def _to_mark_up(sheet: Worksheet) -> None:
    first = len(_POINTS) + 1
    letter = get_column_letter(first)
    choices = DataValidation(type="list", formula1=f'"{",".join(OPINIONS)}"', allow_blank=True)
    sheet.add_data_validation(choices)
    if sheet.max_row > 1:
        choices.add(f"{letter}2:{letter}{sheet.max_row}")
    for row in sheet.iter_rows(min_row=2, min_col=first, max_col=first + len(_MARKS) - 1):
        for cell in row:
            cell.fill = _TO_FILL
    for place in range(first, first + len(_MARKS)):
        sheet.column_dimensions[get_column_letter(place)].width = 18
    sheet.auto_filter.ref = sheet.dimensions
