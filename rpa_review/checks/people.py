"""Checks of the people behind an application: family members, liaison, what they declare."""

from __future__ import annotations

import re

from rpa_review.checks.consistency import Kind, held_against
from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, passed, unsure, written
from rpa_review.checks.presence import page_evidence
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import MIN_CONFIDENCE, no_value
from rpa_review.domain.dossier import ReadDocument
from rpa_review.domain.field import Field, FormSource
from rpa_review.domain.finding import Verdict
from rpa_review.domain.identity import id_number_flaw, is_mobile
from rpa_review.domain.record import JsonValue

_KIN = {
    "配偶": ("配偶", "妻", "妻子", "夫", "丈夫", "夫妻"),
    "子女": ("子女", "子", "女", "儿子", "女儿", "长子", "次子", "三子", "长女", "次女", "三女", "独生子", "独生女"),
    "父母": ("父母", "父", "母", "父亲", "母亲"),
}


@check("declared", gives=())
def declared(filing: Filing, *, field: Ref) -> Outcome:
    """A declaration printed on a paper is ticked."""
    found = filing.read(field)
    if isinstance(found, Absence):
        return no_value(filing, field, found)
    if found.value is True:
        return passed(f"{filing.label(field)}已勾选", found)
    if found.confidence < MIN_CONFIDENCE:
        return unsure(f"{filing.label(field)}没有看清有没有勾选，请看原图", found)
    return failed(f"{filing.label(field)}没有勾选", found)


@check("liaison_complete", gives=("缺少",))
def liaison_complete(filing: Filing, *, field: Ref) -> Outcome:
    """Who keeps contact with the authority is written with name, identity number and mobile number, in one line."""
    typed = filing.typed(field.key)
    text = str(typed.value or "")
    number = re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", text)
    phones = re.findall(r"(?<!\d)1\d{10}(?!\d)", text)
    named = re.search(
        r"[\u4e00-\u9fff·]{2,}", re.sub(r"身份证(?:号码|号)?|手机(?:号码|号)?|(?:联系)?电话|姓名|证件号", "", text)
    )
    lacking = [
        word
        for word, there in (
            ("姓名", named is not None),
            ("身份证号", number is not None and id_number_flaw(number[0], on=filing.filed_on) is None),
            ("手机号码", any(is_mobile(phone) for phone in phones)),
        )
        if not there
    ]
    if lacking:
        told = "、".join(lacking)
        because = f"登记联络员没有写明（正确的）{told}" if text else "没有填写登记联络员"
        return failed(because, typed, 缺少=told)
    return passed("登记联络员的姓名、身份证号、手机号齐全", typed)


@check("members_identified", gives=("缺少",))
def members_identified(
    filing: Filing, *, table: Ref, head: Ref, card: Ref, household: Ref, marriage: Ref, sign: Ref, count: int = 1
) -> Outcome:
    """Everybody in a table of family members is written down in full, signed, and shown by card and proof of kinship.

    `card`, `household` and `marriage` are the names on identity cards, on household registers and on the first line of
    marriage certificates; a household register tells kinship only where its head is the person whose family it is.
    """
    typed = filing.typed(table.key)
    rows = [row for row in filing.rows(table.key) if any(str(part or "").strip() for part in row.values())]
    if len(rows) < count:
        return failed("家庭经营，没有填写家庭成员", typed, 缺少="家庭成员")
    for row in rows:
        for column, word in (("name", "姓名"), ("id_no", "身份证号"), ("relation", "与经营者的关系")):
            if not str(row.get(column) or "").strip():
                who = written(row.get("name")) if column != "name" else ""
                return failed(f"家庭成员{who}没有填写{word}", typed, 缺少=f"{who}{word}")
    outcomes = [_signed(filing, sign)]
    for row in rows:
        outcomes += [_card_shown(filing, row, table, card), _kin_shown(filing, row, head, household, marriage)]
    for verdict in (Verdict.FAIL, Verdict.UNSURE, Verdict.NOT_APPLICABLE):
        for outcome in outcomes:
            if outcome.verdict is verdict:
                return outcome
    return passed(f"{len(rows)} 名家庭成员填写齐全，有身份证和关系证明，已签名", typed, *(outcomes[0].evidence))


def _signed(filing: Filing, sign: Ref) -> Outcome:
    found = filing.read(sign)
    if isinstance(found, Absence):
        return no_value(filing, sign, found)
    if found.value is True or (isinstance(found.value, str) and found.value):
        return passed("家庭成员已签名", found)
    if found.confidence < MIN_CONFIDENCE:
        return unsure("家庭成员签名处没有看清有没有签名，请看原图", found)
    wording = "家庭经营的，请由参加经营的家庭成员在申请书上签名。"
    return failed("申请书没有家庭成员签名", found, wording=wording, 缺少="家庭成员签名")


def _typed_part(table: Ref, value: JsonValue) -> Field:
    return Field(field=f"form.{table.key}", value=value, source=FormSource(form=table.key))


