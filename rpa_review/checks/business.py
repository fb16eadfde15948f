"""Checks of what was applied for: choices that go together, scopes, places, people and the papers they need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ConfigDict
from pydantic import Field as Constraint

from rpa_review.checks.consistency import Kind, held_against, same_value
from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.presence import page_evidence, papers_there
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, MIN_CONFIDENCE, READABLE, faint, is_printed, no_value, surety
from rpa_review.domain.comparison import plain
from rpa_review.domain.dates import iso_day
from rpa_review.domain.field import CertificateSource, Field
from rpa_review.domain.finding import Severity, Verdict
from rpa_review.domain.patterns import regex
from rpa_review.domain.record import Frozen, JsonValue


@check("not_only", gives=("值",))
def not_only(filing: Filing, *, field: Ref, words: tuple[str, ...]) -> Outcome:
    """What was applied for is more than things that need no permission."""
    typed = filing.typed(field.key)
    chosen = filing.words(field.key)
    if not chosen:
        return not_applicable(f"没有填写{filing.name(f'form.{field.key}')}", typed)
    if all(any(regex(word).fullmatch(choice) for word in words) for choice in chosen):
        return failed(f"{filing.name(f'form.{field.key}')}只有“{'、'.join(chosen)}”", typed, 值="、".join(chosen))
    return passed(f"{filing.name(f'form.{field.key}')}“{'、'.join(chosen)}”属于许可范围", typed)


class Outside(Frozen):
    """Things that a permission does not cover, and who is asked about them instead."""

    any: tuple[str, ...]
    ask: str


@check("within_scope", gives=("值", "部门"))
def within_scope(filing: Filing, *, field: Ref, outside: tuple[Outside, ...]) -> Outcome:
    """Nothing that was applied for lies outside what the permission covers."""
    typed = filing.typed(field.key)
    chosen = filing.words(field.key)
    label = filing.name(f"form.{field.key}")
    if not chosen:
        return not_applicable(f"没有填写{label}", typed)
    for group in outside:
        found = [choice for choice in chosen if any(plain(word) in plain(choice) for word in group.any)]
        if found:
            told = "、".join(found)
            return failed(f"{label}“{told}”不在许可范围内", typed, 值=told, 部门=group.ask)
    return passed(f"{label}“{'、'.join(chosen)}”属于许可范围", typed)


class Conflict(Frozen):
    """Choices that may not stand together, and what to say of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    when: Condition
    because: str
    fields: tuple[Ref, ...] = Constraint(min_length=1)
    fills: dict[str, str] = Constraint(default_factory=dict)
    wording: str | None = None


@check("no_conflict", gives=("项目", "标注"))
def no_conflict(filing: Filing, *, fields: tuple[Ref, ...], conflicts: tuple[Conflict, ...]) -> Outcome:
    """None of the listed combinations of choices occurs. `fields` are what was looked at."""
    for conflict in conflicts:
        if filing.holds(conflict.when):
            evidence = [filing.typed(ref.key) for ref in conflict.fields]
            fills = {"项目": "", "标注": ""} | conflict.fills
            return failed(conflict.because, *evidence, wording=conflict.wording, severity=None, **fills)
    return passed("选项之间没有矛盾", *(filing.typed(ref.key) for ref in fields))


@check("one_choice", gives=("值",))
def one_choice(
    filing: Filing, *, field: Ref, choices: tuple[str, ...], conflicts: tuple[Conflict, ...] = ()
) -> Outcome:
    """Exactly one of the choices was taken, and it does not clash with the rest of the form."""
    typed = filing.typed(field.key)
    label = filing.name(f"form.{field.key}")
    chosen = filing.words(field.key)
    if len(chosen) != 1:
        told = f"选了 {len(chosen)} 项" if chosen else "没有选"
        return failed(f"{label}{told}", typed, 值="、".join(chosen) or "（未选）")
    if chosen[0] not in choices:
        return failed(f"{label}“{chosen[0]}”不在可选项内", typed, 值=chosen[0])
    for conflict in conflicts:
        if filing.holds(conflict.when):
            evidence = [filing.typed(ref.key) for ref in conflict.fields]
            return failed(conflict.because, *evidence, wording=conflict.wording, 值=chosen[0])
    return passed(f"{label}为“{chosen[0]}”", typed)


