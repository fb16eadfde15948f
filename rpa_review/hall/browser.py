"""Finding and running Chromium."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from rpa_review.errors import SetupError

BROWSER_VARIABLE = "RPA_REVIEW_BROWSER"
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",  # a container's /dev/shm is small
)


def find_chromium() -> Path:
    """The browser to run: the one named in RPA_REVIEW_BROWSER, Playwright's own, or the system's.

    Raises:
        SetupError: there is none; the text says how to get one.
    """
    if named := os.environ.get(BROWSER_VARIABLE):
        if Path(named).is_file():
            return Path(named)
        raise SetupError(f"环境变量 {BROWSER_VARIABLE} 指向的浏览器不存在：{named}，请更正或取消该变量")
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    own = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    if own:
        return own[-1]
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise SetupError(
        "本机没有可用的 Chromium 浏览器。请执行 apt install chromium（或 playwright install chromium），"
        f"也可以用环境变量 {BROWSER_VARIABLE} 指定 Chrome、Edge 的路径"
    )


def launch_flags() -> list[str]:
    """Switches: no background traffic; as root no sandbox, because Chromium refuses to start with one there."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*_FLAGS, "--no-sandbox"] if as_root else list(_FLAGS)


class HallBrowser:
    """A Chromium for one thread, started on first use and replaced after `contexts_per_browser` contexts.

    Chromium grows when it runs for days, and a crashed one must not end a night's run: `context` starts a new one
    whenever the old one is gone.
    """

    def __init__(self, *, headed: bool = False, contexts_per_browser: int = 30) -> None:
        self._headed = headed
        self._contexts_per_browser = contexts_per_browser
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._contexts = 0

    def __enter__(self) -> HallBrowser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_browser()
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None

    def context(self) -> BrowserContext:
        """A fresh context: no cookies, no cache of its own, Chinese locale and time, downloads refused."""
        if self._browser is None or not self._browser.is_connected() or self._contexts >= self._contexts_per_browser:
            self._launch()
        self._contexts += 1
        assert self._browser is not None  # noqa: S101  _launch sets it or raises
        return self._browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1440, "height": 900},
            accept_downloads=False,  # files are fetched by context.request, where their length can be checked
            service_workers="block",
        )

    def _launch(self) -> None:
        self._close_browser()
        executable = find_chromium()
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=executable, headless=not self._headed, args=launch_flags(), timeout=60_000
            )
        except PlaywrightError as error:
            reason = str(error).splitlines()[0]
            raise SetupError(f"浏览器 {executable} 无法启动（{reason}），请执行 rpa-review doctor 检查") from error
        self._contexts = 0

    def _close_browser(self) -> None:
        if self._browser is not None and self._browser.is_connected():
            self._browser.close()
        self._browser = None
