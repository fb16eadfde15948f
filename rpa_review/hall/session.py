"""A logged-in visit to a hall: opening pages, finding things on them, trying again what may pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TypeVar
from urllib.parse import urljoin

from playwright.sync_api import BrowserContext, Download, Locator, Page, Response, Route
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from rpa_review.errors import HallChanged, HallUnreachable, LoginRefused
from rpa_review.hall.browser import HallBrowser
from rpa_review.hall.credentials import Credentials
from rpa_review.hall.profile import Scope, SiteProfile, Step, Target

T = TypeVar("T")

_POLL_MILLISECONDS = 20


class SessionLost(HallUnreachable):
    """The hall asks to log in again. Inside this folder only: `patiently` answers it."""


class PageGone(HallChanged):
    """The hall has no such page (any more)."""


class HallSession:
    """One account's visit. `page` is the page at hand; it is a new one after `renew`."""

    def __init__(self, profile: SiteProfile, credentials: Credentials, browser: HallBrowser) -> None:
        self.profile = profile
        self._credentials = credentials
        self._browser = browser
        self._context: BrowserContext | None = None
        self._page: Page | None = None
        self._side: Page | None = None
        self._last_request = 0.0
        self._server_errors = 0

    def __enter__(self) -> HallSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def context(self) -> BrowserContext:
        if self._context is None:
            self.renew()
        assert self._context is not None  # noqa: S101  renew sets it
        return self._context

    @property
    def page(self) -> Page:
        if self._page is None or self._page.is_closed():
            self.renew()
        assert self._page is not None  # noqa: S101  renew sets it
        return self._page

    def renew(self) -> None:
        """A fresh context that keeps only the cookies, so that nothing of one application stays for the next."""
        cookies = []
        if self._context is not None:
            try:
                cookies = self._context.cookies()
            except PlaywrightError:
                cookies = []  # the browser is gone; the login starts anew
        self._close()
        self._context = self._browser.context()
        self._context.set_default_timeout(self.profile.timeouts.element * 1000)
        self._context.set_default_navigation_timeout(self.profile.timeouts.page * 1000)
        self._context.add_cookies(cookies)  # type: ignore[arg-type]  # what cookies() gave is what add_cookies() takes
        self._page = self._new_page()

    def _close(self) -> None:
        if self._context is not None:
            with suppress(PlaywrightError):  # it may have gone down with its browser
                self._context.close()
        self._context = self._page = self._side = None

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.on("response", self._note_response)
        page.on("crash", self._note_crash)
        for notice in self.profile.notices:
            close = notice.close
            page.add_locator_handler(
                notice.dialog.within(page), lambda dialog, close=close: close.within(dialog).click()
            )
        return page

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self._server_errors += 1

    def _note_crash(self, page: Page) -> None:
        if page is self._page:
            self._page = None

    # trying again

    def patiently(self, what: str, action: Callable[[], T]) -> T:
        """Does the action; again after a wait when the hall was in trouble, after a login when the session was lost.

        Raises:
            HallUnreachable: it did not pass after all tries.
            LoginRefused, HallChanged: at once; a person must act.
        """
        retries = self.profile.retries
        failures = logins = 0
        while True:
            try:
                return self._translated(action)
            except SessionLost as lost:
                logins += 1
                if logins > retries.logins:
                    raise HallUnreachable(f"{what}：登录后会话一再丢失，已重试 {retries.logins} 次") from lost
                if logins > 1:
                    time.sleep(min(retries.longest_wait, retries.first_wait))
                self.log_in()
            except HallUnreachable as trouble:
                failures += 1
                if failures >= retries.tries:
                    raise HallUnreachable(f"{what}：{trouble}（已试 {failures} 次）") from trouble
                time.sleep(min(retries.longest_wait, retries.first_wait * 2 ** (failures - 1)))

    def _translated(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except PlaywrightTimeout as error:
            raise HallUnreachable("大厅响应超时") from error
        except PlaywrightError as error:
            # The first line names the failure; the rest is a call log with addresses in it.
            raise HallUnreachable(f"与大厅的连接出错（{error.message.splitlines()[0][:80]}）") from error

    def polite_pause(self) -> None:
        """Waits until the profile's time between two requests has passed."""
        wait = self._last_request + self.profile.seconds_between_requests - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last_request = time.monotonic()

    # pages

    def open(self, address: str) -> Page:
        """Opens an address of the hall in the page at hand.

        Raises:
            SessionLost: the hall asks to log in. HallUnreachable: it is in trouble. PageGone: it knows no such page.
        """
        self.polite_pause()
        self._server_errors = 0
        response = self.page.goto(self.url(address), wait_until="domcontentloaded")
        self.check(response)
        return self.page

    def url(self, address: str) -> str:
        """An absolute address inside the hall."""
        return urljoin(self.profile.url, address.lstrip("/") if not address.startswith("http") else address)

    def check(self, response: Response | None) -> None:
        """Whether what came is a page of the hall, and not its trouble or its login."""
        page = self.page
        if response is not None and (response.status >= 500 or response.status == 429):
            raise HallUnreachable(self._trouble_said() or f"大厅返回 HTTP {response.status}")
        if self.profile.login.asked.within(page).count():
            raise SessionLost("会话已失效，大厅要求重新登录")
        if response is not None and response.status in (404, 410):
            raise PageGone(f"大厅没有这个页面（HTTP {response.status}）")
        if response is not None and response.status >= 400:
            raise HallChanged(f"大厅拒绝访问（HTTP {response.status}），请检查账号权限和站点配置")

    def _trouble_said(self) -> str | None:
        text = self.page.inner_text("body")
        return next((f"大厅提示“{said}”" for said in self.profile.try_again if said in text), None)

    def find(self, target: Target, scope: Scope | None = None) -> Locator:
        """The thing, once it is visible.

        Raises:
            SessionLost, HallUnreachable: the page shows that instead.
            HallChanged: the page stands and the thing is not on it.
        """
        place = scope if scope is not None else self.page
        wanted = target.within(place).first
        if wanted.is_visible():
            return wanted
        asked = self.profile.login.asked.within(place).first
        either = wanted.or_(asked)
        for said in self.profile.try_again:
            either = either.or_(place.get_by_text(said).first)
        try:
            either.first.wait_for(state="visible")
        except PlaywrightTimeout as error:
            if self._server_errors:
                raise HallUnreachable("大厅返回服务器错误") from error
            if self.profile.login.asked.within(self.page).count():
                raise SessionLost("会话已失效，大厅要求重新登录") from error
            raise HallChanged(f"页面上找不到“{target}”，大厅可能改版，请核对站点配置") from error
        if wanted.is_visible():
            return wanted
        if asked.is_visible():
            raise SessionLost("会话已失效，大厅要求重新登录")
        raise HallUnreachable("大厅提示暂时无法加载")

    def do(self, step: Step, values: Mapping[str, str]) -> None:
        """Does what a person does on the page at hand, and waits for what the step says comes next."""
        value = step.value.format(**values)
        target = step.fill or step.select or step.click
        assert target is not None  # noqa: S101  the model holds that one is given
        element = self.find(target)
        if step.fill is not None:
            element.fill(value)
            return
        if step.select is not None:
            options = [" ".join(option.split()) for option in element.locator("option").all_inner_texts()]
            if value not in options:
                raise HallChanged(f"“{target}”里没有“{value}”这一项，大厅可能改版，请核对站点配置")
            chosen = element.evaluate("box => box.selectedOptions[0]?.label.trim()")
            if chosen == value:
                return
        if step.then == "nothing":
            self._act(step, element, value)
            return
        self.polite_pause()
        self._server_errors = 0
        with self.page.expect_navigation(wait_until="domcontentloaded") as navigation:
            self._act(step, element, value)
        self.check(navigation.value)

    @staticmethod
    def _act(step: Step, element: Locator, value: str) -> None:
        if step.select is not None:
            element.select_option(label=value)
        else:
            element.click()

    @contextmanager
    def side_page(self) -> Iterator[Page]:
        """A second page, for viewers: it loads what it is sent to and nothing that is embedded in that."""
        if self._side is None or self._side.is_closed():
            self._side = self.context.new_page()
            self._side.route("**/*", _documents_only)
        else:
            self._side.bring_to_front()
        try:
            yield self._side
        finally:
            if self._page is not None and not self._page.is_closed():
                self._page.bring_to_front()  # a page behind another is slowed down to a frame a second

    def download_address(self, button: Locator) -> str:
        """Where the download that a click starts comes from; the browser itself refuses it.

        Raises:
            HallUnreachable: the hall answered with an error, or not at all.
        """
        begun: list[Download] = []
        page = self.page

        def begins(download: Download) -> None:
            begun.append(download)

        page.on("download", begins)
        self.polite_pause()
        self._server_errors = 0
        try:
            button.click()
            give_up = time.monotonic() + self.profile.timeouts.element
            while not begun and time.monotonic() < give_up:
                page.wait_for_timeout(_POLL_MILLISECONDS)
                if self._server_errors:
                    raise HallUnreachable("大厅没有给出附件（服务器错误）")
                if self.profile.login.asked.within(page).count():
                    raise SessionLost("会话已失效，大厅要求重新登录")
        finally:
            page.remove_listener("download", begins)
        if not begun:
            raise HallUnreachable("点了下载，大厅没有给出附件")
        return begun[0].url

    # logging in

    def log_in(self) -> None:
        """Logs in and proves it by the probe.

        Raises:
            LoginRefused: the hall said no; tried once only, because tries lock accounts.
            HallUnreachable: the login page could not be had.
        """
        retries = self.profile.retries
        for attempt in range(1, retries.tries + 1):
            try:
                self._translated(self._log_in_once)
            except HallUnreachable as trouble:
                if attempt == retries.tries:
                    raise HallUnreachable(f"登录大厅：{trouble}（已试 {attempt} 次）") from trouble
                time.sleep(min(retries.longest_wait, retries.first_wait * 2 ** (attempt - 1)))
            else:
                return

    def _log_in_once(self) -> None:
        login = self.profile.login
        values = {"user": self._credentials.user, "password": self._credentials.password}
        self._open_login()
        for step in login.steps:
            try:
                self.do(step, values)
            except SessionLost:
                break  # the page after the last step still asks to log in; it says why below
        if login.refused.within(self.page).count():
            raise LoginRefused("大厅拒绝登录：用户名或密码错误。请核对账号；为免锁定账号，不再重试")
        try:
            self.open(login.probe_path)
        except SessionLost as lost:
            raise HallUnreachable("登录后仍要求登录") from lost
        self.find(login.probe)

    def _open_login(self) -> None:
        """Opens the login page, whose asking to log in is no sign of a lost session."""
        try:
            self.open(self.profile.login.path)
        except SessionLost:
            return


def _documents_only(route: Route) -> None:
    request = route.request
    if request.is_navigation_request() and request.frame.parent_frame is None:
        route.continue_()
    else:
        route.abort()