@check("each_listed", gives=("项目",))
def each_listed(filing: Filing, *, choices: Ref, of: tuple[str, ...], on: Ref, text: Ref | None = None) -> Outcome:
    """Each of the chosen things, as far as it is one of `of`, is spoken of on a paper."""
    wanted = [choice for choice in filing.words(choices.key) if choice in of]
    if not wanted:
        return not_applicable("本件不要求")
    found = filing.read(on)
    spoken = filing.read(text) if text is not None else Absence.NOT_FOUND
    if isinstance(found, Absence) and not isinstance(spoken, Field):
        if found is Absence.OTHER_PAPER:
            facts = filing.facts(filing.code(on))
            because = f"“{filing.name(facts.code)}”中没有{filing.paper(on)}"
            return failed(because, page_evidence(facts), 项目="、".join(wanted))
        return no_value(filing, on, found)
    there = [part for part in (found, spoken) if isinstance(part, Field)]
    said = plain("".join(_flat(part.value) for part in there))
    lacking = [choice for choice in wanted if not _spoken_of(choice, said)]
    if not lacking:
        return passed(f"{filing.paper(on)}写有{'、'.join(wanted)}", *there)
    because = f"{filing.paper(on)}没有写{'、'.join(lacking)}"
    if there[0].confidence < CLEARLY_DIFFERENT:
        return unsure(f"{because}，但读得不够清楚，请看原图", *there)
    return failed(because, *there, 项目="、".join(lacking))


def _spoken_of(choice: str, said: str) -> bool:
    core = re.sub(r"(类|制售|销售|食品制售)$", "", choice)
    return choice in said or (len(core) >= 2 and core in said)


