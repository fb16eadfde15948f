"""Views of one review: JSON for programs, HTML for the reviewer, text for the terminal."""

from rpa_review.report.index import index_html, write_index
from rpa_review.report.page import report_html, write_report
from rpa_review.report.record import as_json, read_review, schema, write_review
from rpa_review.report.terminal import outcome_table, review_summary

__all__ = [
    "as_json",
    "index_html",
    "outcome_table",
    "read_review",
    "report_html",
    "review_summary",
    "schema",
    "write_index",
    "write_report",
    "write_review",
]
