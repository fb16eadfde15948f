"""劳务派遣经营许可申请书: the printed form of the item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, count, number, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, compounds, signing, wordings
from rpa_review.extract.paper import MIN_STRAY, readings
from rpa_review.extract.recognise import Likeness

_REGISTERED = "注册资本（金） 注册资本（认缴） 注册资本 注册资金 认缴资本 认缴注册资本"
_PAID = (
    "实收（实缴）资本 实缴（实收）资本 实收资本（实缴资本） 实缴资本（实收资本） "
    "实缴资本 实收资本 实缴注册资本 实收注册资本 实缴出资额 实缴出资 实际出资额 实缴资金 实收资金 实到资本 到位资本"
)
_SUM = "（万元） （人民币万元） （人民币：万元） 金额 总额 数额"
_LEGAL = "法定代表人 法人代表"
_CONTACT = "业务联系人 联系人 经办人"
_ID = "身份证号码 身份证号 身份证件号码 公民身份号码 证件号码 证件号"
LABELS = {
    "unit_name": wordings("申请单位名称 申请单位全称 单位名称 企业名称 公司名称 单位全称 企业全称 申请单位 申请企业"),
    "uscc": wordings("统一社会信用代码（注册号） 统一社会信用代码 社会信用代码 信用代码"),
    "ent_type": compounds("企业 单位 公司 主体 公司（企业） 企业（公司） 单位（企业）", "类型 性质 类别"),
    "legal_person": (*compounds(_LEGAL, "姓名"), *wordings(_LEGAL)),
    "legal_id": (*compounds(_LEGAL, _ID), *wordings(_ID)),
    "address_reg": wordings(
        "营业执照载明住所 营业执照住所 执照住所 登记住所 登记地址 住所地 "
        "注册地址（住所） 住所（注册地址） 住所（注册地） 单位住所 注册住所 注册地址 企业住所 公司住所 住所"
    ),
    "address_biz": (
        *compounds("实际 现", "经营场所地址 办公场所地址 经营场所 办公场所 经营地址 办公地址"),
        *wordings("经营场所地址 办公场所地址 经营地址 办公地址"),
        *compounds("经营场所 办公场所 经营场地 办公场地", "坐落 座落 所在地 位置"),
        *wordings("经营场所（办公地址） 办公地址（经营场所） 经营场所 办公场所"),
    ),
    "premise_area": (
        *compounds("经营场所 办公场所 场所 办公 经营 使用", "面积（平方米） 面积（㎡）"),
        *compounds("经营场所 办公场所 场所 办公 经营 使用", "面积"),
    ),
    "reg_capital": (*compounds(_REGISTERED, _SUM), *wordings(_REGISTERED)),
    "paid_capital": (*compounds(_PAID, _SUM), *wordings(_PAID)),
    "capital_proof": (
        *compounds(
            "资本 实缴资本 注册资本 验资 出资 资本到位 出资到位 资本实缴",
            "证明方式 证明文件 证明材料 证明形式 证明类型 证明种类 证明",
        ),
        *wordings("资本到位情况证明 注册资本到位证明"),
        *compounds("证明材料 证明文件 报告 资本证明", "类型 种类 类别 名称"),
        *wordings("所附报告 提交的报告 所附证明材料 所附证明 证明材料 证明文件 证明方式"),
    ),
    "report_no": (
        *compounds("报告 报告书 验资报告 审计报告 验资（审计）报告 审计（验资）报告", "文号 编号"),
        *compounds("证明文件 证明材料 资本证明", "文号 编号"),
        *compounds("报告 报告书 验资（审计）报告", "号"),  # 验资报告 alone is an option, no 验资报告号
        *wordings("文号"),
    ),
    "report_org": (
        *compounds(
            "报告出具 出具报告的 出具报告 出具 验资 审计 验资（审计） 审计（验资） 验资/审计",
            "机构名称 单位名称 机构 单位",
        ),
        *compounds("出具证明的 出具报告的 出具", "会计师事务所 会计师事务所名称"),
        *wordings("会计师事务所名称 会计师事务所"),
    ),
    "report_date": compounds(
        "报告出具 出具报告 出具报告的 报告签发 报告 出具 签发 证明文件出具 证明材料出具 证明出具", "日期 时间 日"
    ),
    "staff_num": (
        *compounds("专职工作 工作 管理 从业 专职管理", "人员数（人） 人员人数 人员数量 人员数"),
        *wordings("专职工作人员 工作人员 员工人数 职工人数 员工数 职工数 从业人数"),
    ),
    "biz_scope": wordings("营业执照经营范围 许可经营范围 申请经营范围 经营范围"),
    "has_branch": (
        *compounds("是否设有 是否设立 是否设 是否有 有无", "分公司 分支机构"),
        *wordings("分公司设立情况 分支机构设立情况 分公司情况 分支机构情况 设立分公司 设有分公司"),
    ),
    "contact": (*compounds(_CONTACT, "姓名"), *wordings(_CONTACT)),
    "mobile": (
        *compounds(_CONTACT, "手机号码 手机号 手机 联系电话 电话"),
        *wordings("手机号码 手机号 联系电话 联系方式 移动电话 移动电话号码 手机"),
    ),
    "sign_date": (*compounds("申请 填表 填报 申报 签署 签字 签名", "日期 时间"), "日期"),
}
STOPS = wordings(
    "办公设施设备清单 信息管理系统清单 序号 名称 数量 用途 系统名称 功能 申请单位声明 声明 邮政编码 传真 电子邮箱"
)
ENT_TYPES = {
    "有限责任公司": ("有限责任公司",),
    "股份有限公司": ("股份有限公司",),
    "分公司": ("分公司",),
    "个人独资企业": ("个人独资企业",),
    "合伙企业": ("合伙企业",),
    "个体工商户": ("个体工商户",),
    "其他": ("其他",),
}
PROOFS = {"验资报告": ("验资报告",), "财务审计报告": ("财务审计报告", "审计报告")}
FACILITIES = {
    "name": Column(wordings("设施设备名称 设备设施名称 设备名称 设施名称 物品名称 品名 名称")),
    "quantity": Column(wordings("数量（台/套） 数量（台套） 数量（台） 配置数量 数量"), count),
    "purpose": Column(wordings("主要用途 使用用途 用途说明 用途 作用")),
}
SYSTEMS = {
    "name": Column(
        wordings(
            "信息管理系统名称 管理系统名称 信息系统名称 软件（系统）名称 系统（软件）名称 系统名称 软件名称 平台名称"
        )
    ),
    "function": Column(wordings("主要功能说明 主要功能 系统功能 功能说明 功能描述 功能简介 具备的功能 功能模块 功能")),
}
SIGNED = (
    *signing("法定代表人 法人代表 法定代表人（负责人） 法定代表人或其委托代理人 法定代表人或委托代理人"),
    *wordings("法定代表人签名（章） 法定代表人签字（章） （签字） （签名） 签字 签名"),
)
SEALED = (
    *compounds("申请单位 申请企业 申请人 单位 企业 公司", "（公章） （盖章） （签章） 公章 盖章"),
    *wordings("（公章） （盖章） 公章 盖章"),
)

_LATER_PAGE = Likeness(
    anchors={
        "办公设施设备清单": 1.5,
        "信息管理系统清单": 1.5,
        "系统名称": 0.5,
        "声明": 0.5,
        "法定代表人（签字）": 1,
        "劳务派遣": 0.5,
    },
    against={"管理制度": 0.9, "章程": 0.9, "协议": 0.6},
    enough=0.6,
)


class LabourDispatchForm(Extractor):
    type: ClassVar[str] = "labour_dispatch_form"
    title: ClassVar[str] = "劳务派遣经营许可申请书"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "office_facility", "info_system", "sign", "seal")
    several_pages: ClassVar[bool] = True
    later_pages: ClassVar[tuple[Likeness, ...]] = (_LATER_PAGE,)
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "劳务派遣经营许可申请书 劳务派遣经营许可申请表 劳务派遣行政许可申请书 劳务派遣经营许可证申请书 "
            "劳务派遣经营许可（新办）申请书 劳务派遣业务经营许可申请书 劳务派遣行政许可申请表"
        ),
        title_pattern=r".{0,6}劳务派遣.{0,8}申请[书表]",
        anchors={
            "单位名称": 1,
            "注册资本": 1,
            "实缴资本": 2,
            "资本证明": 2,
            "报告文号": 1,
            "工作人员": 1,
            "经营场所": 1,
        },
        against={"授权委托书": 0.9, "承诺书": 0.6, "章程": 0.8},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        reported = form.day("report_date")
        return readings(
            form.words("unit_name", lines=2),
            form.credit_code("uscc"),
            form.one_at("ent_type", ENT_TYPES),
            form.person("legal_person"),
            form.id_number("legal_id"),
            _address(form, "address_reg"),
            _address(form, "address_biz"),
            form.read("premise_area", number),
            form.read("reg_capital", number),
            form.read("paid_capital", number),
            form.one_at("capital_proof", PROOFS),
            form.read("report_no", parse.paper_number),
            form.words("report_org", lines=2),
            reported,
            form.read("staff_num", count),
            form.words("biz_scope", lines=6),
            form.yes("has_branch"),
            form.person("contact"),
            form.mobile("mobile"),
            table(
                form,
                "office_facility",
                FACILITIES,
                needs=("name",),
                least=3,
                telling=("name", "quantity"),
                titles=("办公设施设备清单",),
            ),
            table(
                form,
                "info_system",
                SYSTEMS,
                needs=("name",),
                telling=("function",),
                titles=("信息管理系统清单",),
                blocks=True,
            ),
            form.signature("sign", *SIGNED),
            form.any_seal("seal", *SEALED),
            form.dated("sign_date", besides=(reported,)),
        )


def _address(form: Form, key: str) -> FieldReading | None:
    """An address; a citizen's number in front of it has strayed there from the next column, and leaves a doubt."""
    reading = form.words(key, lines=3)
    strayed = re.match(r"[0-9]{15,17}[0-9Xx]?", str(reading.value or "")) if reading is not None else None
    if reading is None or strayed is None:
        return reading
    rest = str(reading.value)[strayed.end() :] or None
    return reading.model_copy(update={"value": rest, "confidence": min(reading.confidence, MIN_STRAY)})


EXTRACTOR = LabourDispatchForm()
