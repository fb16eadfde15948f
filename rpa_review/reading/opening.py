"""Which format opens a file, by its content."""

from __future__ import annotations

from contextlib import AbstractContextManager

from rpa_review.domain.page import Problem
from rpa_review.reading import archive, ofd, office_file, pdf, picture_file
from rpa_review.reading.document import Document, Source
from rpa_review.reading.kinds import kind_of
from rpa_review.reading.limits import Limits
from rpa_review.reading.problems import Unreadable


def opened(source: Source, limits: Limits, depth: int = 0) -> AbstractContextManager[Document]:
    """The file's pages, to be closed after use; `depth` counts the archives around it. Raises Unreadable."""
    kind = kind_of(source)
    if kind == "pdf":
        return pdf.opened(source)
    if kind in picture_file.PICTURES:
        return picture_file.opened(source, kind, limits)
    if kind == "ofd":
        return ofd.opened(source, limits)
    if kind in ("docx", "xlsx"):
        return office_file.opened(source, kind, limits)
    if kind == "zip":
        return archive.opened(source, limits, depth, opened)
    if kind == "locked":
        raise Unreadable(Problem.ENCRYPTED, kind=kind)
    raise Unreadable(Problem.LEGACY if kind == "ole" else Problem.UNSUPPORTED, kind, kind=kind)
