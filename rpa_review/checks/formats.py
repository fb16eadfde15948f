"""Checks of form: numbers with check digits, telephone numbers, addresses written down to the room."""

from __future__ import annotations

import re

from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, not_applicable, passed, unsure, written
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, NEARLY_EQUAL, is_printed, no_value
from rpa_review.domain.comparison import place_of, plain
from rpa_review.domain.field import Field
from rpa_review.domain.finding import Severity
from rpa_review.domain.identity import (
    card_number_flaw,
    credit_code_flaw,
    holder_kind,
    id_number_flaw,
    is_landline,
    is_mobile,
    plain_number,
)
from rpa_review.domain.item import FieldType
from rpa_review.domain.record import JsonValue

CITIZEN_CARDS = ("", "身份证", "居民身份证", "港澳台居住证", "外国人永久居留身份证")


@check("id_number_valid", gives=("字段", "值"))
def id_number_valid(filing: Filing, *, kind: Ref | None = None, same_as: Ref | None = None) -> Outcome:
    """The subject's identity numbers have 18 characters, a check digit that holds and a birthday that exists.

    `kind` is the form field that names the kind of identity paper: a passport's number is not checked. `same_as` is
    where the same number was typed: a reading that differs from a valid one by a slip is a slip.
    """
    if filing.subject and filing.subject.startswith("form."):
        if kind is not None and str(filing.typed(kind.key).value or "") not in CITIZEN_CARDS:
            return not_applicable(f"证件类型是“{filing.typed(kind.key).value}”，不是身份证")
        return _typed_id_numbers(filing, filing.subject.removeprefix("form."))
    return _read_id_numbers(filing, same_as)


def _typed_id_numbers(filing: Filing, key: str) -> Outcome:
    typed = filing.typed(key)
    label = filing.name(f"form.{key}", key)
    numbers: list[tuple[str, str]] = []
    if isinstance(typed.value, list):
        spec = filing.item.fields_by_key.get(key)
        columns = [column for column in spec.columns if column.type is FieldType.ID_NO] if spec else []
        for place, row in enumerate(filing.rows(key), start=1):
            for column in columns:
                if number := written_number(row.get(column.key)):
                    numbers.append((f"{label}第 {place} 行{written(row.get('name'))}的{column.label}", number))
    elif number := written_number(typed.value):
        numbers.append((label, number))
    if not numbers:
        return not_applicable(f"申请表没有填写{label}", typed)
    wrong = [(what, number, flaw) for what, number in numbers if (flaw := id_number_flaw(number, on=filing.filed_on))]
    if not wrong:
        return passed(f"{label}的身份证号共 {len(numbers)} 个，位数、校验码和出生日期都对", typed)
    because = "；".join(f"{what}“{number}”{flaw}" for what, number, flaw in wrong)
    return failed(because, typed, 字段="、".join(what for what, _, _ in wrong), 值="、".join(n for _, n, _ in wrong))


def written_number(value: JsonValue) -> str:
    return plain_number(value) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _read_id_numbers(filing: Filing, same_as: Ref | None) -> Outcome:
    ref = Ref("id_no", filing.subject or "", ("id_card",))
    numbers = [
        document.by_key["id_no"]
        for document in filing.documents(ref)
        if "id_no" in document.by_key and document.by_key["id_no"].value
    ]
    if not numbers:
        found = filing.read(ref)
        if isinstance(found, Absence) or not found.value:
            return no_value(filing, ref, found if isinstance(found, Absence) else Absence.NOT_FOUND)
        numbers = [found]
    for number in numbers:
        value = str(number.value)
        flaw = id_number_flaw(value, on=filing.filed_on)
        if flaw is None:
            continue
        typed = written_number(filing.typed(same_as.key).value) if same_as else ""
        if is_printed(number) or number.confidence >= NEARLY_EQUAL or plain_number(value) == typed:
            return failed(f"身份证上的号码“{value}”{flaw}", number, 字段=filing.name(filing.subject), 值=value)
        return unsure(f"身份证号读作“{value}”，{flaw}，可能是识别有误，请看原图", number)
    return passed(f"身份证号码“{'、'.join(str(number.value) for number in numbers)}”校验正确", *numbers)


@check("credit_code_valid", gives=("值",))
def credit_code_valid(filing: Filing, *, fields: tuple[Ref, ...], same_as: tuple[Ref, ...] = ()) -> Outcome:
    """Unified social credit codes have 18 characters and both check characters hold."""
    outcome, _ = _codes(filing, fields, same_as)
    return outcome


