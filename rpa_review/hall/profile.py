"""The site profile: everything about one hall that is not Python, read from YAML."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Literal

import yaml
from playwright.sync_api import FrameLocator, Locator, Page
from pydantic import Field as Constraint
from pydantic import ValidationError, model_validator

from rpa_review.domain.record import Frozen
from rpa_review.errors import ContentError

URL_VARIABLE = "RPA_REVIEW_HALL_URL"
PROFILES = Path(__file__).parent / "profiles"

Scope = Page | Locator | FrameLocator
Seconds = Annotated[float, Constraint(gt=0)]


class Target(Frozen):
    """A thing on a page by what a person sees of it: role and name, label, text; CSS where nothing else tells."""

    role: str | None = None
    name: str | None = None
    label: str | None = None
    text: str | None = None
    css: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        if sum(way is not None for way in (self.role, self.label, self.text, self.css)) != 1:
            raise ValueError("写明 role、label、text、css 中的一种")
        return self

    def within(self, scope: Scope) -> Locator:
        if self.role is not None:
            # Playwright types roles as a long literal; the profile's author may write any of them.
            return scope.get_by_role(self.role, name=self.name, exact=True)  # type: ignore[arg-type]
        if self.label is not None:
            return scope.get_by_label(self.label, exact=True)
        if self.text is not None:
            return scope.get_by_text(self.text)
        return scope.locator(self.css or "")

    def __str__(self) -> str:
        return self.name or self.label or self.text or self.css or self.role or ""


class Step(Frozen):
    """Something that a person does on a page. `value` may hold {user}, {password}, {item}, {item_name}, {status}."""

    fill: Target | None = None
    select: Target | None = None
    click: Target | None = None
    value: str = ""
    then: Literal["nothing", "navigation"] = "nothing"  # what the page does next, and the bot waits for

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        if sum(action is not None for action in (self.fill, self.select, self.click)) != 1:
            raise ValueError("写明 fill、select、click 中的一种")
        return self


class Timeouts(Frozen):
    """Seconds to wait for a page, for a thing on a page, and for a file."""

    page: Seconds = 30
    element: Seconds = 15
    file: Seconds = 120


class Retries(Frozen):
    """How often, and how long apart, to try again what may pass; what an operator must act on is never tried again."""

    tries: Annotated[int, Constraint(ge=1)] = 4
    first_wait: Seconds = 1
    longest_wait: Seconds = 30
    logins: Annotated[int, Constraint(ge=1)] = 5  # times in a row that a lost session is renewed for one action
    unreachable_in_a_row: Annotated[int, Constraint(ge=1)] = 3  # applications; then the run stops


class Login(Frozen):
    path: str
    steps: tuple[Step, ...]
    refused: Target  # what the page says to wrong credentials
    asked: Target  # what only a page that asks to log in has
    probe_path: str
    probe: Target  # what only someone who is logged in sees there


class Notice(Frozen):
    """A pop-up that may stand in the way at any moment, and what closes it."""

    dialog: Target
    close: Target


class Columns(Frozen):
    """Headings of the worklist."""

    number: str
    updated_at: str
    version: str = ""


class Worklist(Frozen):
    path: str
    steps: tuple[Step, ...] = ()  # filters, search, page size, order
    status: str = ""
    table: Target
    columns: Columns
    total: Target
    total_pattern: str  # one group: the number of rows in the list
    next: Target  # there and enabled only while there is a next page
    open: str  # name of the link in a row that opens the filing
    passes: Annotated[int, Constraint(ge=2)] = 5  # readings of a list that keeps moving


class Basics(Frozen):
    """Labels of the basic information; the value stands in the cell after its label."""

    tab: Target | None = None
    table: Target
    labels: str = "th"
    number: str
    filed_at: str
    updated_at: str
    version: str = ""
    applicant_kind: str
    applicant: str
    id_number: str
    kinds: dict[str, Literal["person", "organisation"]]


class FormPage(Frozen):
    """The form: pairs of label and value, and tables whose caption is the field's label."""

    tab: Target | None = None
    frame: str | None = None  # CSS of the iframe that holds the form
    ready: Target
    labels: str = "th[scope=row]"
    tables: str = "table:has(caption)"
    yes: tuple[str, ...] = ("是", "√", "有")
    no: tuple[str, ...] = ("否", "×", "无")
    separators: str = "、"
    nothing: tuple[str, ...] = ("—", "-", "未填写")


