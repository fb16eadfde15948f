"""What we read of a text layer, held against another library's reading of the same page."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from fixtures.papers.media import Medium
from fixtures.papers.paper import make_paper
from fixtures.papers.render import Press
from rpa_review.domain.page import Origin
from rpa_review.reading import read_file

pytestmark = pytest.mark.browser


def characters(text: str) -> Counter[str]:
    """Letters and figures, whatever their width or form."""
    return Counter(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


@pytest.mark.parametrize(("kind", "variant"), [("lease", "a"), ("business_licence", "b"), ("household_register", "c")])
def test_the_text_layer_reads_as_pdfplumber_reads_it(tmp_path: Path, kind: str, variant: str) -> None:
    """At least 99 % of the characters that pdfplumber finds are in our words, the faint watermark left out."""
    with Press() as press:
        paper = make_paper(kind, {}, variant=variant, medium=Medium.TEXT_PDF, seed=5, press=press)
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.files[0][1])

    ours = read_file(path)
    with pdfplumber.open(path) as document:
        theirs = characters("".join(page.extract_text() or "" for page in document.pages))

    assert all(page.origin is Origin.TEXT_LAYER for page in ours.pages)
    for char in "样例":
        del theirs[char]
    missing = theirs - characters("".join(page.text for page in ours.pages))
    assert missing.total() <= 0.01 * theirs.total(), missing