def _texts(value: object) -> Iterator[str]:
    """Every text of a value that may be a list or a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _flat(value: object) -> str:
    return " ".join(_texts(value))


@check("floor_plan_complete", gives=("缺少", "面积合计", "申报面积"))
def floor_plan_complete(
    filing: Filing,
    *,
    rooms: Ref,
    equipment: Ref | None = None,
    exits: Ref | None = None,
    needed: tuple[RoomNeed, ...] = (),
    largest_share_without_area: float = 0.34,
    area: Ref | None = None,
    tolerance: float = 0.05,
) -> Outcome:
    """A floor plan names its rooms and gives their areas, shows equipment and exits where asked, has the rooms needed.

    `area` is the area of the form: a plan whose rooms together differ from it by more than `tolerance` is told so.
    """
    found = filing.read(rooms)
    shown = [(exits, "出入口"), (equipment, "设备位置")]
    wanted = [(ref, word) for ref, word in shown if ref is not None]
    if isinstance(found, Absence):
        if found is Absence.OTHER_PAPER:
            facts = filing.facts(filing.code(rooms))
            because = f"“{filing.name(facts.code)}”中没有平面布局图"
            lost = "、".join(["功能间名称", "面积", *(word for _, word in wanted)])
            return failed(because, page_evidence(facts), 缺少=lost)
        return no_value(filing, rooms, found)
    listed = [room for room in found.value if isinstance(room, dict)] if isinstance(found.value, list) else []
    lacking: list[str] = []
    evidence: list[Field] = [found]
    if not [room for room in listed if room.get("name")]:
        lacking.append("功能间名称")
    without = [str(room.get("name")) for room in listed if room.get("name") and not room.get("area")]
    if listed and len(without) > largest_share_without_area * len(listed):
        lacking.append("面积")
    for ref, word in wanted:
        places = filing.read(ref)
        if isinstance(places, Field) and not places.value:
            lacking.append(word)
            evidence.append(places)
    names = [plain(str(room.get("name") or "")) for room in listed]
    if names and any(names):
        for need in needed:
            drawn = any(plain(word) in name for word in need.any for name in names)
            if not drawn and (need.when is None or filing.holds(need.when)):
                lacking.append(need.name)
    if lacking:
        because = f"布局图缺少{'、'.join(lacking)}"
        if min(field.confidence for field in evidence) < READABLE:
            return unsure(f"{because}，但图上文字读得不够清楚，请看原图", *evidence)
        printed = filing.text_around(found)
        words = {need.name: need.any for need in needed}
        if all(any(_as_room(word, printed) for word in words.get(name, ())) for name in lacking):
            return unsure(f"{because}，但图上别处写有，请看原图", *evidence)
        return failed(because, *evidence, 缺少="、".join(lacking))
    differing = _differing_area(filing, found, listed, area, tolerance) if area is not None else None
    marked = "、".join(["面积", *(word for _, word in wanted)])
    return differing or passed(f"布局图标注了 {len(listed)} 个功能间的名称、{marked}", found)


def _as_room(word: str, printed: str) -> bool:
    """Whether a word stands in the name of a room, and not only in that of a device: 消毒间, not 消毒柜."""
    return re.search(rf"{re.escape(plain(word))}[^,，。;；]{{0,3}}[间区室房处点库]", printed) is not None


def _differing_area(
    filing: Filing, found: Field, listed: list[dict[str, JsonValue]], area: Ref, tolerance: float
) -> Outcome | None:
    """Advice where the rooms' areas together are not the area of the form; nothing where they were not read well."""
    declared = filing.typed(area.key)
    sizes = [size for room in listed if isinstance(size := room.get("area"), int | float)]
    if found.confidence < MIN_CONFIDENCE or len(sizes) < len(listed) or not isinstance(declared.value, int | float):
        return None
    together, whole = round(sum(sizes), 2), float(declared.value)
    if whole <= 0 or abs(together - whole) <= tolerance * whole:
        return None
    return failed(
        f"布局图各功能间面积合计 {together:g}，申报面积 {whole:g}，相差超过 {tolerance:.0%}",
        found,
        declared,
        severity=Severity.ADVICE,
        wording="（提示）平面图各功能间面积合计 {面积合计} 平方米，与申报面积 {申报面积} 平方米相差较大，请核对。",
        面积合计=f"{together:g}",
        申报面积=f"{whole:g}",
    )


class RoomNeed(Frozen):
    """A room that the plan must show, under any of several names."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    any: tuple[str, ...]
    when: Condition | None = None


@check("devices_accounted_for", gives=("序号", "问题"))
def devices_accounted_for(filing: Filing, *, table: Ref, listed: Ref, way: Ref) -> Outcome:
    """Every automatic device has its number and place, the plan lists as many, and says how the licence is shown."""
    typed = filing.typed(table.key)
    rows = filing.rows(table.key)
    if not rows:
        wording = "您选择了利用自动设备，请填写自动设备清单（每台的编号和放置地点）。"
        return failed("选择了利用自动设备，自动设备清单没有填写", typed, wording=wording, 序号="1", 问题="没有填写")
    for place, row in enumerate(rows, start=1):
        for column, word in (("place", "放置地点"), ("device_no", "设备编号")):
            if not str(row.get(column) or "").strip():
                told = None if column == "place" else "自动设备第 {序号} 台未填写设备编号，请补充。"
                return failed(f"自动设备第 {place} 台没有{word}", typed, wording=told, 序号=str(place), 问题=word)
    shown = filing.read(listed)
    display = filing.read(way)
    for ref, found in ((listed, shown), (way, display)):
        if isinstance(found, Absence):
            return no_value(filing, ref, found)
    assert isinstance(shown, Field)  # noqa: S101  # absences have returned
    assert isinstance(display, Field)  # noqa: S101
    devices = [row for row in shown.value if isinstance(row, dict)] if isinstance(shown.value, list) else []
    if len(devices) != len(rows):
        because = f"申报 {len(rows)} 台，方案列了 {len(devices)} 台"
        numbers = [plain(str(row.get("device_no") or "")) for row in rows]
        told = filing.printed_with(shown)
        if shown.confidence < MIN_CONFIDENCE or all(number in told for number in numbers):
            return unsure(f"{because}，但方案读得不够清楚，请看原图", typed, shown)
        wording = "申请书填写的自动设备台数与放置方案列出的台数不一致，请核对后改正。"
        return failed(because, typed, shown, wording=wording, 序号="", 问题="台数不一致")
    for place, row in enumerate(devices, start=1):
        if not str(row.get("place") or "").strip():
            if shown.confidence < MIN_CONFIDENCE:
                return faint("自动设备放置方案", shown)
            return failed(f"放置方案第 {place} 台没有放置地点", shown, 序号=str(place), 问题="放置地点")
    if not display.value:
        if display.confidence < CLEARLY_DIFFERENT:
            return faint(filing.label(way), display)
        wording = "自动设备方案没有说明许可证在设备上的展示方式，请补充。"
        return failed("方案没有说明许可证的展示方式", display, wording=wording, 序号="", 问题="展示方式")
    return passed(f"{len(rows)} 台自动设备都有编号和放置地点，写明了展示方式", typed, shown, display)


class Mention(Frozen):
    """What a text should speak of when something was declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    when: Condition
    any: tuple[str, ...]
    name: str


