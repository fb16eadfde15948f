"""Draw what was read on the page, as pictures and one small HTML page: how everyone debugs."""

from __future__ import annotations

import html
from pathlib import Path

from PIL import Image, ImageDraw

from rpa_review.domain.page import Box, FileReading, Mark, Page
from rpa_review.reading.files import read_file
from rpa_review.reading.render import render_page

_WORD, _FAINT_WORD, _MARK, _CELL, _FLAW = "#1a7f37", "#d97706", "#c026d3", "#2563eb", "#dc2626"
_FAINT = 0.8


def show_file(path: Path, out_dir: Path, reading: FileReading | None = None) -> Path:
    """Write `page-<n>.png` for each page and `index.html` into `out_dir`; returns the path of the HTML page."""
    reading = reading or read_file(path)
    out_dir.mkdir(parents=True, exist_ok=True)
    sections = []
    for page in reading.pages:
        picture = drawn_page(path, page)
        picture.save(out_dir / f"page-{page.number}.png")
        sections.append(_section(page))
    index = out_dir / "index.html"
    index.write_text(_html(path.name, reading, sections), encoding="utf-8")
    return index


def drawn_page(path: Path, page: Page) -> Image.Image:
    """The page as displayed, with words (numbered in reading order), cells, marks and flaws outlined."""
    picture = render_page(path, page.number, turned=page.turned).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for table in page.tables:
        for cell in table.cells:
            _outline(pen, picture, page, cell.box, _CELL, "")
    for order, word in enumerate(page.words, start=1):
        weakest = min(word.char_confidences, default=word.confidence)
        _outline(pen, picture, page, word.box, _WORD if weakest >= _FAINT else _FAINT_WORD, str(order))
    for mark in page.marks:
        label = mark.kind if mark.checked is None else f"{mark.kind} {'yes' if mark.checked else 'no'}"
        _outline(pen, picture, page, mark.box, _MARK, label)
    for flaw in page.flaws:
        _outline(pen, picture, page, flaw.box or Box(left=0, top=0, right=1, bottom=1), _FLAW, flaw.flaw)
    return picture


def _outline(pen: ImageDraw.ImageDraw, picture: Image.Image, page: Page, box: Box, colour: str, label: str) -> None:
    shown = page.displayed(box)
    left, top = shown.left * picture.width, shown.top * picture.height
    right, bottom = shown.right * picture.width, shown.bottom * picture.height
    pen.rectangle((left, top, max(left, right), max(top, bottom)), outline=colour, width=2)
    if label:
        pen.text((left, max(0, top - 11)), label, fill=colour)


def _section(page: Page) -> str:
    words = "".join(
        f"<tr><td>{order}<td>{html.escape(word.text)}<td>{word.confidence:.2f}"
        f"<td>{min(word.char_confidences, default=word.confidence):.2f}"
        for order, word in enumerate(page.words, start=1)
    )
    marks = "".join(f"<li>{html.escape(_mark_line(mark))}" for mark in page.marks)
    flaws = "".join(f"<li>{flaw.flaw} {flaw.severity:.2f}" for flaw in page.flaws)
    return (
        f"<section><h2>第 {page.number} 页 · {page.width}×{page.height} · {page.origin} · 转 {page.turned}°</h2>"
        f"<div class=two><img src='page-{page.number}.png' alt=''><div><ul>{marks}{flaws}</ul>"
        f"<table><tr><th>#<th>文字<th>置信<th>最弱字{words}</table></div></div></section>"
    )


def _mark_line(mark: Mark) -> str:
    state = "" if mark.checked is None else "已勾选" if mark.checked else "未勾选"
    return " ".join(filter(None, [mark.kind, mark.colour, state, mark.text, f"{mark.confidence:.2f}"]))


def _html(name: str, reading: FileReading, sections: list[str]) -> str:
    problem = f"<p>不能读取：{reading.problem} {html.escape(reading.detail)}" if reading.problem else ""
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8>"
        f"<title>{html.escape(name)}</title><style>body{{font:14px sans-serif;margin:1em}}"
        ".two{display:flex;gap:1em;align-items:flex-start}img{max-width:60vw;border:1px solid #ccc}"
        "td,th{text-align:left;padding:1px 6px;border-bottom:1px solid #eee}</style>"
        f"<h1>{html.escape(name)}</h1><p>{reading.kind} · {reading.seconds:.2f} 秒 · {html.escape(reading.reader)}"
        f"{problem}{''.join(sections)}</html>"
    )
