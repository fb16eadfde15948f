"""File → pages → words and marks."""

from rpa_review.reading.files import READER, read_file
from rpa_review.reading.limits import DEFAULT_LIMITS, Limits
from rpa_review.reading.reader import Reader
from rpa_review.reading.render import render_page

__all__ = ["DEFAULT_LIMITS", "READER", "Limits", "Reader", "read_file", "render_page"]
