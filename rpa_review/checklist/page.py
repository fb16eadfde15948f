"""The checklist as a page that a department prints, reads and signs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rpa_review.checklist.content import SEVERITIES, Checklist
from rpa_review.report.page import environment, style
from rpa_review.report.record import write_whole
from rpa_review.report.wording import SEVERITY


def write_page(checklist: Checklist, path: Path, *, today: date) -> Path:
    """Writes the page; `today` is the day that stands on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, page_html(checklist, today=today))


def page_html(checklist: Checklist, *, today: date) -> str:
    """The whole checklist as one self-contained page."""
    template = environment().get_template("checklist.html.j2")
    return template.render(
        checklist=checklist,
        item=checklist.item,
        today=today,
        severities=[(SEVERITY[severity], said) for severity, said in SEVERITIES.items()],
        style=style("checklist.css"),
    )
