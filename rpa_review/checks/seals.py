"""Checks of signatures and seals."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pydantic import ConfigDict
from rapidfuzz.distance import LCSseq

from rpa_review.checks.consistency import Kind, same_value
from rpa_review.checks.filing import DEFERRAL, Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.presence import deferred, page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, NEARLY_EQUAL, READABLE, is_printed, no_value
from rpa_review.domain.comparison import look_alike, plain
from rpa_review.domain.dates import iso_day
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Verdict
from rpa_review.domain.record import Frozen


def present(found: Field) -> bool:
    return found.value is True or (isinstance(found.value, str) and bool(found.value.strip()))


class Marks:
    """What is there and what is not, over several places."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.there: list[Field] = []
        self.lacking: list[tuple[str, Field]] = []
        self.doubts: list[Outcome] = []
        self.nothing: Outcome | None = None

    def look(self, refs: tuple[Ref, ...], what: str) -> None:
        """At least one of the places carries its mark."""
        blank: Field | None = None
        for ref in refs:
            found = self.filing.read(ref)
            if isinstance(found, Absence):
                outcome = no_value(self.filing, ref, found)
                if outcome.verdict is Verdict.NOT_APPLICABLE:
                    self.nothing = self.nothing or outcome
                elif len(refs) == 1:
                    self.doubts.append(outcome)
                continue
            if present(found) and found.confidence < READABLE:
                self.doubts.append(unsure(f"{what}处似有内容，没有看清，请看原图", found))
                return
            if present(found):
                self.there.append(found)
                return
            blank = blank or found
        if blank is None:
            if len(refs) > 1 and self.nothing is None:
                self.doubts.append(unsure(f"没有读到{what}处，请看原图"))
            return
        if blank.confidence >= MIN_CONFIDENCE:
            self.lacking.append((what, blank))
        else:
            self.doubts.append(unsure(f"{what}处没有看清有没有内容，请看原图", blank))


@check("signed_and_sealed", gives=("材料名", "位置", "缺少"))
def signed_and_sealed(
    filing: Filing,
    *,
    sign: tuple[Ref, ...] = (),
    seal: tuple[Ref, ...] = (),
    seal_when: Condition | None = None,
    date: tuple[Ref, ...] = (),
    sign_words: str = "签名",
    seal_words: str = "盖章",
    place: str = "申请人签章处",
    since: tuple[Ref, ...] = (),
) -> Outcome:
    """A paper carries its signature (one of the places will do), its seal where one is due, and its date.

    `since` is a day that the date may not lie before, such as the day of foundation.
    """
    marks = Marks(filing)
    if sign:
        marks.look(sign, sign_words)
    if seal and (seal_when is None or filing.holds(seal_when)):
        marks.look(seal, seal_words)
    if date:
        marks.look(date, "日期")
    paper = filing.paper((sign or seal or date)[0])
    if marks.lacking:
        what = "、".join(word for word, _ in marks.lacking)
        because = f"{paper}{place}没有{what}"
        return failed(because, *(field for _, field in marks.lacking), 材料名=paper, 位置=place, 缺少=f"缺少{what}")
    if marks.doubts:
        return marks.doubts[0]
    if not marks.there:
        return marks.nothing or not_applicable(f"没有{paper}可查")
    too_early = _before(filing, date, since)
    if too_early is not None:
        return too_early
    return passed(
        f"{paper}的{sign_words}{'、' + seal_words if seal else ''}{'、日期' if date else ''}齐备", *marks.there
    )