class Way(Frozen):
    """How a file is reached from its row: the control there, and what it opens."""

    kind: Literal["link", "viewer", "dialog"]
    control: Target
    shows: Target | None = None  # viewer: the element whose src or data is the file
    dialog: Target | None = None
    download: Target | None = None  # dialog: the button
    close: Target | None = None

    @model_validator(mode="after")
    def _complete(self) -> Way:
        needs = {"link": (), "viewer": (self.shows,), "dialog": (self.dialog, self.download, self.close)}[self.kind]
        if any(each is None for each in needs):
            raise ValueError("viewer 须写明 shows；dialog 须写明 dialog、download、close")
        return self


class Attachments(Frozen):
    tab: Target | None = None
    table: Target
    code: str = ""  # heading of the material's code; empty when the hall shows only names
    material: str
    file: str
    size: str = ""
    ways: tuple[Way, ...]


class Certificates(Frozen):
    tab: Target | None = None
    table: Target
    type: str
    holder: str
    number: str
    valid_to: str
    status: str


class Draft(Frozen):
    """The box for a draft opinion. Nothing is written unless `allowed` is true."""

    allowed: bool = False
    box: Target
    save: Target
    saved: Target


class SiteProfile(Frozen):
    """One hall."""

    hall: str  # identifies the hall in packages
    name: str
    url: str
    utc_offset_hours: float = 8
    datetime_format: str = "%Y-%m-%d %H:%M:%S"
    seconds_between_requests: Annotated[float, Constraint(ge=0)] = 0.5
    applications_per_context: Annotated[int, Constraint(ge=1)] = 10
    timeouts: Timeouts = Timeouts()
    retries: Retries = Retries()
    item_names: dict[str, str] = Constraint(default_factory=dict)  # slug → name, where the hall's name is its own
    try_again: tuple[str, ...] = ()  # what pages say when they could not be made just now
    notices: tuple[Notice, ...] = ()
    login: Login
    worklist: Worklist
    basics: Basics
    form: FormPage
    attachments: Attachments
    certificates: Certificates | None = None
    draft: Draft | None = None

    def moment(self, text: str) -> datetime:
        """A date and time as the hall writes it, with the hall's offset. Raises ValueError."""
        zone = timezone(timedelta(hours=self.utc_offset_hours))
        return datetime.strptime(text, self.datetime_format).replace(tzinfo=zone)


def load_profile(name_or_path: str, *, url: str | None = None) -> SiteProfile:
    """The profile with this name, or at this path; `url` or RPA_REVIEW_HALL_URL takes the place of its address.

    Raises:
        ContentError: there is no such profile, or it is wrong; the text says where.
    """
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml"):
        path = PROFILES / f"{name_or_path}.yaml"
    if not path.is_file():
        known = "、".join(sorted(each.stem for each in PROFILES.glob("*.yaml")))
        raise ContentError(name_or_path, "没有这个站点配置", f"可用：{known}，或给出 YAML 文件的路径")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        profile = SiteProfile.model_validate(content)
    except yaml.YAMLError as error:
        raise ContentError(path.name, f"不是合法的 YAML：{error}", "请修正后重试") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{path.name} 的 {place or '顶层'}", first["msg"], "请按站点配置说明修正") from error
    address = url or os.environ.get(URL_VARIABLE) or profile.url
    return profile.model_copy(update={"url": address.rstrip("/") + "/"})