def _codes(filing: Filing, refs: tuple[Ref, ...], same_as: tuple[Ref, ...]) -> tuple[Outcome, list[Field]]:
    seen: list[Field] = []
    nothing: Outcome | None = None
    doubt: Outcome | None = None
    others = [written_number(filing.typed(ref.key).value) for ref in same_as if ref.is_form]
    for ref in refs:
        found = filing.read(ref)
        if isinstance(found, Absence):
            nothing = nothing or no_value(filing, ref, found)
            continue
        value = written_number(found.value)
        if not value:
            if ref.is_form:
                return failed(f"{filing.label(ref)}没有填写", found, 值="（未填写）"), seen
            continue
        seen.append(found)
        flaw = credit_code_flaw(value)
        if flaw is None:
            continue
        label = filing.label(ref)
        if is_printed(found) or found.confidence >= NEARLY_EQUAL or value in others:
            return failed(f"{label}“{value}”{flaw}", found, 值=value), seen
        doubt = doubt or unsure(f"{label}读作“{value}”，{flaw}，可能是识别有误，请看原图", found)
    if doubt is not None:
        return doubt, seen
    if not seen:
        return nothing or not_applicable("没有统一社会信用代码可查"), seen
    return passed(f"统一社会信用代码“{'、'.join(written_number(field.value) for field in seen)}”校验正确", *seen), seen


@check("credit_code_fits_kind", gives=("值",))
def credit_code_fits_kind(filing: Filing, *, fields: tuple[Ref, ...], kind: Ref) -> Outcome:
    """Credit codes hold, and their first two characters fit the kind of body that the licence names."""
    outcome, seen = _codes(filing, fields, tuple(ref for ref in fields if ref.is_form))
    if outcome.verdict != "pass":
        return outcome
    named = filing.read(kind)
    if isinstance(named, Absence) or not isinstance(named.value, str):
        return outcome
    expected = _expected_kind(plain(named.value))
    for code in seen:
        told = holder_kind(str(code.value))
        if expected and told and told not in expected:
            because = f"代码“{code.value}”是{told}的代码，与主体类型“{named.value}”不符"
            if named.confidence < 0.8 and not is_printed(named):
                return unsure(because, code, named)
            return failed(because, code, named, severity=Severity.ADVICE, 值=str(code.value))
    return outcome


def _expected_kind(entity: str) -> tuple[str, ...]:
    if "个体" in entity:
        return ("个体工商户",)
    if "合作社" in entity:
        return ("农民专业合作社",)
    if "事业单位" in entity:
        return ("事业单位",)
    if "民办非企业" in entity or "社会服务机构" in entity:
        return ("民办非企业单位",)
    return ("企业",) if "公司" in entity or "企业" in entity else ()


@check("card_number_valid", gives=("值",))
def card_number_valid(filing: Filing, *, number: Ref, card: Ref, kind: Ref) -> Outcome:
    """The account number holds Luhn's sum, and the card is one that can be paid to.

    `number` is what was typed, `card` and `kind` the number and kind on the card. A passbook's number has no check
    digit: its failure is advice (items 1.4). A credit card fails.
    """
    typed, shown, named = filing.read(number), filing.read(card), filing.read(kind)
    kind_text = plain(str(named.value)) if isinstance(named, Field) and named.value else ""
    credit = any(word in kind_text for word in ("信用卡", "贷记卡", "虚拟"))
    if isinstance(named, Field) and credit and named.confidence >= CLEARLY_DIFFERENT:
        wording = "您提交的是{值}，请更换为社会保障卡或本人的借记卡。"
        return failed(f"提交的是{kind_text}，不能用来领取津贴", named, wording=wording, 值=kind_text)
    if isinstance(typed, Absence) or not written_number(typed.value):
        value = typed if isinstance(typed, Field) else filing.typed(number.key)
        return failed("申请表没有填写银行账号", value, 值="（未填写）")
    code = written_number(typed.value)
    flaw = card_number_flaw(code)
    passbook = "存折" in kind_text or "账户" in kind_text
    unknown = not kind_text and isinstance(named, Absence) and named is not Absence.NOT_FOUND
    if flaw and passbook:
        return passed(
            f"账号“{code}”是存折账号，不适用银行卡号的校验", typed, named if isinstance(named, Field) else None
        )
    if flaw:
        if unknown:
            return not_applicable(f"账号“{code}”{flaw}，没有卡（折）可看，不知是卡号还是存折账号", typed)
        if not kind_text:
            return unsure(f"账号“{code}”{flaw}，没有读清是银行卡还是存折，请看原图", typed)
        return failed(f"账号“{code}”{flaw}", typed, 值=code)
    if isinstance(shown, Field) and (on_card := written_number(shown.value)) and on_card != code:
        because = f"申请表的账号“{code}”与卡面“{on_card}”不一致"
        if shown.confidence >= 0.8 and (
            is_printed(shown) or not card_number_flaw(on_card) or shown.confidence >= NEARLY_EQUAL
        ):
            return failed(because, typed, shown, 值=code)
        return unsure(f"{because}，卡面读得不够清楚，请看原图", typed, shown)
    return passed(f"账号“{code}”校验正确", typed, shown if isinstance(shown, Field) else None)


