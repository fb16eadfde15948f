"""The bot: what a clerk does at the hall, as three verbs: list, fetch, save a draft."""

from __future__ import annotations

from rpa_review.domain.application import Applicant, Application
from rpa_review.domain.form_spec import FormSpec
from rpa_review.domain.record import Frozen
from rpa_review.errors import HallChanged, HallUnreachable, SetupError
from rpa_review.hall.attachments import FetchedFile
from rpa_review.hall.detail import Detail, changed_meanwhile
from rpa_review.hall.session import HallSession
from rpa_review.hall.worklist import Listing, read_worklist

READINGS = 3
"""How often a filing is read anew because its applicant handed in again meanwhile."""


class Fetched(Frozen):
    """A filing as it was read: the application without its files, the files, and the stamp it bore."""

    application: Application
    files: tuple[FetchedFile, ...]
    stamp: str


class Bot:
    """Works in a session; does nothing to the hall but read, unless the profile allows drafts."""

    def __init__(self, session: HallSession) -> None:
        self._session = session
        self._applications = 0

    def list(self, spec: FormSpec) -> Listing:
        """Every filing of the item that waits in the worklist."""
        return read_worklist(self._session, spec)

    def fetch(self, number: str, address: str, spec: FormSpec) -> Fetched:
        """One filing, all of one version.

        Raises:
            HallChanged, HallUnreachable, LoginRefused: as the session found.
        """
        self._applications += 1
        if self._applications % self._session.profile.applications_per_context == 0:
            self._session.renew()
        for _ in range(READINGS):
            detail = Detail(self._session, address, spec)
            before = detail.basics()
            if before.number != number:
                raise HallChanged("打开的不是要找的办件，请核对站点配置中打开办件的链接")
            form = detail.form()
            certificates = detail.certificates()
            files = detail.files()
            detail.reopen()
            if changed_meanwhile(before, detail.basics()):
                continue
            extra = {"hall_unknown": form.unknown} if form.unknown else {}
            application = Application(
                number=number,
                item=spec.item,
                filed_at=before.filed_at,
                hall=self._session.profile.hall,
                applicant=Applicant(kind=before.kind, name=before.applicant, id_number=before.id_number),
                form=form.values,
                certificates=certificates,
                **extra,
            )
            return Fetched(application=application, files=tuple(files), stamp=before.stamp)
        raise HallUnreachable("读取期间申请人一再重新提交，下次再取")

    def write_draft_opinion(self, address: str, spec: FormSpec, text: str) -> None:
        """Saves a draft opinion; never anything else.

        Raises:
            SetupError: the profile does not allow it.
        """
        draft = self._session.profile.draft
        if draft is None or not draft.allowed:
            raise SetupError("站点配置没有允许写入预审意见草稿（draft.allowed 为 true 才会写入）")
        Detail(self._session, address, spec).save_draft(text)