@check("text_mentions", gives=("项目",))
def text_mentions(filing: Filing, *, field: Ref, mentions: tuple[Mention, ...]) -> Outcome:
    """A text speaks of what was declared."""
    found = filing.read(field)
    if isinstance(found, Absence):
        return no_value(filing, field, found)
    said = plain(str(found.value or ""))
    if not said:
        return not_applicable(f"{filing.label(field)}没有内容", found)
    wanted = [mention for mention in mentions if filing.holds(mention.when)]
    lacking = [mention.name for mention in wanted if not any(word in said for word in mention.any)]
    if not lacking:
        return passed(f"{filing.label(field)}含有申报的项目", found)
    because = f"{filing.label(field)}没有体现“{'、'.join(lacking)}”"
    if found.confidence < READABLE_TEXT:
        return unsure(f"{because}，但读得不够清楚，请看原图", found)
    return failed(because, found, 项目="、".join(lacking))


GONE = ("注销", "吊销", "撤销", "迁出", "清算", "除名")
READABLE_TEXT = 0.5  # a long text's least sure character says little about the rest


@check("text_without", gives=("词",))
def text_without(
    filing: Filing, *, material: str, fields: tuple[Ref, ...] = (), words: tuple[str, ...], pages: bool = True
) -> Outcome:
    """Some fields of a material, and with `pages` every line of it, do not speak of certain things.

    `words` are regular expressions over text without white space.
    """
    facts = filing.facts(material)
    if not facts.opened:
        return not_applicable(f"没有可看的“{filing.name(material)}”")
    read: list[Field] = []
    doubt: Outcome | None = None
    for ref in fields:
        found = filing.read(ref)
        if not isinstance(found, Field):
            continue
        read.append(found)
        if seen := [word for part in _texts(found.value) for word in _seen(words, part)]:
            if surety(found) < MIN_CONFIDENCE:  # the field as a whole: the one word may be clear on the page
                doubt = doubt or faint(filing.label(ref), found)
                continue
            return failed(f"{filing.label(ref)}写有“{'、'.join(seen)}”", found, 词="、".join(seen))
    for index, page in enumerate(facts.pages if pages else ()):
        if page.page is None or not any(regex(sought).search(page.page.said) for sought in words):
            continue  # lines are looked at one by one for the place only
        for word in page.page.words:
            if doubt is not None and word.confidence < MIN_CONFIDENCE:
                continue
            if seen := _seen(words, word.text):
                box = page.page.displayed(word.box)
                return failed(
                    f"“{filing.name(material)}”第 {page.number} 页写有“{'、'.join(seen)}”",
                    page_evidence(facts, index=index, box=box),
                    词="、".join(seen),
                )
    if not pages and not read:
        return no_value(filing, fields[0], filing.absence(fields[0]))
    return doubt or passed(f"“{filing.name(material)}”没有写到需要留意的内容", *(read or (page_evidence(facts),)))


