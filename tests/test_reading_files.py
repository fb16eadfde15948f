"""Files that are not what they should be, and the worker processes that outlive them."""

from __future__ import annotations

import os
import signal
import threading
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from rpa_review.domain.page import FileReading, Problem
from rpa_review.errors import SetupError
from rpa_review.reading import Limits, Reader, read_file, render_page
from rpa_review.reading.kinds import kind_of
from rpa_review.reading.show import show_file
from tests import reading_pages as pages


def problem_of(path: Path, **limits: float) -> Problem | None:
    return read_file(path, limits=Limits(**limits)).problem  # type: ignore[arg-type]


def test_a_missing_an_empty_and_an_unknown_file(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "note.pdf").write_text("not a PDF at all")
    assert problem_of(tmp_path / "none.pdf") is Problem.MISSING
    assert problem_of(tmp_path / "empty.pdf") is Problem.EMPTY
    assert problem_of(tmp_path / "note.pdf") is Problem.UNSUPPORTED


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nrubbish", b"\x89PNG\r\n\x1a\nrubbish", b"\xff\xd8\xff\xe0rubbish", b"II*\x00rubbish"]
)
def test_a_broken_file_is_a_result(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert problem_of(path) is Problem.BROKEN


def test_half_a_jpeg_is_broken(tmp_path: Path) -> None:
    whole = pages.jpeg(pages.sheet())
    path = tmp_path / "half.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    assert problem_of(path) is Problem.BROKEN


@pytest.mark.ocr
@pytest.mark.parametrize("suffix", [".png", ".pdf"])
@pytest.mark.parametrize("size", [(5000, 1), (2, 9000), (1, 1)])
def test_a_picture_of_a_few_pixels_is_a_page_that_cannot_be_read(
    tmp_path: Path, size: tuple[int, int], suffix: str
) -> None:
    path = tmp_path / f"thin{suffix}"
    Image.effect_noise(size, 90).convert("RGB").save(path)
    (page,) = read_file(path).pages
    assert not page.words
    assert page.flaws


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    path = tmp_path / "locked.pdf"
    page = canvas.Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    page.drawString(72, 700, "locked")
    page.save()
    assert problem_of(path) is Problem.ENCRYPTED


def test_the_kind_is_told_by_content(tmp_path: Path) -> None:
    path = tmp_path / "licence.pdf"
    path.write_bytes(pages.jpeg(Image.new("RGB", (20, 20))))
    assert kind_of(path) == "jpeg"
    with zipfile.ZipFile(tmp_path / "a.pdf", "w") as archive:
        archive.writestr("OFD.xml", "<x/>")
    assert kind_of(tmp_path / "a.pdf") == "ofd"
    assert problem_of(tmp_path / "a.pdf") is Problem.BROKEN


def test_limits_of_bytes_pages_and_pixels(tmp_path: Path) -> None:
    many = tmp_path / "many.pdf"
    many.write_bytes(pages.scan_pdf(*[Image.new("RGB", (60, 80), "white")] * 4))
    big = tmp_path / "big.png"
    Image.new("1", (9000, 9000)).save(big)
    assert problem_of(many, pages=3) is Problem.TOO_MANY_PAGES
    assert problem_of(many, bytes=100) is Problem.TOO_LARGE
    assert problem_of(big, pixels=10_000_000) is Problem.TOO_LARGE


def test_missing_models_say_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rpa_review.reading.weights import model_folder

    monkeypatch.setenv("RPA_REVIEW_MODELS", str(tmp_path))
    with pytest.raises(SetupError, match=r"python -m models\.ocr\.fetch"):
        model_folder("PP-OCRv6_tiny_det")


def test_a_page_that_is_not_there_cannot_be_shown(tmp_path: Path) -> None:
    path = pages.text_pdf(tmp_path / "a.pdf")
    assert render_page(path, 1, max_side=300).size[1] == 300
    with pytest.raises(LookupError):
        render_page(path, 2)


@pytest.mark.ocr
def test_workers_read_once_and_the_cache_answers_after(tmp_path: Path) -> None:
    path = pages.text_pdf(tmp_path / "a.pdf")
    with Reader(jobs=1, cache_dir=tmp_path / "cache") as reader:
        first = reader.read(path)
    assert pages.ID_NUMBER in first.pages[0].text
    with Reader(jobs=1, cache_dir=tmp_path / "cache") as reader:
        started = time.monotonic()
        assert reader.read(path) == first
        assert time.monotonic() - started < 0.2  # no worker was started


@pytest.mark.ocr
def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    """The file it had in hand is a finding; the others are read."""
    paths = [pages.text_pdf(tmp_path / f"{number}.pdf", lines=(f"第{number}份材料说明",)) for number in range(3)]
    heavy = tmp_path / "heavy.pdf"
    heavy.write_bytes(pages.scan_pdf(*[pages.sheet()] * 12))
    with Reader(jobs=1) as reader:
        results: dict[Path, FileReading] = {}
        stop = threading.Event()

        def kill() -> None:
            while not stop.wait(0.05):
                for worker in list(reader.busy):
                    if worker.seconds > 2.0:
                        os.kill(worker.pid, signal.SIGKILL)
                        return

        killer = threading.Thread(target=kill)
        killer.start()
        results.update(reader.read_all([heavy, *paths]))
        stop.set()
        killer.join()
    assert results[heavy].problem is Problem.CRASHED
    assert [results[path].problem for path in paths] == [None, None, None]


@pytest.mark.ocr
def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    heavy, light = tmp_path / "heavy.pdf", pages.text_pdf(tmp_path / "light.pdf")
    heavy.write_bytes(pages.scan_pdf(*[pages.sheet()] * 20))
    with Reader(jobs=1, limits=Limits(seconds=3.0)) as reader:
        results = dict(reader.read_all([light, heavy, light]))
    assert results[heavy].problem is Problem.TIMEOUT
    assert results[light].problem is None


@pytest.mark.ocr
def test_workers_read_on_while_the_caller_uses_a_reading(tmp_path: Path) -> None:
    """The next file is in hand by then, and the caller's own time does not make it late."""
    one, other = (pages.text_pdf(tmp_path / f"{number}.pdf") for number in range(2))
    with Reader(jobs=1, limits=Limits(seconds=4.0)) as reader:
        done = reader.read_all([one, other])
        assert next(done)[0] == one
        assert [busy.path for busy in reader.busy] == [other]
        time.sleep(4.5)
        assert next(done)[1].problem is None


@pytest.mark.ocr
def test_what_was_read_can_be_looked_at(tmp_path: Path) -> None:
    index = show_file(pages.text_pdf(tmp_path / "a.pdf"), tmp_path / "out")
    assert pages.ID_NUMBER in index.read_text("utf-8")
    assert (tmp_path / "out" / "page-1.png").is_file()


@pytest.mark.slow
@pytest.mark.ocr
def test_hostile_files_end_in_a_typed_result() -> None:
    folder = os.environ.get("RPA_REVIEW_SHARED_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("RPA_REVIEW_SHARED_DATA names no folder")
    paths = sorted(path for path in Path(folder).glob("*/malformed/*") if path.is_file())[:60]
    with Reader(jobs=2, limits=Limits(seconds=20)) as reader:
        results = dict(reader.read_all(paths))
    assert set(results) == set(paths)
    assert all(result.pages or result.problem for result in results.values())


def test_legacy_office_files_and_ones_with_a_password(tmp_path: Path) -> None:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    (tmp_path / "old.docx").write_bytes(start + "WordDocument".encode("utf-16-le"))
    (tmp_path / "locked.docx").write_bytes(start + "EncryptedPackage".encode("utf-16-le"))
    assert problem_of(tmp_path / "old.docx") is Problem.LEGACY
    assert problem_of(tmp_path / "locked.docx") is Problem.ENCRYPTED


@pytest.mark.ocr
@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "WEBP", "BMP", "GIF"])
def test_pictures_of_every_kind(tmp_path: Path, kind: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    path = tmp_path / "picture"
    pages.sheet().crop((0, 150, 1240, 600)).save(path, kind)
    assert kind_of(path) == {"HEIF": "heic"}.get(kind, kind.lower())
    assert pages.CREDIT_CODE in read_file(path).pages[0].text.replace(" ", "")