class Part(Frozen):
    """Something that a paper must carry: a mark, or a text that holds one of `any`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    field: Ref
    name: str
    any: tuple[str, ...] = ()


@check("parts_complete", gives=("材料名", "缺少"))
def parts_complete(filing: Filing, *, parts: tuple[Part, ...]) -> Outcome:
    """A paper carries every one of its parts: signatures, seals, a number, a date, a clause.

    Of a slot that should hold several papers, the one that is not among them lacks every part.
    """
    lost = _lost(filing, parts)
    if lost is not None:
        return lost
    lacking: list[tuple[str, Field]] = []
    there: list[Field] = []
    doubt: Outcome | None = None
    nothing: Outcome | None = None
    for part in parts:
        found = filing.read(part.field)
        if isinstance(found, Absence):
            outcome = no_value(filing, part.field, found)
            doubt = doubt or (outcome if outcome.verdict is Verdict.UNSURE else None)
            nothing = nothing or outcome
            continue
        written_there = found.value not in (None, False, "", 0) and found.value != []
        if written_there and (not part.any or any(word in plain(str(found.value)) for word in part.any)):
            there.append(found)
        elif found.confidence >= (NEARLY_EQUAL if _half_of_a_word(part.any, found) else MIN_CONFIDENCE):
            lacking.append((part.name, found))
        else:
            doubt = doubt or unsure(f"{filing.label(part.field)}没有看清，请看原图", found)
    paper = filing.paper(parts[0].field)
    if lacking:
        what = "、".join(name for name, _ in lacking)
        return failed(f"{paper}缺少{what}", *(found for _, found in lacking), 材料名=paper, 缺少=what)
    if doubt is not None:
        return doubt
    if not there:
        return nothing or not_applicable(f"没有{paper}可查")
    return passed(f"{paper}的{'、'.join(part.name for part in parts)}齐备", *there)


def _half_of_a_word(words: tuple[str, ...], found: Field) -> bool:
    """Whether what was read holds so much of one of the words that the rest may have been lost in reading."""
    said = plain(str(found.value or ""))
    return any(2 * LCSseq.similarity(word, said) >= len(word) for word in words)


def _lost(filing: Filing, parts: tuple[Part, ...]) -> Outcome | None:
    """What is said of a paper that its slot should hold beside others, and does not."""
    ref = parts[0].field
    spec, facts = filing.spec(filing.code(ref)), filing.facts(filing.code(ref))
    if spec is None or len(spec.documents) < 2 or not facts.documents or filing.documents(ref):
        return None
    if facts.of_type(DEFERRAL) and set(ref.documents) & set(spec.deferrable_documents):
        return deferred(filing, ref)
    if filing.absence(ref) is not Absence.OTHER_PAPER:
        return None
    what, paper = "、".join(part.name for part in parts), filing.paper(ref)
    because = f"“{filing.name(facts.code)}”中没有{paper}"
    return failed(because, page_evidence(facts), 材料名=paper, 缺少=what)


def _before(filing: Filing, dates: tuple[Ref, ...], since: tuple[Ref, ...]) -> Outcome | None:
    if not dates or not since:
        return None
    signed, founded = filing.first(dates), filing.first(since)
    if isinstance(signed, Absence) or isinstance(founded, Absence):
        return None
    day, start = iso_day(signed.value), iso_day(founded.value)
    if day is None or start is None or day >= start:
        return None
    because = f"{filing.label(dates[0])}“{day}”早于{filing.label(since[0])}“{start}”"
    if min(signed.confidence, founded.confidence) < MIN_CONFIDENCE:
        return unsure(f"{because}，但日期读得不清，请看原图", signed, founded)
    paper = filing.paper(dates[0])
    wording = "{材料名}的日期{缺少}，请核对后改正。"
    return failed(
        because, signed, founded, wording=wording, 材料名=paper, 位置="日期", 缺少=f"“{day}”早于成立日期“{start}”"
    )


@check("commitment_complete", gives=("项", "材料名", "缺少", "位置"))
def commitment_complete(
    filing: Filing,
    *,
    kinds: tuple[str, ...] = (),
    parts: tuple[str, ...] = ("items", "sign", "date"),
    material: str = "",
) -> Outcome:
    """A statement of commitment has every item ticked and carries signature and date.

    `material` is where it lies, for a point that has no subject.
    """
    code = material or filing.subject or ""
    papers = filing.facts(code).of_type(DEFERRAL)
    papers = tuple(paper for paper in papers if not kinds or _kind(paper.by_key.get("kind")) in kinds)
    name = filing.name(DEFERRAL, "承诺书")
    if not papers and material and filing.facts(code).files:
        return no_value(filing, Ref("kind", code, (DEFERRAL,)), filing.absence(Ref("kind", code, (DEFERRAL,))))
    if not papers:
        return not_applicable("没有这种承诺书")
    lacking: list[str] = []
    evidence: list[Field] = []
    open_items: list[str] = []
    doubt: Outcome | None = None
    for paper in papers:
        ticked = paper.by_key.get("items_checked")
        if "items" in parts and ticked is not None and isinstance(ticked.value, list):
            unticked = [str(place) for place, value in enumerate(ticked.value, start=1) if value is False]
            evidence.append(ticked)
            if unticked and ticked.confidence < CLEARLY_DIFFERENT:
                doubt = doubt or unsure(f"{name}第 {'、'.join(unticked)} 项似未勾选，请看原图", ticked)
            else:
                open_items += unticked
        for part, key, word in (("sign", "sign", "签名"), ("date", "sign_date", "日期")):
            found = paper.by_key.get(key)
            if part not in parts:
                continue
            if found is None:
                doubt = doubt or unsure(f"没有读到{name}的{word}，请看原图")
                continue
            evidence.append(found)
            if not present(found):
                if found.confidence >= MIN_CONFIDENCE:
                    lacking.append(word)
                else:
                    doubt = doubt or unsure(f"{name}的{word}没有看清，请看原图", found)
    if open_items or lacking:  # what is surely missing is told, whatever else could not be seen
        problems = ([f"第 {'、'.join(open_items)} 项未勾选"] if open_items else []) + (
            [f"缺少{'、'.join(lacking)}"] if lacking else []
        )
        told = "，".join(problems)
        return failed(
            f"{name}{told}", *evidence, 项="、".join(open_items) or "—", 材料名=name, 位置="签章处", 缺少=told or "签名"
        )
    return doubt or passed(f"{name}勾选、签名、日期齐备", *evidence)


def _kind(found: Field | None) -> str:
    return str(found.value) if found is not None and found.value else ""


@check("seal_names_applicant", gives=("材料名", "印文"))
def seal_names_applicant(filing: Filing, *, seals: tuple[Ref, ...], names: tuple[Ref, ...]) -> Outcome:
    """The name on a seal's ring is that of the applicant."""
    seal = filing.first(seals)
    if isinstance(seal, Absence):
        return no_value(filing, seals[0], seal)
    if not present(seal):
        return not_applicable(f"{filing.paper(seals[0])}没有盖章")
    ring = plain(seal.raw or (seal.value if isinstance(seal.value, str) else ""))
    if not ring:
        return not_applicable(f"{filing.paper(seals[0])}有印章，印文没有读出")
    name = filing.first(names)
    if isinstance(name, Absence) or not isinstance(name.value, str):
        return not_applicable("没有申请人名称可比")
    own = plain(name.value)
    if own in ring:
        return passed(f"印文“{ring}”与申请人名称一致", seal, name)
    if _is_anothers(seal, ring, own):
        because = f"印文“{ring}”与申请人名称“{own}”不一致"
        return failed(because, seal, name, 材料名=filing.paper(seals[0]), 印文=ring)
    read = _made_out(ring)
    if _differing(read, own) <= 1 and len(read) >= NEARLY_ALL * len(own):
        return passed(f"印文读作“{ring}”，与申请人名称“{own}”大致相符", seal, name)
    return unsure(f"印文只读出“{ring}”，请看原图是否为“{own}”", seal, name)


