"""ZIP archives: the files in them are pages of the one file; hostile ones are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from rpa_review.domain.page import Problem
from rpa_review.reading import Limits, read_file, render_page
from tests import reading_pages as pages


def text_pdf(tmp_path: Path, *lines: str) -> bytes:
    return pages.text_pdf(tmp_path / "made.pdf", lines=lines).read_bytes()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "attachment"
    path.write_bytes(content)
    return path


def test_the_files_inside_are_its_pages_in_order(tmp_path: Path) -> None:
    inner = packed(("里面/二.pdf", text_pdf(tmp_path, "第二份材料样例")))
    path = saved(
        tmp_path,
        packed(
            ("一.pdf", text_pdf(tmp_path, "第一份材料样例")),
            ("__MACOSX/._一.pdf", b"litter"),
            ("Thumbs.db", b"litter"),
            ("再打包.zip", inner),
        ),
    )
    reading = read_file(path)
    assert reading.problem is None
    assert [(page.number, page.inner, page.text) for page in reading.pages] == [
        (1, "一.pdf", "第一份材料样例"),
        (2, "再打包.zip/里面/二.pdf", "第二份材料样例"),
    ]
    assert render_page(path, 2, max_side=300).size[1] == 300
    with pytest.raises(LookupError):
        render_page(path, 3)


def test_names_in_gbk(tmp_path: Path) -> None:
    content = packed(("abcd.pdf", text_pdf(tmp_path, "一份材料样例"))).replace(
        b"abcd.pdf", "执照".encode("gbk") + b".pdf"
    )
    assert read_file(saved(tmp_path, content)).pages[0].inner == "执照.pdf"


def test_a_member_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    legacy = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    reading = read_file(saved(tmp_path, packed(("旧.doc", legacy), ("新.pdf", text_pdf(tmp_path, "一份材料样例")))))
    assert (reading.problem, reading.inner) == (Problem.LEGACY, "旧.doc")
    assert [page.inner for page in reading.pages] == ["新.pdf"]


def test_names_that_point_out_of_the_archive_are_passed_over(tmp_path: Path) -> None:
    pdf = text_pdf(tmp_path, "一份材料样例")
    path = saved(tmp_path, packed(("../../evil.pdf", pdf), ("C:\\evil.pdf", pdf), ("good.pdf", pdf)))
    before = set(tmp_path.rglob("*"))
    assert [page.inner for page in read_file(path).pages] == ["good.pdf"]
    assert set(tmp_path.rglob("*")) == before


def test_bombs_are_refused(tmp_path: Path) -> None:
    limits = Limits(unpacked=2_000_000)
    flat = saved(tmp_path, packed(("a.bin", bytes(3_000_000))))
    assert read_file(flat, limits=limits).problem is Problem.TOO_LARGE
    layer = packed(("a.pdf", text_pdf(tmp_path, "一份材料样例")))
    for _ in range(5):
        layer = packed(("a.zip", layer))
    deep = read_file(saved(tmp_path, layer))
    assert (deep.problem, deep.pages) == (Problem.TOO_LARGE, ())
    many = saved(tmp_path, packed(*((f"{number}.txt", b"") for number in range(10_001))))
    assert read_file(many).problem is Problem.TOO_LARGE


def test_an_empty_and_a_locked_archive(tmp_path: Path) -> None:
    assert read_file(saved(tmp_path, packed(("a/", b"")))).problem is Problem.BROKEN
    content = bytearray(packed(("a.pdf", text_pdf(tmp_path, "一份材料样例"))))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the bit that says that a member is encrypted
        content[content.index(mark) + at] |= 1
    assert read_file(saved(tmp_path, bytes(content))).problem is Problem.ENCRYPTED


def test_pages_of_all_members_count(tmp_path: Path) -> None:
    pdf = pages.scan_pdf(*[Image.new("RGB", (60, 80), "white")] * 4)
    path = saved(tmp_path, packed(("a.pdf", pdf), ("b.pdf", pdf)))
    assert read_file(path, limits=Limits(pages=7)).problem is Problem.TOO_MANY_PAGES
