"""承诺书: 容缺受理 and 告知承诺, with promises to tick one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.amounts import numeral
from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Box, MarkKind, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, compounds, signing, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.parties import person_or_firm
from rpa_review.extract.promises import promises
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.running import first_match, half_width

LABELS = {
    "signer": wordings(
        "承诺人（单位）名称 申请人（承诺人） 承诺人（申请人） "
        "承诺主体 承诺人名称 承诺人姓名 承诺单位 承诺人 申请人名称 申请人姓名 申请单位 申请人"
    ),
    "deferred_material": wordings(
        "容缺材料名称 暂缺材料名称 容缺材料 暂缺材料 容缺申请材料 欠缺材料 缺少材料 待补材料 "
        "后补材料 后补材料名称 缓交材料 补交材料 补正材料"
    ),
    "due_days": wordings(
        "补交期限 补充期限 补交时间 补齐时间 补正时间 承诺时限 "
        "承诺补齐期限 补正时限 补正期限 补齐期限 承诺补交期限 承诺补正期限 承诺期限 补交时限 补齐时限 "
        "后补时限 后补期限 缓交期限 提交期限 补交日期"
    ),
    "consent_publish": wordings(
        "是否同意承诺内容向社会公开 是否同意公开承诺内容 是否同意将承诺书公开 是否同意向社会公开 "
        "是否愿意公开承诺 是否同意公开 公开承诺 承诺公开"
    ),
    "sign_date": wordings("承诺日期 签署日期 签署日 签署时间 签字日期 填写日期 申请日期 日期"),
    "template_ver": wordings("承诺书版本 文书版本 示范文本 版本号 版本"),
}
SIGNED = (
    *wordings(
        "签署人 签署人（签字） 签署人签名 承诺人（签名） 承诺人（签字） 承诺人（签字盖章） 承诺人签名 "
        "承诺人签字 申请人（签名） "
        "申请人（签字） 申请人签名 申请人签字 法定代表人签字 "
        "法定代表人（签字） 签字（盖章） 签名 签字"
    ),
    *signing("承诺人 申请人 签署人 承诺单位 经营者 法定代表人 法定代表人（负责人） 负责人 经办人"),
)
SEALED = wordings("（单位盖章） (单位盖章) 单位盖章 单位印章 单位公章 盖章处 公章 （盖章） 盖章 印章")
STOPS = (
    *SIGNED,
    *SEALED,
    *compounds("证件 证照 身份证件 主体证照", "编号 号码 名称 类型"),
    *compounds("申请 办理 申办", "事项 业务"),
    *wordings("统一社会信用代码 身份证号码 身份证号 承诺内容 联系电话"),
)
VERSION = (r"((?:20[0-9]{2})(?:年)?(?:[0-9]{1,2}月)?(?:第[0-9一二三]+)?版)", r"版本号?[:：]?([A-Za-z]?[0-9.]{1,8})")
DAYS = (
    r"(?:于|在|自|内|期限|时限)[^。;]{0,24}?(?<![月0-9])([0-9]{1,3}|[一二三四五六七八九十两]{1,3})个?(?:工作日|日|天)",
    r"([0-9]{1,3}|[一二三四五六七八九十两]{1,3})个工作日",
)
BLANK_DAYS = (r"(?:于|在|起)[_＿\s]*(个工作日)内?(?:补|提交)",)
MISSING = (
    r"(?:暂时?不能|未能|暂无法|无法|尚未|暂未)(?:及时)?(?:提交|提供|取得)[\"“”「『《']*(.{2,40}?)[\"“”」』》',，。;](?!的)",
    r"(?:缺少|暂缺|欠缺)(?:的)?(?:材料)?[:：\"“《]+(.{2,40}?)[\"”》,，。;]",
)
SIGNER_IN_SENTENCE = (
    r"[:：。]([\u3400-\u9fff（）()·]{2,40}?)(?=[(（,，](?:证件|证照|身份证|统一社会))",
    r"(?:申请人|承诺人|本人|本单位|我单位|本公司|我公司)(?:[(（](?:承诺人|申请人|单位)[)）])?[:：(（]?([\u3400-\u9fff（）()·]{2,40}?)(?=[(（,，]?(?:证件|证照|身份证|统一社会))",
)
PUBLISH = r"[^。;；]{0,6}(?:不同意|同意)[^。;；]{0,16}(?:公开|公示|公布)|(?:公开|公示|公布)[^。;；]{0,6}同意"


class Commitment(Extractor):
    type: ClassVar[str] = "commitment"
    title: ClassVar[str] = "承诺书"
    fields: ClassVar[tuple[str, ...]] = (
        "template_ver",
        "items_checked",
        "signer",
        "sign_date",
        "seal",
        "sign",
        "consent_publish",
        "kind",
        "deferred_material",
        "due_days",
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "容缺受理承诺书 政务服务容缺受理申请承诺书 容缺办理承诺书 容缺承诺书 容缺受理申请承诺书 "
            "容缺后补办理承诺 容缺后补承诺书 容缺受理申请书 告知承诺书 告知承诺制承诺书 "
            "证明事项告知承诺书 行政审批告知承诺书 申请人承诺书 承诺书"
        ),
        title_pattern=r"(?:.{0,8}(?:容缺|告知|后补|补正|补交|申请|办理|信用).{0,8})?承诺[书函]|.{0,8}(?:容缺|告知).{0,6}承诺",
        anchors={
            "承诺": 2,
            "容缺": 1.5,
            "补齐": 1,
            "真实": 0.7,
            "补交": 0.5,
            "告知": 0.5,
            "法律责任": 0.5,
            "承诺人": 0.7,
        },
        against={"津贴申请表": 0.9, "关系证明": 0.6, "与老人关系": 0.7, "申请书": 0.4},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        return readings(
            _kind(form),
            _version(form),
            _signer(form),
            _deferred(form),
            _due(form),
            promises(form, "items_checked", besides=PUBLISH),
            _publish(form),
            form.signature("sign", *SIGNED, kinds=(MarkKind.SIGNATURE,)),
            form.any_seal("seal", *SEALED),
            form.dated("sign_date") or _undated(form),
        )


def _undated(form: Form) -> FieldReading | None:
    """A statement that has no date's place printed, and nothing like a date below its promises, is not dated."""
    index = len(form.layouts) - 1
    place = form.label(*SIGNED, *SEALED)
    if place is None or place[0] != index:
        return None
    top = place[1].span.box.top
    below = [row for row in form.layouts[index].rows if row.box.bottom > top and "版" not in row.compact]
    if any(re.search(r"[0-9〇○零一二三四五六七八九十][年月日.]|20[0-9]{2}", row.compact) for row in below):
        return None
    return form.nothing("sign_date", index, Box(left=0.3, top=top, right=0.95, bottom=min(1.0, top + 0.25)))