@check("phone_valid", gives=("值",))
def phone_valid(filing: Filing, *, field: Ref, landline: bool = False) -> Outcome:
    """A telephone number that can be called: a mobile number, or a landline where that is allowed."""
    typed = filing.typed(field.key)
    value = str(typed.value or "").strip()
    if not value:
        return failed(f"没有填写{filing.name(f'form.{field.key}')}", typed, 值="（未填写）")
    if is_mobile(value) or (landline and is_landline(value)):
        return passed(f"{filing.name(f'form.{field.key}')}“{value}”格式正确", typed)
    kinds = "11 位手机号或固定电话" if landline else "11 位手机号"
    return failed(f"“{value}”不是{kinds}", typed, 值=value)


@check("named_with_phone", gives=("缺少",))
def named_with_phone(filing: Filing, *, field: Ref) -> Outcome:
    """One field of the form names a person and a telephone number that can be called."""
    typed = filing.typed(field.key)
    label = filing.name(f"form.{field.key}")
    value = plain(str(typed.value or ""))
    numbers = re.findall(r"\+?[0-9][0-9-]{6,}", value)
    lacking: list[str] = []
    if not re.search(r"[\u3400-\u9fff·]{2,}", value):
        lacking.append("姓名")
    if not any(is_mobile(number) or is_landline(number) for number in numbers):
        lacking.append("联系电话")
    if lacking:
        told = "和".join(lacking)
        return failed(f"{label}“{written(typed.value)}”没有{told}", typed, 缺少=told)
    return passed(f"{label}“{written(typed.value)}”有姓名和电话", typed)


@check("address_precise", gives=("值",))
def address_precise(filing: Filing, *, field: Ref, city: str = "", single: bool = False) -> Outcome:
    """The address is written down to the house number and the room, in the city of the authority.

    With `single`, it is one address only.
    """
    typed = filing.read(field)
    if isinstance(typed, Absence):
        return no_value(filing, field, typed)
    value = str(typed.value or "").strip()
    if not value:
        return failed(f"没有填写{filing.label(field)}", typed, 值="（未填写）")
    if single and len(several := [one for one in re.split(r"[;；\n]", value) if place_of(one).number]) > 1:
        wording = "只能登记一个经营场所，您填写了“{值}”，请保留一个。"
        return failed(f"{filing.label(field)}写了 {len(several)} 处", typed, wording=wording, 值=value)
    place = place_of(value)
    if city and place.city and place.city != city:
        return failed(
            f"{filing.label(field)}“{value}”在{place.city}，不在{city}",
            typed,
            severity=Severity.ROUTE,
            wording="（内部）经营场所地址“{值}”似不在本机关辖区，请核实受理权限。",
            值=value,
        )
    if not place.number:
        return failed(f"{filing.label(field)}“{value}”没有写到门牌号", typed, 值=value)
    if not place.rest:
        return failed(f"{filing.label(field)}“{value}”没有写到室号", typed, 值=value)
    return passed(f"{filing.label(field)}“{value}”写到了门牌和室号", typed)


@check("address_beside", gives=("值",))
def address_beside(filing: Filing, *, field: Ref, beside: Ref) -> Outcome:
    """An address that may be left out: if given, down to the house number and in the district of another."""
    typed, other = filing.typed(field.key), filing.typed(beside.key)
    value = str(typed.value or "").strip()
    label = filing.name(f"form.{field.key}")
    if not value:
        return not_applicable(f"没有填写{label}", typed)
    place, own = place_of(value), place_of(str(other.value or ""))
    if not place.number:
        return failed(f"{label}“{value}”没有写到门牌号", typed, 值=value)
    if place.district and own.district and place.district != own.district:
        return failed(f"{label}在{place.district}，与{own.district}的经营场所不同区", typed, other, 值=value)
    return passed(f"{label}“{value}”写到了门牌号", typed)
