"""DOCX and XLSX files: their text in its order, tables as tables, pasted papers as pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from rpa_review.domain.page import FileReading, MarkKind, Origin
from rpa_review.reading import Limits, read_file, render_page
from rpa_review.reading.kinds import kind_of
from tests import reading_pages as pages

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*parts: tuple[str, str]) -> str:
    """Kinds and targets, numbered r1, r2, …"""
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts, start=1)
    )
    return f"<Relationships>{listed}</Relationships>"


def docx(path: Path, body: str, more: dict[str, str | bytes] | None = None) -> Path:
    document = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
    return pages.packed(path, {"word/document.xml": document, **(more or {})})


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cell(*content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content)}</w:tc>"


def read(path: Path) -> FileReading:
    reading = read_file(path)
    assert reading.problem is None, reading.detail
    return reading


def words(reading: FileReading, page: int = 0) -> list[str]:
    return [word.text for word in reading.pages[page].words]


def test_text_that_a_reader_of_the_paper_would_see(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "a.pdf",
        paragraph(run("房屋租赁"), run("合同"), properties='<w:jc w:val="center"/>')
        + paragraph(
            run("公民身份号码：" + pages.ID_NUMBER),
            run("看不见的字", "<w:vanish/>"),
            run("白纸上的白字", '<w:color w:val="FFFFFF"/>'),
            f"<w:del>{run('删去的字')}</w:del>",
            f"<w:ins>{run('补上的字')}</w:ins>",
        )
        + paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', run("同意"))
        + paragraph('<w:r><w:br w:type="page"/></w:r>', run("第二页的文字")),
    )
    assert kind_of(path) == "docx"
    reading = read(path)
    assert words(reading) == ["房屋租赁合同", f"公民身份号码：{pages.ID_NUMBER}补上的字", "☑同意"]
    assert words(reading, 1) == ["第二页的文字"]
    (box,) = [mark for mark in reading.pages[0].marks if mark.kind is MarkKind.CHECKBOX]
    assert box.checked
    title = reading.pages[0].words[0].box
    assert title.centre[0] == pytest.approx(0.5, abs=0.01)
    assert render_page(path, 2, max_side=400).size[1] == 400


def test_numbers_that_the_program_counts(tmp_path: Path) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def item(text: str, level: int) -> str:
        said = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return paragraph(run(text), properties=said)

    body = item("总则", 0) + item("目的", 1) + item("范围", 1) + item("职责", 0) + item("经理", 1)
    more: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relations(("numbering", "numbering.xml")),
        "word/numbering.xml": numbering,
    }
    reading = read(docx(tmp_path / "a", body, more))
    assert words(reading) == ["一、总则", "（1）目的", "（2）范围", "二、职责", "（1）经理"]


def test_a_table_keeps_its_cells_over_pages(tmp_path: Path) -> None:
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    across = cell(paragraph(run("设备清单")), properties='<w:gridSpan w:val="3"/>')
    head = f"<w:tr>{across}</w:tr>"
    rows = "".join(
        f"<w:tr>{cell(paragraph(run(f'设备{at}')))}{cell(paragraph(run(f'{at}台')))}{cell(paragraph(run('后厨')))}</w:tr>"
        for at in range(40)
    )
    reading = read(docx(tmp_path / "a", f"<w:tbl>{grid}{head}{rows}</w:tbl>"))
    assert len(reading.pages) == 2
    (table,) = reading.pages[0].tables
    assert [(found.column, found.column_span) for found in table.cells][:4] == [(0, 3), (0, 1), (1, 1), (2, 1)]
    assert [word for page in range(2) for word in words(reading, page)][1:] == [
        text for at in range(40) for text in (f"设备{at}", f"{at}台", "后厨")
    ]


def picture_run(number: str, wide: int, tall: int) -> str:
    """A picture, sized in points."""
    return (
        f'<w:r><w:drawing><inline><extent cx="{wide * 12700}" cy="{tall * 12700}"/><blip r:embed="{number}"/>'
        "</inline></w:drawing></w:r>"
    )


@pytest.mark.ocr
def test_a_pasted_scan_is_a_page_and_a_seal_stands_in_its_line(tmp_path: Path) -> None:
    scan, seal = io.BytesIO(), io.BytesIO()
    pages.sheet().save(scan, "JPEG")
    pages.seal().save(seal, "PNG")
    body = (
        paragraph(run("附：申请书扫描件"))
        + paragraph(picture_run("r1", 420, 600))
        + paragraph(run("承诺人（盖章）："), picture_run("r2", 113, 113))
    )
    more: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relations(("image", "media/1.jpg"), ("image", "media/2.png")),
        "word/media/1.jpg": scan.getvalue(),
        "word/media/2.png": seal.getvalue(),
    }
    path = docx(tmp_path / "a", body, more)
    reading = read(path)
    assert [page.origin for page in reading.pages] == [Origin.TEXT_LAYER, Origin.OCR, Origin.TEXT_LAYER]
    assert pages.CREDIT_CODE in reading.pages[1].text.replace(" ", "")
    (mark,) = [mark for mark in reading.pages[2].marks if mark.kind is MarkKind.SEAL]
    assert mark.text == "厦门样例餐饮有限公司"
    assert render_page(path, 2, max_side=600).size == (424, 600)


def xlsx(path: Path, *sheets: str, hidden: str = "") -> Path:
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="表{at}" sheetId="{at}" r:id="r{at}" state="{"hidden" if str(at) in hidden else "visible"}"/>'
        for at in numbers
    )
    date_format = 'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"'
    styles = (
        f'<numFmts><numFmt numFmtId="176" {date_format}/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="10"/></cellXfs>'
    )
    parts = [("worksheet", f"s{at}.xml") for at in numbers] + [("styles", "y.xml"), ("sharedStrings", "t.xml")]
    members: dict[str, str | bytes] = {
        "xl/workbook.xml": f"<workbook {S} {R}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*parts),
        "xl/y.xml": f"<styleSheet {S}>{styles}</styleSheet>",
        "xl/t.xml": f"<sst {S}><si><t>姓名</t></si><si><r><t>赵</t></r><r><t>样例</t></r></si></sst>",
    }
    members |= {
        f"xl/s{at}.xml": f"<worksheet {S}>{sheet}</worksheet>" for at, sheet in zip(numbers, sheets, strict=True)
    }
    return pages.packed(path, members)


def test_a_sheet_is_a_table_of_what_it_shows(tmp_path: Path) -> None:
    sheet = (
        '<cols><col min="4" max="4" hidden="1"/></cols><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>从业人员名单</t></is></c></row>'
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" s="1"><v>45000</v></c>'
        '<c r="D2"><v>7</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><v>8</v></c></row>'
        f'<row r="5"><c r="A5" t="str"><v>{pages.ID_NUMBER}</v></c><c r="B5" s="2"><v>0.125</v></c>'
        '<c r="C5"><v>3.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells>'
    )
    other = '<sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData>'
    path = xlsx(tmp_path / "a", sheet, other, hidden="2")
    assert kind_of(path) == "xlsx"
    reading = read(path)
    assert len(reading.pages) == 1
    assert words(reading) == ["从业人员名单", "姓名", "赵样例", "2023年3月15日", pages.ID_NUMBER, "12.50%", "3.5"]
    (table,) = reading.pages[0].tables
    assert [found.column_span for found in table.cells] == [3, 1, 1, 1, 1, 1, 1]


def test_more_pages_than_allowed(tmp_path: Path) -> None:
    path = docx(tmp_path / "a", paragraph('<w:r><w:br w:type="page"/></w:r>', run("一页")) * 9)
    assert read_file(path, limits=Limits(pages=5)).problem == "too_many_pages"
    assert len(read(path).pages) == 9