def _same_name(filing: Filing, person: Field, ref: Ref) -> tuple[Verdict | None, ReadDocument | None]:
    """How the best of the papers' names agrees with a person's, and that paper; None when no name was read."""
    best: tuple[Verdict | None, ReadDocument | None] = (None, None)
    for document in filing.documents(ref):
        found = document.by_key.get(ref.key)
        if found is None or not found.value:
            best = best if best[0] is Verdict.PASS else (Verdict.UNSURE, document)
            continue
        verdict, *_ = held_against(filing, Kind.NAME, person, found)
        if verdict is Verdict.PASS:
            return verdict, document
        if best[0] is None or verdict is Verdict.UNSURE:
            best = verdict, document
    return best


def _card_shown(filing: Filing, row: dict[str, JsonValue], table: Ref, card: Ref) -> Outcome:
    who, person = written(row.get("name")), _typed_part(table, row.get("name"))
    facts = filing.facts(filing.code(card))
    verdict, document = _same_name(filing, person, card)
    if verdict is None and filing.absence(card) is not Absence.OTHER_PAPER:
        return no_value(filing, card, filing.absence(card))
    wording = "请补充上传家庭成员{缺少}。"
    if verdict in (None, Verdict.FAIL):
        if any(page.type is None for page in facts.pages):
            return unsure(f"没有认出{who}的身份证，有的页面没有认出是什么，请看原图", page_evidence(facts))
        because = f"“{filing.name(facts.code)}”中没有家庭成员{who}的身份证"
        return failed(because, page_evidence(facts), person, wording=wording, 缺少=f"{who}的身份证")
    number = document.by_key.get("id_no") if document is not None else None
    if verdict is Verdict.UNSURE or number is None or not number.value:
        return unsure(f"家庭成员{who}的身份证没有读清，请看原图", number or page_evidence(facts))
    same, how, _ = held_against(filing, Kind.ID_NUMBER, _typed_part(table, row.get("id_no")), number)
    told = f"家庭成员{who}的身份证号“{written(row.get('id_no'))}”与证件“{written(number.value)}”{how}"
    if same is Verdict.FAIL:
        wording = "家庭成员{缺少}与证件不一致，请以证件为准修改。"
        return failed(told, person, number, wording=wording, 缺少=f"{who}的身份证号")
    return passed(told, number) if same is Verdict.PASS else unsure(told, number)


def _kin_shown(filing: Filing, row: dict[str, JsonValue], head: Ref, household: Ref, marriage: Ref) -> Outcome:
    """A page of a household register with the member's name, or a marriage certificate with it."""
    who = written(row.get("name"))
    person = _typed_part(head, row.get("name"))
    other = Ref("agent_name", marriage.material, marriage.documents)
    looks = [(ref, *_same_name(filing, person, ref)) for ref in (household, marriage, other)]
    facts = filing.facts(filing.code(household))
    if all(verdict is None for _, verdict, _ in looks):
        absence = filing.absence(household)
        if absence is not Absence.OTHER_PAPER:
            return no_value(filing, household, absence)
    for ref, verdict, document in looks:
        if verdict is Verdict.PASS and document is not None:
            return _kin_agrees(filing, row, head, document, married=ref is not household)
    if any(verdict is Verdict.UNSURE for _, verdict, _ in looks) or any(page.type is None for page in facts.pages):
        return unsure(f"家庭成员{who}的关系证明没有读清，请看原图", page_evidence(facts))
    wording = "请补充上传家庭成员{缺少}（户口簿或结婚证）。"
    because = f"“{filing.name(facts.code)}”中没有家庭成员{who}与经营者的关系证明"
    return failed(because, page_evidence(facts), person, wording=wording, 缺少=f"{who}的关系证明")


def _kin_agrees(
    filing: Filing, row: dict[str, JsonValue], head: Ref, document: ReadDocument, *, married: bool
) -> Outcome:
    who, said = written(row.get("name")), _kin(written(row.get("relation")))
    shown, proof = document.by_key.get("relation"), "配偶"
    if not married:
        at_head = document.by_key.get("head_name")
        if at_head is None or not at_head.value or shown is None or not shown.value:
            return passed(f"户口簿有家庭成员{who}的一页", at_head)
        if held_against(filing, Kind.NAME, filing.typed(head.key), at_head)[0] is not Verdict.PASS:
            return passed(f"户口簿有家庭成员{who}的一页，户主不是经营者，关系请留意", at_head, shown)
        proof = _kin(written(shown.value))
    if not said or not proof or said == proof:
        return passed(f"家庭成员{who}有关系证明", shown)
    because = f"申请书写{who}是经营者的{written(row.get('relation'))}，关系证明是{proof}"
    typed = _typed_part(head, row.get("relation"))
    if shown is not None and shown.confidence < MIN_CONFIDENCE:
        return unsure(f"{because}，但读得不清，请看原图", shown, typed)
    wording = "家庭成员{缺少}与户口簿（结婚证）不一致，请核对后修改。"
    return failed(because, shown, typed, wording=wording, 缺少=f"{who}与经营者的关系")


def _kin(word: str) -> str:
    return next((kin for kin, words in _KIN.items() if word in words), "")
