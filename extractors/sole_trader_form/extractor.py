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
from rpa_review.extract.form import Form, compounds, signing, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.parties import marks_by_label
from rpa_review.extract.promises import promises
from rpa_review.extract.recognise import Likeness

_WHOSE = "经营者 申请人"
_ID = "身份证件号码 身份证号码 身份证号 公民身份号码 证件号码 证件编号 证件号"
LABELS = {
    "operator_name": (*compounds(_WHOSE, "姓名"), *wordings("经营者 姓名")),
    "operator_id_type": compounds("身份证件 证件 有效证件", "类型 种类 类别 名称"),
    "operator_id": (*compounds(_WHOSE, _ID), *wordings(_ID)),
    "gender": wordings("性别"),
    "nation": wordings("民族"),
    "birth": wordings("出生日期 出生年月日 出生年月 出生时间 生日"),
    "operator_addr": (
        *compounds(_WHOSE, "住所 住址 户籍地址 户籍登记住址"),
        *wordings("户籍登记住址 户籍所在地 户籍地址 户籍住址 身份证住址 住所 住址"),
    ),
    "operator_mobile": (
        *compounds(_WHOSE, "联系电话 电话 手机"),
        *wordings("联系电话 移动电话 手机号码 联系方式 电话号码 手机 电话"),
    ),
    "use_name": wordings("是否使用名称 名称使用情况 使用名称情况 使用名称"),
    "name_cn": wordings("个体工商户名称 申请名称 申报名称 字号名称 登记名称 名称"),
    "name_alt": compounds("备用 备选", "名称 字号"),
    "form": compounds("组成 经营", "形式"),
    "biz_scope": wordings("申请经营范围 经营范围"),
    "premise_addr": wordings("经营场所地址 经营场所（地址） 经营场所坐落 经营场所"),
    "premise_area": (
        *compounds("经营场所 场所 使用 经营 营业", "面积（平方米） 面积（㎡） 面积"),
        *wordings("面积（平方米） 面积（㎡）"),
    ),
    "premise_type": (
        *compounds("经营场所 场所", "性质 使用性质 类型 来源 取得方式 使用方式"),
        *wordings("产权性质"),
    ),
    "is_online_shop": wordings("是否从事网络经营 是否网络经营 是否为网络经营 是否网店经营 是否网上经营 网络经营"),
    "platform_name": wordings("网络平台名称 经营平台名称 平台名称 网络平台 经营平台 所在平台"),
    "shop_url": (*compounds("店铺 网店 网络经营", "网址 链接 地址（网址）"), *wordings("网址")),
    "employees_num": compounds("从业", "人数 人员数 人员人数 人员数量"),
    "contact": wordings("登记联络员信息 联络员信息 登记联络员 联络员"),
    "has_agent": (*compounds("是否", "委托办理 委托代理 委托代办 委托 代办"), *wordings("委托办理")),
    "front_permit": compounds("前置", "批准文件 许可文件 审批文件 批准 许可 审批"),
    "sign_date": compounds("申请 签署 填表 签字 签名 申报 填报", "日期 时间"),
}
SIGNED = (
    *signing("经营者 申请人 经营者本人 申请人（经营者） 经营者（申请人）"),
    *wordings("经营者签名栏"),
)
MEMBERS_SIGNED = (
    *signing("家庭成员 参加经营的家庭成员 参加经营家庭成员 其他家庭成员"),
    *wordings("家庭成员签名栏"),
)
TITLES = wordings(
    "个体工商户登记（备案）申请书 个体工商户登记(备案)申请书 个体工商户设立登记申请书 "
    "个体工商户登记申请书 个体工商户开业登记申请书 个体工商户登记申请表"
)
STOPS = (
    *SIGNED,
    *MEMBERS_SIGNED,
    *TITLES,
    *wordings("参加经营的家庭成员 家庭成员 与经营者关系 与经营者的关系 政治面貌 文化程度 办理方式 邮政编码"),
)
MEMBERS = {
    "name": Column(("姓名", "家庭成员姓名", "成员姓名"), person_or_text),
    "id_no": Column(("身份证号", "身份证号码", "身份证件号码", "公民身份号码", "证件号码"), id_or_text),
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
        titles=TITLES,
        title_pattern=r".{0,6}个体.{0,8}(?:登记|设立|注册|开业).{0,8}申请[书表]",
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