def _seen(words: tuple[str, ...], text: str) -> list[str]:
    said = plain(text)
    return list(dict.fromkeys(match[0] for word in words if (match := regex(word).search(said))))


@check("is_kind", gives=("值",))
def is_kind(filing: Filing, *, fields: tuple[Ref, ...], of: tuple[str, ...], but: tuple[str, ...] = ()) -> Outcome:
    """What is written in the first of some fields that is filled holds one of the words `of`, and none of `but`."""
    found = filing.first(fields)
    if isinstance(found, Absence):
        return no_value(filing, fields[0], found)
    value = plain(str(found.value or ""))
    if not value:
        return not_applicable(f"没有填写{filing.label(fields[-1])}", found)
    if _seen(of, value) and not _seen(but, value):
        return passed(f"{filing.label(fields[0])}为“{written(found.value)}”", found)
    because = f"{filing.label(fields[0])}为“{written(found.value)}”，不在可以申请的范围内"
    if not is_printed(found) and found.confidence < MIN_CONFIDENCE:
        return unsure(f"{because}，但读得不够清楚，请看原图", found)
    return failed(because, found, 值=written(found.value))


@check("address_within", gives=("地址",))
def address_within(filing: Filing, *, fields: tuple[Ref, ...], places: tuple[str, ...]) -> Outcome:
    """An address lies in one of the places; what is registered counts before what was typed."""
    found = filing.first(fields)
    if isinstance(found, Absence):
        return no_value(filing, fields[0], found)
    value = plain(str(found.value or ""))
    if not value:
        return not_applicable("没有填写地址", found)
    if any(place in value for place in places):
        return passed(f"{filing.label(fields[0])}“{written(found.value)}”在{'、'.join(places)}", found)
    where = re.search(r"[\u4e00-\u9fff]{2,6}?市", value.partition("省")[2] or value)
    because = f"户籍地址“{written(found.value)}”不在{'、'.join(places)}"
    if where is None or (not is_printed(found) and found.confidence < MIN_CONFIDENCE):
        return unsure(f"{because}，但地址读得不够清楚，请看原图", found)
    return failed(because, found, 地址=written(found.value))


@check("flag_empty", gives=("状态",))
def flag_empty(filing: Filing, *, field: Ref, moved: Ref | None = None) -> Outcome:
    """A field that should say nothing says nothing: a household register's page marked 注销, 死亡 or 迁出 is told.

    `moved` is the day of moving in, which may not lie after the filing day.
    """
    for document in filing.documents(field):
        found = document.by_key.get(field.key)
        if found is None or found.value in (None, ""):
            continue
        word = written(found.value)
        if found.confidence < CLEARLY_DIFFERENT:
            return unsure(f"{filing.paper(field)}似有“{word}”字样，请看原图", found)
        return failed(f"{filing.paper(field)}该页有“{word}”字样", found, 状态=word)
    day = filing.read(moved) if moved is not None else None
    when = iso_day(day.value) if isinstance(day, Field) else None
    if isinstance(day, Field) and moved is not None and when is not None and when > filing.filed_on:
        if day.confidence < MIN_CONFIDENCE:
            return faint(filing.label(moved), day)
        wording = "（内部）户口簿的迁入日期“{状态}”晚于申请日，请人工核对。"
        return failed(f"迁入日期 {when} 晚于申请日 {filing.filed_on}", day, wording=wording, 状态=when.isoformat())
    if filing.documents(field):
        first = filing.documents(field)[0]
        shown = first.by_key.get(field.key) or (first.fields[0] if first.fields else None)
        return passed(f"{filing.paper(field)}没有注销、死亡、迁出字样", shown)
    return no_value(filing, field, filing.absence(field))