def _kind(form: Form) -> FieldReading | None:
    for index, layout in enumerate(form.layouts):
        for row in layout.rows[:6]:
            if match := re.search(r"(容缺|告知|信用)[^。]{0,12}(?:承诺|申请)书", row.compact):
                return form.of_span("kind", index, row, match[1])
    for word in ("容缺", "告知"):
        if said := first_match(form.layouts, f"({word})"):
            return form.of_span("kind", said[0], said[2], word, 0.7)
    return None


def _version(form: Form) -> FieldReading | None:
    said = first_match(form.layouts, *VERSION)
    return form.of_span("template_ver", said[0], said[2], parse.plain_text(said[2].text)) if said else None


def _signer(form: Form) -> FieldReading | None:
    """Who promises: named in the first sentence, or at a label above where one signs."""
    said = first_match(form.layouts, *SIGNER_IN_SENTENCE)
    if said is not None and (name := person_or_firm(said[2].text)):
        return form.of_span("signer", said[0], said[2], name)
    empty: FieldReading | None = None
    for index, layout in enumerate(form.layouts):
        for label in sorted(layout.find_all(*LABELS["signer"]), key=lambda label: label.span.box.top):
            if label.strength < 3:
                continue
            found = layout.value_at(label, lines=2)
            if not found.value or parse.blank(found.value.text):
                empty = empty or form.nothing("signer", index, found.place, label.span.confidence)
                continue
            name = person_or_firm(found.value.text)
            if name and not re.search(r"郑重|承诺如下|自愿|本人|申请容缺|承诺书", name):
                return form.of_span("signer", index, found.value, name)
    return empty


def _deferred(form: Form) -> FieldReading | None:
    labelled = form.read("deferred_material", _material, lines=2)
    if labelled is not None and labelled.value is not None:
        return labelled
    said = first_match(form.layouts, *MISSING)
    if said is not None:
        return form.of_span("deferred_material", said[0], said[2], _material(said[2].text))
    return labelled


def _material(text: str) -> str | None:
    return parse.plain_text(text).strip('“”"《》「」。；;，,') or None


def _due(form: Form) -> FieldReading | None:
    labelled = form.read("due_days", _days, lines=2)
    if labelled is not None and labelled.value is not None:
        return labelled
    said = first_match(form.layouts, *DAYS)
    if said is not None:
        return form.of_span("due_days", said[0], said[2], numeral(said[2].compact))
    blank = first_match(form.layouts, *BLANK_DAYS)
    if labelled is None and blank is not None:
        return form.nothing("due_days", blank[0], blank[2].box)
    if (
        labelled is not None
        and labelled.box is not None
        and not re.search(r"[0-9一二三四五六七八九十两]", labelled.raw)
    ):
        return form.nothing("due_days", labelled.page, labelled.box)  # 自受理之日起____内: the number is left open
    return labelled


def _days(text: str) -> JsonValue:
    match = re.search(
        r"([0-9]{1,3}|[一二三四五六七八九十两]{1,3})个?(?:工作日|日|天)", half_width("".join(text.split()))
    )
    return numeral(match[1]) if match else None


def _publish(form: Form) -> FieldReading | None:
    """Whether the promise may be published: a yes or no at its label, or a sentence with a box."""
    answered = form.one_at("consent_publish", {"不同意": ("不同意公开", "不同意"), "同意": ("同意公开", "同意")})
    if answered is not None and isinstance(answered.value, str):
        return answered.model_copy(update={"value": answered.value == "同意"})
    boxed = promises(form, "consent_publish", only=PUBLISH)
    if boxed is not None and isinstance(boxed.value, list) and boxed.value:
        return boxed.model_copy(update={"value": boxed.value[0]})
    return answered


EXTRACTOR = Commitment()
