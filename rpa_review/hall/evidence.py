"""What the page looked like when something on it was not as the profile says: kept for the operator."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from rpa_review.hall.package import KEPT


def keep_evidence(out_dir: Path, name: str, says: str, page: Page) -> Path:
    """Keeps a screenshot and the HTML of the page and its frames; returns their folder.

    They hold personal data: the folder is for the operator's eyes and is never logged, only named.
    """
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    folder = out_dir / KEPT / "evidence" / f"{moment}-{re.sub(r'[^0-9A-Za-z_-]', '_', name)}"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "reason.txt").write_text(says + "\n", encoding="utf-8")
    try:
        page.screenshot(path=folder / "page.png", full_page=True, timeout=10_000)
        for index, frame in enumerate(page.frames):
            file = folder / ("page.html" if index == 0 else f"frame-{index}.html")
            file.write_text(frame.content(), encoding="utf-8")
    except PlaywrightError as error:
        (folder / "incomplete.txt").write_text(error.message.splitlines()[0] + "\n", encoding="utf-8")
    return folder