@check("account_holder", gives=("值A",))
def account_holder(filing: Filing, *, owner: Ref, holders: tuple[Ref, ...], authorisation: str) -> Outcome:
    """The account belongs to the person, or an authorisation to receive for them was handed in."""
    outcome = same_value(filing, a=owner, b=holders, kind=Kind.NAME)
    if outcome.verdict is not Verdict.FAIL:
        return outcome
    other = outcome.placeholders.get("值B", "")
    if filing.facts(authorisation).files:
        return passed(f"账户户名“{other}”不是老人本人，已提交“{filing.name(authorisation)}”", *outcome.evidence)
    return failed(outcome.because, *outcome.evidence, 值A=other)


@check("agent_papers", gives=("缺少",))
def agent_papers(
    filing: Filing,
    *,
    material: str,
    agent: Ref,
    agent_on: tuple[Ref, ...],
    person: tuple[Ref, ...],
    person_on: tuple[Ref, ...] = (),
) -> Outcome:
    """An agent's identity card and proof of relation are there and name the agent and the person."""
    facts = filing.facts(material)
    if not facts.files:
        return failed(f"没有提交“{filing.name(material)}”", missing_material(material), 缺少=filing.name(material))
    there = papers_there(filing, material=material)
    if there.verdict in (Verdict.FAIL, Verdict.NOT_APPLICABLE):
        return there
    own = next((ref for ref in person if isinstance(found := filing.read(ref), Field) and found.value), person[-1])
    for a, refs, whose in ((agent, agent_on, "代办人"), (own, person_on, "老人")):
        names = _any_same(filing, a, tuple(ref for ref in refs if filing.documents(ref)))
        if names is not None and names.verdict is Verdict.FAIL:
            beside = "申请表" if whose == "代办人" else "老人证件"
            wording = f"代办材料上的{whose}姓名与{beside}不一致，请核对后重新提交。"
            return failed(names.because, *names.evidence, wording=wording, 缺少=whose)
        if names is not None and names.verdict is Verdict.UNSURE and there.verdict is Verdict.PASS:
            there = names
    marks = _unmarked(filing, material)
    return marks or there


def _any_same(filing: Filing, a: Ref, refs: tuple[Ref, ...]) -> Outcome | None:
    outcome: Outcome | None = None
    for ref in refs:
        one = same_value(filing, a=a, b=(ref,), kind=Kind.NAME)
        if one.verdict is Verdict.FAIL:
            return one
        outcome = one if outcome is None or one.verdict is Verdict.UNSURE else outcome
    return outcome


def _unmarked(filing: Filing, material: str) -> Outcome | None:
    """A proof of relation that nobody sealed or signed."""
    for proof in filing.facts(material).of_type("relation_proof"):
        seal, sign = proof.by_key.get("seal"), proof.by_key.get("sign")
        marks = [mark for mark in (seal, sign) if mark is not None]
        if marks and not any(mark.value for mark in marks):
            if min(mark.confidence for mark in marks) < MIN_CONFIDENCE:
                return unsure("关系证明有没有签章没有看清，请看原图", *marks)
            wording = "关系证明没有签名或盖章，请补签（盖章）后重新上传。"
            return failed("关系证明没有签名或盖章", *marks, wording=wording, 缺少="关系证明的签章")
    return None


