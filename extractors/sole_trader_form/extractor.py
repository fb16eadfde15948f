"""个体工商户登记（备案）申请书: the printed form of the item, one page or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Page
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, count, id_or_text, number, person_or_text, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.parties import marks_by_label
from rpa_review.extract.promises import promises
from rpa_review.extract.recognise import Likeness

LABELS = {
    "operator_name": wordings("经营者姓名 申请人姓名 经营者"),
    "operator_id_type": wordings("身份证件类型 证件类型 证件种类"),
    "operator_id": wordings("身份证件号码 证件号码 身份证号码 证件号"),
    "gender": wordings("性别"),
    "nation": wordings("民族"),
    "birth": wordings("出生日期 出生年月日 出生年月"),
    "operator_addr": wordings("经营者住所 经营者住址 户籍地址 住所"),
    "operator_mobile": wordings("联系电话 移动电话 手机号码 手机"),
    "use_name": wordings("是否使用名称 使用名称"),
    "name_cn": wordings("名称"),
    "name_alt": wordings("备用名称 备选名称 备选字号"),
    "form": wordings("组成形式"),
    "biz_scope": wordings("经营范围"),
    "premise_addr": wordings("经营场所地址 经营场所"),
    "premise_area": wordings("场所面积（平方米） 经营场所面积 场所面积 面积（㎡） 使用面积"),
    "premise_type": wordings("场所性质 场所使用性质 场所类型"),
    "is_online_shop": wordings("是否网络经营 网络经营"),
    "platform_name": wordings("平台名称 网络平台 经营平台"),
    "shop_url": wordings("店铺网址 网店网址 网址"),
    "employees_num": wordings("从业人数 从业人员数"),
    "contact": wordings("登记联络员 联络员"),
    "has_agent": wordings("是否委托 委托办理 是否委托办理"),
    "front_permit": wordings("前置批准 前置许可 前置审批"),
    "sign_date": wordings("申请日期 签署日期 填表日期 签字日期"),
}
SIGNED = wordings("经营者签名栏 经营者（签字） 经营者签名 经营者签字 申请人签名 申请人（签字） 申请人签字")
MEMBERS_SIGNED = wordings(
    "家庭成员签名栏 参加经营的家庭成员签名 参加经营的家庭成员（签字） 家庭成员（签字） 家庭成员签名 家庭成员签字"
)
STOPS = (*SIGNED, *MEMBERS_SIGNED, *wordings("参加经营的家庭成员 家庭成员 政治面貌 文化程度 办理方式 邮政编码"))
MEMBERS = {
    "name": Column(("姓名", "家庭成员姓名"), person_or_text),
    "id_no": Column(("身份证号", "身份证号码", "身份证件号码", "证件号码"), id_or_text),
    "relation": Column(("与经营者关系", "与经营者的关系", "关系")),
}
ID_TYPES = {
    "身份证": ("居民身份证", "身份证"),
    "港澳台居住证": ("港澳台居民居住证", "港澳台居住证"),
    "港澳居民来往内地通行证": ("港澳居民来往内地通行证",),
    "台湾居民来往大陆通行证": ("台湾居民来往大陆通行证",),
    "护照": ("护照",),
    "外国人永久居留身份证": ("外国人永久居留身份证",),
}
FORMS = {"个人经营": ("个人经营",), "家庭经营": ("家庭经营",)}
PREMISES = {
    "自有": ("自有",),
    "租赁": ("租赁",),
    "无偿使用": ("无偿使用",),
    "网络经营场所": ("网络经营场所",),
    "集中登记地": ("集中登记地",),
    "其他": ("其他",),
}
DECLARED = r"不属于.{0,30}(?:公务员|禁止从事)"
_LATER_PAGE = Likeness(
    anchors={
        "场所性质": 2,
        "集中登记地": 2,
        "店铺网址": 1,
        "登记联络员": 2,
        "家庭成员": 1,
        "经营者": 1,
        "禁止从事经营活动": 1,
    },
    against={"目录": 0.9, "申请表": 0.9, "使用证明": 0.9, "授权委托书": 0.9},
    enough=0.5,
)


class SoleTraderForm(Extractor):
    type: ClassVar[str] = "sole_trader_form"
    title: ClassVar[str] = "个体工商户登记（备案）申请书"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "family_members", "sign", "member_sign", "eligible")
    several_pages: ClassVar[bool] = True
    later_pages: ClassVar[tuple[Likeness, ...]] = (_LATER_PAGE,)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=(
            "个体工商户登记（备案）申请书",
            "个体工商户登记(备案)申请书",
            "个体工商户设立登记申请书",
            "个体工商户登记申请书",
        ),
        anchors={
            "组成形式": 2,
            "家庭经营": 1,
            "经营者住所": 1,
            "备用名称": 1,
            "经营范围": 1,
            "场所性质": 1.5,
            "登记联络员": 1.5,
            "前置批准": 1,
        },
        against={"授权委托书": 0.8, "食品经营许可": 0.8, "使用证明": 0.6},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        born = form.day("birth")
        return readings(
            form.person("operator_name"),
            form.one_at("operator_id_type", ID_TYPES),
            form.id_number("operator_id"),
            form.one_at("gender", {"男": ("男",), "女": ("女",)}),
            form.read("nation", _nation),
            born,
            form.words("operator_addr", lines=3),
            form.mobile("operator_mobile"),
            form.yes("use_name"),
            form.words("name_cn", lines=2),
            form.words("name_alt", lines=3),
            form.one_at("form", FORMS),
            table(
                form,
                "family_members",
                MEMBERS,
                needs=("name", "id_no"),
                telling=("relation",),
                titles=("参加经营的家庭成员", "家庭成员"),
            ),
            form.words("biz_scope", lines=5),
            form.words("premise_addr", lines=3),
            form.read("premise_area", number),
            form.one_at("premise_type", PREMISES, lines=3),
            form.yes("is_online_shop"),
            form.words("platform_name"),
            form.read("shop_url", parse.page_address, lines=2),
            form.read("employees_num", count),
            form.words("contact", lines=2),
            form.yes("has_agent"),
            form.one_at("front_permit", {"无": ("无",), "有": ("有",)}),
            _signatures(form),
            form.dated("sign_date", besides=(born,)),
            _declared(form),
        )


def _nation(text: str) -> str | None:
    match = re.search(r"[\u4e00-\u9fff]{1,6}族", parse.plain(text))
    return match[0] if match else None


def _declared(form: Form) -> FieldReading | None:
    """Whether the sentence about people who may not trade is ticked."""
    boxed = promises(form, "eligible", only=DECLARED)
    if boxed is None or not isinstance(boxed.value, list) or not boxed.value:
        return None
    return boxed.model_copy(update={"value": boxed.value[0]})


def _signatures(form: Form) -> list[FieldReading]:
    """The operator's and the family's; where there are places for both, each mark belongs to the nearer one."""
    places = {"sign": SIGNED, "member_sign": MEMBERS_SIGNED}
    both = marks_by_label(form, (MarkKind.SIGNATURE,), places)
    if len(both) == len(places):
        return both
    return readings(*(form.signature(key, *labels, kinds=(MarkKind.SIGNATURE,)) for key, labels in places.items()))


EXTRACTOR = SoleTraderForm()
