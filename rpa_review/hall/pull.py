"""Pulling: from a hall's worklist to packages, each new or changed filing once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from pydantic import Field as Constraint

from rpa_review.domain.form_spec import FormSpec
from rpa_review.domain.record import Frozen
from rpa_review.errors import HallChanged, HallUnreachable, SetupError
from rpa_review.hall.bot import Bot
from rpa_review.hall.browser import HallBrowser
from rpa_review.hall.credentials import Credentials
from rpa_review.hall.evidence import keep_evidence
from rpa_review.hall.package import content_hash, sweep_unfinished, with_files, write_package
from rpa_review.hall.profile import SiteProfile
from rpa_review.hall.register import Entry, Register, State, locked, now
from rpa_review.hall.session import HallSession, PageGone
from rpa_review.hall.worklist import Listing


class PullProgress(Frozen):
    """News for whoever watches: `done` of `total` in this stage."""

    stage: Literal["listing", "pulling"]
    done: int
    total: int
    number: str = ""


Progress = Callable[[PullProgress], None]


class Failure(Frozen):
    number: str
    reason: str
    evidence: str | None = None  # folder with screenshot and HTML


class PullSummary(Frozen):
    """What one run did. Every number that the worklist showed is in exactly one of pulled, unchanged, failed, left."""

    listed: int
    pulled: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # those of `pulled` that replaced an older package
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    left: tuple[str, ...] = ()  # registered for the next run: beyond the limit, or after a stop
    repeats: tuple[str, ...] = ()  # listed more than once by the hall; taken once
    # number → the earlier number with the same content (重复提交)
    same_content: dict[str, str] = Constraint(default_factory=dict)
    settled: bool = True  # whether the worklist stood still while it was read
    stopped: str | None = None
    seconds: float = 0.0

    def sentence(self) -> str:
        """The run in one Chinese sentence."""
        if not (self.pulled or self.failed or self.left):
            return f"待办件 {self.listed} 件，没有新增或变更，本次未拉取。"
        parts = [f"待办件 {self.listed} 件，拉取 {len(self.pulled)} 件"]
        if self.changed:
            parts.append(f"其中补正后重新提交 {len(self.changed)} 件")
        if self.unchanged:
            parts.append(f"未变 {len(self.unchanged)} 件")
        if self.failed:
            parts.append(f"失败 {len(self.failed)} 件（已登记，下次重试）")
        if self.left:
            parts.append(f"留待下次 {len(self.left)} 件")
        if self.same_content:
            parts.append(f"内容重复提交 {len(self.same_content)} 件")
        return "，".join(parts) + "。" + (f"已停止：{self.stopped}。" if self.stopped else "")


def pull(
    profile: SiteProfile,
    items: Sequence[FormSpec],
    out_dir: Path,
    credentials: Credentials,
    *,
    progress: Progress | None = None,
    limit: int | None = None,
    browser: HallBrowser | None = None,
) -> PullSummary:
    """Leaves a package in `out_dir` for every filing of the items that waits; takes only what is new or changed.

    Raises:
        LoginRefused: the account does not work. HallUnreachable, HallChanged: not even the worklist could be read.
        SetupError: no browser, or another run holds the folder.
    """
    started = time.monotonic()
    out_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(locked(out_dir))
        sweep_unfinished(out_dir)
        browser = browser or stack.enter_context(HallBrowser())
        session = stack.enter_context(HallSession(profile, credentials, browser))
        run = _Run(session, {spec.item: spec for spec in items}, out_dir, progress or (lambda _: None))
        session.log_in()
        run.list_all()
        run.take(limit)
        return run.summary(time.monotonic() - started)


class _Run:
    """One run: the listings, then the filings one by one."""

    def __init__(self, session: HallSession, specs: Mapping[str, FormSpec], out_dir: Path, progress: Progress) -> None:
        self._session = session
        self._bot = Bot(session)
        self._specs = specs
        self._out_dir = out_dir
        self._progress = progress
        self._register = Register(out_dir)
        self._listings: list[Listing] = []
        self._waiting: list[Entry] = []
        self._unchanged: list[str] = []
        self._pulled: list[str] = []
        self._changed: list[str] = []
        self._failed: list[Failure] = []
        self._same: dict[str, str] = {}
        self._stopped: str | None = None

    def list_all(self) -> None:
        """Registers every filing that the worklist shows, before any is opened."""
        for index, spec in enumerate(self._specs.values()):
            self._progress(PullProgress(stage="listing", done=index, total=len(self._specs)))
            try:
                self._listings.append(self._bot.list(spec))
            except HallChanged as changed:
                place = keep_evidence(self._out_dir, f"worklist-{spec.item}", str(changed), self._session.page)
                raise HallChanged(f"{changed}。截图和网页保存在 {place}") from changed
        self._progress(PullProgress(stage="listing", done=len(self._specs), total=len(self._specs)))
        for row in (row for listing in self._listings for row in listing.rows):
            known = self._register.entries.get(row.number)
            if known is not None and known.stamp == row.stamp and self._is_held(known):
                self._unchanged.append(row.number)
                continue
            if known is None or known.stamp != row.stamp or known.state in (State.PULLED, State.GONE):
                known = self._register.note(
                    Entry(
                        number=row.number,
                        item=row.item,
                        stamp=row.stamp,
                        address=row.address,
                        state=State.LISTED,
                        content=known.content if known else "",
                        at=now(),
                    )
                )
            self._waiting.append(known)
        listed = {row.number for listing in self._listings for row in listing.rows}
        # What an earlier run could not take and the list no longer shows is not forgotten either.
        self._waiting += [
            entry
            for entry in self._register.entries.values()
            if entry.number not in listed and entry.item in self._specs and entry.state in (State.LISTED, State.FAILED)
        ]

    def _is_held(self, entry: Entry) -> bool:
        return entry.state is State.PULLED and (self._out_dir / entry.number / "application.json").is_file()

    def take(self, limit: int | None) -> None:
        """Takes the waiting filings, oldest registered first; trouble with one never stops the others."""
        self._waiting.sort(key=lambda entry: entry.failures)  # stable: those that failed before come last
        total = len(self._waiting) if limit is None else min(limit, len(self._waiting))
        in_a_row = 0
        for done, entry in enumerate(self._waiting[:total]):
            self._progress(PullProgress(stage="pulling", done=done, total=total, number=entry.number))
            try:
                self._take_one(entry)
                in_a_row = 0
            except PageGone as gone:
                self._fail(entry, str(gone), state=State.GONE)
            except HallChanged as changed:
                place = keep_evidence(self._out_dir, entry.number, str(changed), self._session.page)
                self._fail(entry, str(changed), evidence=place)
                in_a_row = 0
            except HallUnreachable as trouble:
                self._fail(entry, str(trouble))
                in_a_row += 1
                if in_a_row >= self._session.profile.retries.unreachable_in_a_row:
                    self._stopped = f"大厅连续 {in_a_row} 件打不开（{trouble}）"
                    break
        self._progress(PullProgress(stage="pulling", done=total, total=total))

    def _take_one(self, entry: Entry) -> None:
        fetched = self._bot.fetch(entry.number, entry.address, self._specs[entry.item])
        application, contents = with_files(fetched.application, fetched.files)
        replaces = (self._out_dir / entry.number).exists()
        write_package(self._out_dir, application, contents, stamp=fetched.stamp)
        content = content_hash(application)
        same_as = self._register.first_with(content, other_than=entry.number)
        self._register.note(
            entry.model_copy(
                update={
                    "state": State.PULLED,
                    "content": content,
                    "same_as": same_as,
                    "reason": "",
                    "failures": 0,
                    "at": now(),
                }
            )
        )
        self._pulled.append(entry.number)
        if replaces:
            self._changed.append(entry.number)
        if same_as:
            self._same[entry.number] = same_as

    def _fail(self, entry: Entry, reason: str, *, state: State = State.FAILED, evidence: Path | None = None) -> None:
        self._register.note(
            entry.model_copy(update={"state": state, "reason": reason, "failures": entry.failures + 1, "at": now()})
        )
        self._failed.append(Failure(number=entry.number, reason=reason, evidence=str(evidence) if evidence else None))

    def summary(self, seconds: float) -> PullSummary:
        settled = {*self._pulled, *(failure.number for failure in self._failed)}
        return PullSummary(
            listed=len({row.number for listing in self._listings for row in listing.rows}),
            pulled=tuple(self._pulled),
            changed=tuple(self._changed),
            unchanged=tuple(self._unchanged),
            failed=tuple(self._failed),
            left=tuple(entry.number for entry in self._waiting if entry.number not in settled),
            repeats=tuple(number for listing in self._listings for number in listing.repeats),
            same_content=self._same,
            settled=all(listing.settled for listing in self._listings),
            stopped=self._stopped,
            seconds=round(seconds, 2),
        )


def write_draft_opinions(
    profile: SiteProfile,
    opinions: Mapping[str, str],
    out_dir: Path,
    credentials: Credentials,
    *,
    browser: HallBrowser | None = None,
) -> tuple[str, ...]:
    """Saves a draft opinion for each number that was pulled into `out_dir`; returns the numbers saved.

    Raises:
        SetupError: the profile does not allow drafts, or a number was never pulled.
    """
    if profile.draft is None or not profile.draft.allowed:
        raise SetupError("站点配置没有允许写入预审意见草稿（draft.allowed 为 true 才会写入）")
    register = Register(out_dir)
    unknown = [number for number in opinions if number not in register.entries]
    if unknown:
        raise SetupError(f"办件 {'、'.join(unknown)} 不在登记簿里，不能写入草稿")
    saved = []
    with ExitStack() as stack:
        browser = browser or stack.enter_context(HallBrowser())
        session = stack.enter_context(HallSession(profile, credentials, browser))
        session.log_in()
        bot = Bot(session)
        for number, text in opinions.items():
            entry = register.entries[number]
            bot.write_draft_opinion(entry.address, FormSpec(item=entry.item, name=""), text)
            saved.append(number)
    return tuple(saved)
