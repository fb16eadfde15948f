"""Checks of what the form declares: that it comes with the papers that bear it out."""

from __future__ import annotations

from rpa_review.checks.filing import Absence, Condition, Filing, Ref
from rpa_review.checks.outcome import Outcome, failed, missing_material, not_applicable, passed, unsure, written
from rpa_review.checks.presence import names_in
from rpa_review.checks.registry import check
from rpa_review.checks.sureness import CLEARLY_DIFFERENT, no_value
from rpa_review.domain.comparison import plain
from rpa_review.domain.field import Field


@check("choice_has_material", gives=("材料名", "值"))
def choice_has_material(
    filing: Filing, *, field: Ref, materials: dict[str, str], but_not: dict[str, str] | None = None
) -> Outcome:
    """What was chosen on the form comes with the material that the choice asks for.

    `materials` gives the material's code by the choice, `but_not` that of one which shows that another was meant.
    """
    typed = filing.typed(field.key)
    label = filing.name(f"form.{field.key}")
    code = materials.get(str(typed.value or ""))
    if code is None:
        wording = f"请选择{label}（{'或'.join(materials)}）。"
        return failed(f"{label}没有选择", typed, wording=wording, 材料名="", 值=written(typed.value))
    name = filing.name(code)
    other = (but_not or {}).get(str(typed.value))
    if other is not None and filing.facts(other).files:
        because = f"{label}为“{typed.value}”，却提交了“{filing.name(other)}”"
        wording = "您选择的是“{值}”，却上传了“{材料名}”，请核对" + label + "。"
        return failed(because, typed, wording=wording, 材料名=filing.name(other), 值=str(typed.value))
    if filing.facts(code).files:
        return passed(f"{label}为“{typed.value}”，提交了“{name}”", typed)
    if held := filing.certificate(code):
        return passed(f"{label}为“{typed.value}”，大厅已有有效的电子证照“{held.type}”", typed)
    because = f"{label}为“{typed.value}”，没有提交“{name}”"
    return failed(because, typed, missing_material(code), 材料名=name, 值=str(typed.value))


@check("declared_with_proof", gives=("材料名", "词"))
def declared_with_proof(
    filing: Filing,
    *,
    field: Ref,
    material: str,
    drawn: tuple[Ref, ...] = (),
    words: tuple[str, ...] = (),
    waived_when: Condition | None = None,
) -> Outcome:
    """What was declared comes with its proof; what was denied is not drawn on the papers either.

    `words` are looked for at `drawn` where the form says no. With `waived_when` the proof need not be handed in.
    """
    typed = filing.typed(field.key)
    label, name = filing.name(f"form.{field.key}"), filing.name(material)
    if typed.value is True:
        if filing.facts(material).files:
            return passed(f"{label}为“是”，提交了“{name}”", typed)
        if waived_when is not None and filing.holds(waived_when):
            return not_applicable(f"{label}为“是”，本件不要求提交“{name}”", typed)
        return failed(f"{label}为“是”，没有提交“{name}”", typed, missing_material(material), 材料名=name, 词="")
    doubt: Outcome | None = None
    looked: list[Field] = []
    for ref in drawn:
        found = filing.read(ref)
        if isinstance(found, Absence):
            doubt = doubt or no_value(filing, ref, found)
            continue
        looked.append(found)
        said = plain(" ".join(names_in(found.value)))
        seen = [word for word in words if word in said]
        if seen:
            told = "、".join(seen)
            because = f"{label}为“否”，{filing.paper(ref)}上有{told}"
            if found.confidence < CLEARLY_DIFFERENT:
                return unsure(f"{because}，但读得不够清楚，请看原图", typed, found)
            wording = (
                f"{filing.paper(ref)}上标有{{词}}，申请表“{label}”填的是“否”，请核对后改正，并按实际情况提交材料。"
            )
            return failed(because, typed, found, wording=wording, 材料名=name, 词=told)
    if not looked and doubt is not None:
        return doubt
    return passed(f"{label}为“否”，图上没有标注", typed, *looked)
