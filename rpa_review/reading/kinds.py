"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import zipfile

from rpa_review.reading.document import Source, stream

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),  # legacy DOC, XLS, WPS
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
)


_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a document with a password


def kind_of(source: Source) -> str:
    """The kind of a file ("pdf", "jpeg", …), or "" when its content is nothing we know."""
    with stream(source) as file:
        head = file.read(1024)
    for start, kind in _STARTS:
        if head.startswith(start):
            return _kind_of_ole(source) if kind == "ole" else kind
    if b"%PDF-" in head:
        return "pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        brands = head[8 : int.from_bytes(head[:4], "big")]
        if b"avif" in brands or b"avis" in brands:
            return "avif"
        return "heic" if any(brand in brands for brand in _HEIC_BRANDS) else ""
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(source)
    return ""


def _kind_of_ole(source: Source) -> str:
    """ "ole" for legacy DOC, XLS, PPT and WPS; "locked" for a DOCX or XLSX with a password, which comes as one too."""
    with stream(source) as file:
        return "locked" if _LOCKED_OFFICE in file.read() else "ole"


def _kind_of_archive(source: Source) -> str:
    try:
        with stream(source) as file, zipfile.ZipFile(file) as archive:
            names = {name.lower().replace("\\", "/") for name in archive.namelist()[:5000]}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "zip"
    if "ofd.xml" in names:
        return "ofd"
    for name, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")):
        if name in names:
            return kind
    return "zip"
