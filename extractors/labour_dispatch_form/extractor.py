"""劳务派遣经营许可申请书: the printed form of the item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.columns import Column, count, number, table
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "unit_name": wordings("申请单位名称 单位名称 企业名称 申请单位"),
    "uscc": wordings("统一社会信用代码 社会信用代码 信用代码"),
    "ent_type": wordings("企业类型 单位类型 公司类型"),
    "legal_person": wordings("法定代表人姓名 法定代表人"),
    "legal_id": wordings(
        "法定代表人身份证号码 法定代表人身份证号 法定代表人公民身份号码 身份证号码 公民身份号码 身份证号"
    ),
    "address_reg": wordings("注册地址（住所） 单位住所 注册地址 住所"),
    "address_biz": wordings("经营场所地址 实际经营地址 经营场所 经营地址"),
    "premise_area": wordings("经营场所面积（平方米） 经营场所面积（㎡） 经营场所面积 场所面积 使用面积"),
    "reg_capital": wordings("注册资本（万元） 注册资本（人民币万元） 注册资本"),
    "paid_capital": wordings("实缴资本（万元） 实缴资本（人民币万元） 实收资本（万元） 实缴资本"),
    "capital_proof": wordings("资本证明方式 资本证明文件 资本证明"),
    "report_no": wordings("报告文号 报告编号 文号"),
    "report_org": wordings("报告出具机构 出具机构 会计师事务所名称"),
    "report_date": wordings("报告出具日期 报告日期 出具日期"),
    "staff_num": wordings("工作人员数（人） 工作人员人数 工作人员数 从业人员人数"),
    "biz_scope": wordings("营业执照经营范围 经营范围"),
    "has_branch": wordings("是否设有分公司 是否设立分公司 是否设分公司 设立分公司"),
    "contact": wordings("联系人姓名 联系人"),
    "mobile": wordings("联系人手机 手机号码 联系电话 手机"),
    "sign_date": wordings("申请日期 填表日期 签署日期 日期"),
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
    "name": Column(wordings("设施设备名称 设备名称 设施名称 名称")),
    "quantity": Column(wordings("数量（台/套） 数量"), count),
    "purpose": Column(wordings("主要用途 用途")),
}
SYSTEMS = {
    "name": Column(wordings("信息管理系统名称 系统名称")),
    "function": Column(wordings("主要功能 系统功能 功能")),
}
SIGNED = wordings("法定代表人（签字） 法定代表人（签名） 法定代表人签字 法定代表人签名 （签字） 签字 签名")
SEALED = wordings("申请单位（公章） 申请单位（盖章） 单位（盖章） 单位公章 （公章） （盖章） 公章 盖章")

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
            "劳务派遣经营许可（新办）申请书"
        ),
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
            form.words("address_reg", lines=3),
            form.words("address_biz", lines=3),
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
            table(form, "info_system", SYSTEMS, needs=("name",), telling=("function",), titles=("信息管理系统清单",)),
            form.signature("sign", *SIGNED),
            form.any_seal("seal", *SEALED),
            form.dated("sign_date", besides=(reported,)),
        )


EXTRACTOR = LabourDispatchForm()
