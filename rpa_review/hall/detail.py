"""One filing's pages: basic information, form, materials, certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeVar

from playwright.sync_api import Error as PlaywrightError
from pydantic import Field as Constraint

from rpa_review.domain.application import Certificate
from rpa_review.domain.form_spec import FormSpec
from rpa_review.domain.record import Frozen
from rpa_review.errors import HallChanged, HallError
from rpa_review.hall.attachments import FetchedFile, Fetcher, ListedFile, file_address, listed_files
from rpa_review.hall.form_values import FormRead, form_values
from rpa_review.hall.profile import Scope, Target
from rpa_review.hall.session import HallSession
from rpa_review.hall.tables import missing_labels, read_pairs, read_table

T = TypeVar("T")


class BasicInformation(Frozen):
    number: str
    filed_at: datetime
    stamp: str  # as in the worklist: changes whenever the applicant hands in again
    kind: Literal["person", "organisation"]
    applicant: str = Constraint(repr=False)
    id_number: str = Constraint(repr=False)


class Detail:
    """The pages of one filing. Each part is read patiently: after trouble its page is opened anew."""

    def __init__(self, session: HallSession, address: str, spec: FormSpec) -> None:
        self._session = session
        self._address = address
        self._spec = spec
        self._open = False
        self._files: list[ListedFile] | None = None  # while its list is the page at hand

    def basics(self) -> BasicInformation:
        return self._read("读取基本信息", self._basics)

    def form(self) -> FormRead:
        return self._read("读取申请表单", self._form)

    def certificates(self) -> tuple[Certificate, ...]:
        if self._session.profile.certificates is None:
            return ()
        return self._read("读取电子证照", self._certificates)

    def files(self) -> list[FetchedFile]:
        """Every file handed in, whole, in the order of the list."""
        session, fetcher = self._session, Fetcher(self._session)
        tab = session.profile.attachments.tab

        def listed() -> list[ListedFile]:
            self._show(tab)
            self._files = listed_files(session, self._spec)
            return self._files

        def fetched(index: int) -> FetchedFile:
            files = self._files or listed()
            if index >= len(files):
                raise HallChanged("申请材料清单在读取时变了")
            file = files[index]
            content = fetcher.fetch(file_address(session, file), file)
            return FetchedFile(material=file.material, name=file.name, content=content)

        count = len(self._read("读取申请材料清单", listed))
        return [
            self._read(f"下载第 {index + 1} 个附件", lambda index=index: fetched(index))  # type: ignore[misc]
            for index in range(count)
        ]

    def save_draft(self, text: str) -> None:
        """Writes the draft opinion; whether that is allowed is the caller's to know."""
        draft = self._session.profile.draft
        if draft is None:
            raise HallChanged("站点配置没有写明预审意见草稿在哪里")

        def save() -> None:
            self._session.find(draft.box).fill(text)
            self._session.find(draft.save).click()
            self._session.find(draft.saved)

        self._read("保存预审意见草稿", save)

    def reopen(self) -> None:
        """The next part is read from pages opened anew."""
        self._open = False
        self._files = None

    def _read(self, what: str, read: Callable[[], T]) -> T:
        def attempt() -> T:
            if not self._open:
                self._session.open(self._address)
                self._open = True
            try:
                return read()
            except (HallError, PlaywrightError):
                self.reopen()
                raise

        return self._session.patiently(what, attempt)

    def _show(self, tab: Target | None) -> None:
        """Brings a tab to the front, unless it is there already."""
        if tab is None:
            return
        button = self._session.find(tab)
        if button.get_attribute("aria-selected") != "true":
            button.click()

    def _basics(self) -> BasicInformation:
        session, profile = self._session, self._session.profile.basics
        self._show(profile.tab)
        shown = dict(read_pairs(session.find(profile.table), profile.labels))
        labels = {
            "number": profile.number,
            "filed_at": profile.filed_at,
            "updated_at": profile.updated_at,
            "version": profile.version,
            "applicant_kind": profile.applicant_kind,
            "applicant": profile.applicant,
            "id_number": profile.id_number,
        }
        missing = [label for label in labels.values() if label and label not in shown]
        if missing:
            raise missing_labels(missing, "基本信息")
        value = {key: shown[label] for key, label in labels.items() if label}
        kind = profile.kinds.get(value["applicant_kind"])
        if kind is None:
            raise HallChanged("“申请人类型”是站点配置不认识的一种，请补充配置")
        try:
            filed_at = session.profile.moment(value["filed_at"])
        except ValueError as error:
            raise HallChanged("“提交时间”不是站点配置的格式，请核对配置") from error
        return BasicInformation(
            number=value["number"],
            filed_at=filed_at,
            stamp=" ".join(value[key] for key in ("version", "updated_at") if key in value),
            kind=kind,
            applicant=value["applicant"],
            id_number=value["id_number"],
        )

    def _form(self) -> FormRead:
        session, profile = self._session, self._session.profile.form
        self._show(profile.tab)
        scope: Scope = session.page.frame_locator(profile.frame) if profile.frame else session.page
        session.find(profile.ready, scope)
        root = scope.locator("body")
        tables = [read_table(table) for table in scope.locator(profile.tables).all()]
        return form_values(self._spec, read_pairs(root, profile.labels), tables, profile)

    def _certificates(self) -> tuple[Certificate, ...]:
        session, profile = self._session, self._session.profile.certificates
        if profile is None:
            return ()
        self._show(profile.tab)
        table = read_table(session.find(profile.table))
        wanted = {key: getattr(profile, key) for key in ("type", "holder", "number", "valid_to", "status")}
        places = table.places(wanted, "电子证照清单")
        return tuple(
            Certificate(
                type=cells[places["type"]].text,
                holder=cells[places["holder"]].text,
                number=cells[places["number"]].text,
                valid_to=cells[places["valid_to"]].text or None,
                status=cells[places["status"]].text,
            )
            for cells in table.rows
            if not all(cell.spans for cell in cells)
        )


def changed_meanwhile(before: BasicInformation, after: BasicInformation) -> bool:
    """Whether the applicant handed in again while the filing was read."""
    return before.stamp != after.stamp
