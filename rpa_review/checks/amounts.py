"""Checks of amounts of money: against a limit of the law, and against what other papers say (items 1.11, 4.3)."""

from __future__ import annotations

from typing import Final

from rpa_review.checks.filing import Absence, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, not_applicable, passed, unsure
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import NEARLY_EQUAL, is_printed, may_fail, no_value
from rpa_review.domain.amounts import MYRIAD, YUAN, Amount, amount_of, amounts_of, currency_of
from rpa_review.domain.field import Field

PROVEN: Final = 0.9  # a single writing of an amount that OCR read: one character makes it another amount


def stated(found: Field, *, myriads: bool) -> Amount | None:
    """The amount that a field holds; a bare number is in 元, or with `myriads` in 万元."""
    value, scale = found.value, 100 * (MYRIAD if myriads else 1)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Amount(round(value * scale), currency_of(found.raw))
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return Amount(round(float(value.replace(",", "")) * scale))
    except ValueError:
        return amount_of(value)


def sure(found: Field) -> bool:
    """Whether an amount was read well enough to count against the applicant; figures and capitals prove each other."""
    return is_printed(found) or found.confidence >= PROVEN or (may_fail(found) and len(amounts_of(found.raw)) > 1)


@check("amount_at_least", gives=("处", "值", "最低"))
def amount_at_least(
    filing: Filing, *, fields: tuple[Ref, ...], number: str, in_myriads: tuple[Ref, ...] = ()
) -> Outcome:
    """The least of several statements of an amount is not below a number of the law, in 元.

    `in_myriads` are those of `fields` that are written in 万元.
    """
    least = filing.numbers.get(number)
    if not isinstance(least, int | float):
        return not_applicable(f"没有配置“{number}”")
    limit = Amount(round(least * 100))
    read, doubts, nothing = _read(filing, fields, in_myriads)
    foreign = next((found for _, found, amount in read if amount.currency != YUAN), None)
    if foreign is not None:
        return unsure(f"{filing.label(_ref(foreign, read))}是外币，要折算成人民币再比，请人工核对", foreign)
    short = [(ref, found, amount) for ref, found, amount in read if amount.fen < limit.fen]
    if short:
        ref, found, amount = min(short, key=lambda one: one[2].fen)
        because = f"{filing.label(ref)}为 {amount.in_myriads}，低于 {limit.in_myriads}"
        alone = len(short) < len(read)
        if not sure(found) or (alone and not is_printed(found) and found.confidence < NEARLY_EQUAL):
            return unsure(f"{because}，但读得不够清楚，请看原图", found)
        evidence = (found for _, found, _ in short)
        return failed(because, *evidence, 处=filing.label(ref), 值=_figure(amount), 最低=_figure(limit))
    if doubts:
        return doubts[0]
    if not read:
        return nothing or not_applicable("没有可核对的金额")
    told_all = "；".join(f"{filing.label(ref)} {amount.in_myriads}" for ref, _, amount in read)
    return passed(f"{told_all}，不低于 {limit.in_myriads}", *(found for _, found, _ in read))


@check("same_amount", gives=("处A", "值A", "处B", "值B"))
def same_amount(filing: Filing, *, fields: tuple[Ref, ...], in_myriads: tuple[Ref, ...] = ()) -> Outcome:
    """Several statements of one amount say the same, in the same currency; the first that is there is the measure."""
    read, doubts, nothing = _read(filing, fields, in_myriads)
    doubt = doubts[0] if doubts else None
    if len(read) < 2:
        return doubt or nothing or not_applicable("没有可以比对的金额")
    own, first, amount = read[0]
    for ref, other, said in read[1:]:
        if said == amount:
            continue
        because = f"{filing.label(own)} {amount.in_myriads}，{filing.label(ref)} {said.in_myriads}，不一致"
        if sure(first) and sure(other):
            one, two = filing.label(own), filing.label(ref)
            return failed(because, first, other, 处A=one, 值A=amount.in_myriads, 处B=two, 值B=said.in_myriads)
        doubt = doubt or unsure(f"{because}，但读得不够清楚，请看原图", first, other)
    if doubt is not None:
        return doubt
    where = "、".join(filing.label(ref) for ref, _, _ in read)
    return passed(f"{where}都是 {amount.in_myriads}", *(found for _, found, _ in read))


_Read = list[tuple[Ref, Field, Amount]]


def _read(
    filing: Filing, fields: tuple[Ref, ...], in_myriads: tuple[Ref, ...]
) -> tuple[_Read, list[Outcome], Outcome | None]:
    """The amounts that are stated, the doubts about those that were not made out, and why there is none at all."""
    read: _Read = []
    doubts: list[Outcome] = []
    nothing: Outcome | None = None
    for ref in fields:
        found = filing.read(ref)
        if isinstance(found, Absence):
            outcome = no_value(filing, ref, found)
            if outcome.verdict == "unsure":
                doubts.append(outcome)
            nothing = nothing or outcome
            continue
        amount = stated(found, myriads=ref in in_myriads)
        if amount is not None:
            read.append((ref, found, amount))
        elif not ref.is_form:
            doubts.append(unsure(f"{filing.label(ref)}没有读清，请看原图", found))
    return read, doubts, nothing


def _ref(field: Field, read: _Read) -> Ref:
    return next(ref for ref, found, _ in read if found is field)


def _figure(amount: Amount) -> str:
    return f"{amount.fen / (100 * MYRIAD):.6g}"