@check("authorised_payee", gives=("缺少",))
def authorised_payee(
    filing: Filing,
    *,
    material: str,
    holders: tuple[Ref, ...],
    grantee: Ref,
    grantor: Ref,
    owner: Ref,
    sign: Ref,
    seal: Ref,
    cards: tuple[Ref, ...] = (),
) -> Outcome:
    """Who receives for somebody else has an authorisation that names both and is signed or notarised."""
    facts = filing.facts(material)
    holder, own = filing.first(holders), filing.read(owner)
    if isinstance(holder, Absence) or isinstance(own, Absence):
        return not_applicable("没有填写户名")
    same, *_ = held_against(filing, Kind.NAME, own, holder)
    if same is Verdict.PASS:
        return not_applicable("账户是老人本人的", holder)
    if same is Verdict.UNSURE and not facts.files:
        return unsure("户名读得不清，不能断定是不是老人本人的账户", holder)
    if not facts.files:
        return failed(
            f"户名“{written(holder.value)}”不是老人本人，没有提交“{filing.name(material)}”",
            missing_material(material),
            holder,
            缺少=filing.name(material),
        )
    papers = filing.documents(grantee)
    if not papers:
        return no_value(filing, grantee, filing.absence(grantee))
    signed, sealed = filing.read(sign), filing.read(seal)
    marks = [mark for mark in (signed, sealed) if isinstance(mark, Field)]
    if not any(mark.value is True for mark in marks):
        if not isinstance(signed, Field) or min(mark.confidence for mark in marks) < MIN_CONFIDENCE:
            return unsure("代领授权有没有签章没有看清，请看原图", *marks)
        wording = "代领授权材料没有授权人签名或公证机构盖章，请补签（盖章）后重新上传。"
        return failed("代领授权没有授权人签名", *marks, wording=wording, 缺少="授权人签名")
    unread: Outcome | None = None
    for first, ref, word in ((holder, grantee, "领取人"), (own, grantor, "授权人")):
        other = filing.read(ref)
        if isinstance(other, Absence) or not other.value:
            unread = unread or unsure(f"没有读到代领授权上的{word}，请看原图", *marks)
            continue
        verdict, how, _ = held_against(filing, Kind.NAME, first, other)
        told = f"代领授权上的{word}“{written(other.value)}”与申请表“{written(first.value)}”{how}"
        if verdict is Verdict.FAIL:
            wording = f"代领授权材料上的{word}与申请表填写的不一致，请核对后提交正确的授权材料。"
            return failed(told, first, other, wording=wording, 缺少=word)
        if verdict is Verdict.UNSURE:
            return unsure(told, first, other)
    if not any(mark.value is True for mark in marks):
        return unsure("代领授权有没有签章没有看清，请看原图", *marks)
    return unread or passed("代领授权签章齐备，领取人与户名一致", *marks)


@check("licence_there", gives=("证照",))
def licence_there(filing: Filing, *, material: str, valid_to: tuple[Ref, ...] = ()) -> Outcome:
    """The paper that shows who the applicant is was handed in and is in force, or the hall has it."""
    facts = filing.facts(material)
    name = filing.name(material)
    if not facts.files:
        if certificate := filing.certificate(material):
            return passed(f"大厅已有有效的电子证照“{certificate.type}”")
        return failed(f"没有提交“{name}”，大厅也没有有效的电子证照", missing_material(material), 证照=name)
    spec = filing.spec(material)
    kind = spec.certificate.type if spec and spec.certificate else ""
    known = next((one for one in filing.application.certificates if one.type == kind), None)
    if known is not None and any(gone in known.status for gone in GONE):
        status = Field(
            field=f"{material}.status", value=known.status, raw=known.status, source=CertificateSource(certificate=kind)
        )
        return failed(f"电子{kind}的状态为“{known.status}”", status, 证照="状态正常的主体资格文件")
    papers = facts.of_type(*(spec.allowed if spec else ()))
    if not papers:
        return no_value(filing, Ref("uscc", material), filing.absence(Ref("uscc", material)))
    for ref in valid_to:
        found = filing.read(ref)
        day = iso_day(found.value) if isinstance(found, Field) else None
        if isinstance(found, Field) and day is not None and day < filing.filed_on:
            because = f"{filing.paper(ref)}有效期至 {day}，早于申请日 {filing.filed_on}"
            if found.confidence < MIN_CONFIDENCE:
                return unsure(f"{because}，但读得不清，请看原图", found)
            return failed(because, found, 证照=f"在有效期内的{filing.paper(ref)}")
    shown = papers[0].fields[0] if papers[0].fields else page_evidence(facts)
    return passed(f"提交了{filing.name(papers[0].type)}", shown)


@check("outside_data", gives=("记录",))
def outside_data(filing: Filing, *, about: str) -> Outcome:
    """A point that only outside data can answer; the engine answers for it while no source is configured."""
    return not_applicable(f"{about}：数据源没有返回记录")