def _is_anothers(seal: Field, ring: str, own: str) -> bool:
    """Whether so much of a ring was made out, and so much of that stands nowhere in a name, that it is another's."""
    read = _made_out(ring)
    differing = _differing(read, own)
    if is_printed(seal):
        return read != _made_out(own)
    whole = sum(char not in "()" for char in ring)
    clear = seal.confidence >= MIN_CONFIDENCE and len(read) >= max(LEGIBLE_RING, MOSTLY * whole)
    return clear and differing >= max(3.0, ANOTHERS * len(read))


def _made_out(ring: str) -> str:
    """Without what could not be made out, and without brackets, which are easily lost on a ring."""
    return "".join(char for char in ring if char.isalnum())


def _differing(ring: str, own: str) -> int:
    """How many of the characters made out do not stand in a name in their order; look-alikes do.

    Of a ring often a part only is read: what is missing does not count.
    """
    before = [0] * (len(own) + 1)
    for char in ring:
        now = [0]
        for column, other in enumerate(own, start=1):
            shared = before[column - 1] + 1 if char == other or look_alike(char, other) else 0
            now.append(max(shared, before[column], now[-1]))
        before = now
    return len(ring) - before[-1]


@check("same_name_and_seal", gives=("值A", "值B"))
def same_name_and_seal(filing: Filing, *, name: Ref, papers: tuple[Ref, ...], seals: tuple[Ref, ...]) -> Outcome:
    """The applicant's name is the same on form and papers, and on the ring of the seal as far as that can be read.

    A ring is hard to read: only one that is nothing like the name counts against it.
    """
    outcome = same_value(filing, a=name, b=papers, kind=Kind.NAME)
    seal, own = filing.first(seals), filing.first((*papers, name))
    if outcome.verdict is Verdict.FAIL or isinstance(seal, Absence) or isinstance(own, Absence):
        return outcome
    ring = plain(seal.raw)
    if seal.value is True and ring and _is_anothers(seal, ring, plain(str(own.value))):
        return failed(
            f"公章印文“{ring}”与经营者名称“{written(own.value)}”不一致",
            seal,
            own,
            wording="申请书加盖的公章是“{值B}”，与经营者名称“{值A}”不一致，请加盖本单位公章后重新上传。",
            值A=written(own.value),
            值B=ring,
        )
    return outcome


LEGIBLE_RING: Final = 6  # characters
MOSTLY: Final = 0.8  # of a ring, to be taken at its word
NEARLY_ALL: Final = 0.75  # of a name, to be known by
ANOTHERS: Final = 0.25  # of what was made out: less may be slips of reading


