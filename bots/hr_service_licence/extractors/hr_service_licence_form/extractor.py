"""从事职业中介活动的申请书: the printed form of the item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Page
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.recognise import Likeness

# 键 → 表上可能的写法，长的在前
LABELS = {
    "org_name": wordings("申请单位名称 机构名称 单位名称 申请单位"),
    "uscc": wordings("统一社会信用代码 信用代码"),
    "legal_person": wordings("法定代表人（负责人） 法定代表人姓名 法定代表人"),
    "address_reg": wordings("机构住所 住所"),
    "address_biz": wordings("经营场所地址 经营场所"),
    "mobile": wordings("手机号码 联系电话 手机"),
    "sign_date": wordings("申请日期 填表日期 日期"),
}
SIGNED = wordings("法定代表人（签字） 法定代表人签字 负责人（签字） 签名 签字")
SEALED = wordings("申请单位（盖章） 单位（盖章） （盖章） 盖章 公章")
STOPS = (*SIGNED, *SEALED, *wordings("专职工作人员 开办资金 拟开展业务 办公设施"))


class HrServiceLicenceForm(Extractor):
    type: ClassVar[str] = "hr_service_licence_form"
    title: ClassVar[str] = "从事职业中介活动的申请书"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "sign", "seal")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "从事职业中介活动的申请书 从事职业中介活动申请书 人力资源服务许可申请表 人力资源服务许可申请书"
        ),
        anchors={"职业中介": 2, "专职工作人员": 1, "开办资金": 1.5, "机构名称": 1, "拟开展业务": 1},
        against={"授权委托书": 0.9, "承诺书": 0.6, "基本情况表": 0.8},
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        return readings(
            form.words("org_name", lines=2),
            form.credit_code("uscc"),
            form.person("legal_person"),
            form.words("address_reg", lines=2),
            form.words("address_biz", lines=2),
            form.mobile("mobile"),
            form.day("sign_date") or form.closing_day("sign_date"),
            form.signature("sign", *SIGNED, kinds=(MarkKind.SIGNATURE,)),
            form.any_seal("seal", *SEALED),
        )


EXTRACTOR = HrServiceLicenceForm()