@check("power_of_attorney_complete", gives=("委托人", "缺少", "事项"))
def power_of_attorney_complete(
    filing: Filing,
    *,
    sign: tuple[Ref, ...],
    seal: tuple[Ref, ...],
    agent_sign: tuple[Ref, ...],
    matter: Ref,
    power: Ref,
    about: tuple[str, ...],
    principal: Ref,
    seal_when: Condition | None = None,
) -> Outcome:
    """A power of attorney is signed or sealed by the principal and signed by the agent, and covers this item.

    `about` are words one of which must stand in its matter or power.
    """
    code = filing.code(matter)
    facts = filing.facts(code)
    applicant = filing.application.applicant
    who = (applicant.name if applicant is not None else "") or "委托人"
    named = filing.read(principal)
    if isinstance(named, Field) and named.value:
        who = written(named.value)
    item = filing.item.name
    if not filing.documents(matter):
        absence = filing.absence(matter)
        if absence is Absence.NOT_HANDED_IN:
            if not filing.is_asked_for(code):
                return not_applicable("没有委托他人办理")
            return failed(
                "委托他人办理，没有提交授权委托书", missing_material(code), 委托人=who, 缺少="授权委托书", 事项=item
            )
        if absence is Absence.OTHER_PAPER:
            return failed(
                f"“{filing.name(code)}”中没有授权委托书", page_evidence(facts), 委托人=who, 缺少="授权委托书", 事项=item
            )
        return no_value(filing, matter, absence)
    marks = Marks(filing)
    if seal_when is not None and not filing.holds(seal_when):
        marks.look(sign, "委托人签名")
    else:
        marks.look((*seal, *sign), "委托人签名或盖章")
    marks.look(agent_sign, "代理人签名")
    if marks.lacking:
        what = "、".join(word for word, _ in marks.lacking)
        return failed(f"授权委托书没有{what}", *(field for _, field in marks.lacking), 委托人=who, 缺少=what, 事项=item)
    covers = _covers(filing, matter, power, about, who)
    if covers is not None and covers.verdict is Verdict.FAIL:
        return covers
    if marks.doubts:
        return marks.doubts[0]
    return covers or passed("授权委托书签章齐备，写明了委托事项", *marks.there)


def _covers(filing: Filing, matter: Ref, power: Ref, about: tuple[str, ...], who: str) -> Outcome | None:
    texts = [found for ref in (matter, power) if isinstance(found := filing.read(ref), Field)]
    if not texts:
        return unsure("没有读到委托事项，请看原图")
    said = plain("".join(str(found.value or "") for found in texts))
    if any(plain(word) in said for word in about):
        return None
    shown = texts[0]
    because = f"授权委托书的委托事项“{written(shown.value)}”没有写明“{filing.item.name}”"
    if not is_printed(shown) and (shown.confidence < CLEARLY_DIFFERENT or (said and _near(said, about))):
        return unsure(f"{because}，但读得不够清楚，请看原图", *texts)
    if not said and shown.confidence < MIN_CONFIDENCE:
        return unsure("没有读到委托事项，请看原图", *texts)
    elsewhere = filing.printed_with(shown)
    principal = filing.read(replace(matter, key="principal"))
    if isinstance(principal, Field) and principal.value:  # 某某劳务派遣有限公司 says nothing of what is to be done
        elsewhere = elsewhere.replace(plain(str(principal.value)), "")
    if any(plain(word) in elsewhere for word in about):
        return unsure(f"{because}，但同一页的别处写有，请看原图", *texts)
    return failed(because, *texts, 委托人=who, 缺少="委托事项", 事项=filing.item.name)


@check("power_of_attorney_specific", gives=("缺少",))
def power_of_attorney_specific(
    filing: Filing, *, matter: Ref, power: Ref, about: tuple[str, ...], agent: tuple[Ref, ...]
) -> Outcome:
    """A power of attorney says what it is for, in one of the words of `about`, and who the agent is."""
    if not filing.documents(matter):
        return no_value(filing, matter, filing.absence(matter))
    covers = _covers(filing, matter, power, about, "")
    if covers is not None and covers.verdict is Verdict.FAIL:
        return failed(covers.because, *covers.evidence, 缺少=f"办理事项“{filing.item.name}”")
    doubt = covers
    there: list[Field] = []
    for ref in agent:
        found = filing.read(ref)
        if isinstance(found, Absence):
            doubt = doubt or no_value(filing, ref, found)
        elif present(found):
            there.append(found)
        elif found.confidence < MIN_CONFIDENCE:
            doubt = doubt or unsure(f"{filing.label(ref)}没有看清，请看原图", found)
        else:
            told = filing.label(ref)
            return failed(f"没有写明{told}", found, 缺少=told.removeprefix(f"{filing.paper(ref)}的"))
    return doubt or passed("委托书写明了办理事项和代理人", *there)


def _near(said: str, about: tuple[str, ...]) -> bool:
    return any(sum(char in said for char in word) >= len(word) - 1 for word in about if len(word) > 3)
