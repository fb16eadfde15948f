"""高龄津贴申请表: the printed form of the item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import MarkKind, Page
from rpa_review.domain.record import JsonValue
from rpa_review.extract import parse
from rpa_review.extract.choices import ticked_texts
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import Form, signing, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.parties import numbers
from rpa_review.extract.recognise import Likeness

LABELS = {
    "name": wordings("老人姓名 申请人姓名 老年人姓名 申领人姓名 申请对象姓名 享受对象姓名 姓名 申请人 申领人"),
    "id_no": wordings(
        "老人身份证号 申请人身份证号 老年人身份证号 公民身份号码 居民身份证号码 身份证号码 身份证号 身份证件号码"
    ),
    "gender": wordings("性别"),
    "birth": wordings("出生日期 出生年月日 出生年月 出生时间 出生"),
    "age_at": wordings(
        "达到80周岁日期 满80周岁日期 年满80周岁日期 满80周岁时间 年满80周岁时间 年满80周岁 满80周岁 "
        "达到80周岁时间 满八十周岁日期"
    ),
    "hukou_addr": wordings("户籍地址 户籍所在地 户口所在地 户籍住址 户口登记地 户籍登记地址 户籍地"),
    "live_addr": wordings("现居住地址 现居住地 现住址 居住地址 常住地址 实际居住地址 实际居住地 居住地 现住地址 住址"),
    "hukou_in_date": wordings(
        "户籍迁入厦门日期 户籍迁入日期 迁入厦门日期 户籍迁入时间 迁入本市日期 迁入本市时间 迁入本市 "
        "迁入厦门时间 迁入日期 迁入时间 入户日期 落户日期"
    ),
    "mobile": wordings("本人或联系人电话 联系人电话 联系电话 手机号码 联系方式 本人联系电话 老人联系电话 手机 电话"),
    "agent_name": wordings("代办人姓名 代办人 代理人姓名 代理人 委托代办人 经办家属姓名 代办家属 受托人姓名"),
    "agent_id": wordings(
        "代办人证件号码 代办人身份证号码 代办人身份证号 代办人证件号 代理人身份证号 代办人证号 代理人证件号码 "
        "代理人证件号 受托人身份证号 证件号码 证件号"
    ),
    "relation": wordings("与老人关系 与申请人关系 与本人关系 与老人的关系 代办人与老人关系 代办人关系 关系"),
    "bank_name": wordings("开户银行 开户行 开户行名称 开户网点 发卡银行 银行名称 开户机构"),
    "bank_no": wordings("银行账号 银行卡号 社保卡账号 账号 账户号码 银行账户 卡（账）号 账（卡）号 卡号"),
    "holder": wordings("账户户名 户名 开户名 户主姓名 账户名称 账户名 持卡人"),
    "payee_type": wordings("领取方式 发放方式 领取渠道 津贴发放方式 发放渠道 领取账户类型"),
    "level": wordings(
        "年龄档次 年龄档 申请档次 年龄段 申领档次 津贴档次 津贴标准 申请标准 申请类别 申领类别 年龄类别 津贴类别 "
        "补贴标准 发放标准 申领标准 申请类型"
    ),
    "is_special": wordings(
        "是否低保/特困/重残等 是否低保/特困/重残 是否低保、特困、重残 低保、特困、重残 低保/特困/重残 "
        "是否低保特困重残 低保特困重残 是否属于低保/特困/重残 特殊困难 困难情形 特殊情形 是否特殊困难"
    ),
    "other_benefit": wordings(
        "已享受其他津贴 已享受的其他津贴 享受其他津贴 其他津贴 已享受津贴 已享受其他补贴 已享受待遇 其他补贴 "
        "其他待遇 是否享受其他津贴"
    ),
    "sign_date": wordings("申请日期 填表日期 签名日期 签字日期 填写日期 申请时间 日期"),
}
SIGNED = (
    *wordings(
        "申请人签名（捺印） 申请人（签名或捺印） 申请人签名或捺印 申请人（签名） 申请人签名 "
        "申请人签字（捺印） 申请人（签字） 申请人签字 "
        "申请人（代办人）签名 申请人或代办人签名 本人签名 签名（捺印） 签名或捺印 签名 签字"
    ),
    *signing("申请人 老人 本人 申领人 老年人 申请人（代办人） 申请人或代办人 申请人/代办人 申请人（或代办人）"),
)
PRINTED = wordings(
    "申请人签名（捺印） 申请人（签名或捺印） 申请人签名或捺印 申请人签字（捺印） 签名（捺印） "
    "签名或捺印 申请人捺印 捺印处 捺印 按手印 手印 指印"
)
STOPS = (
    *SIGNED,
    *PRINTED,
    *wordings(
        "社区意见 街道意见 代办人信息 老人基本信息 领取账户 老人信息 代办信息 账户信息 津贴信息 经办人 备注 民族 年龄"
    ),
)
LEVELS = {
    "80-89": ("80-89周岁", "80-89", "80~89", "80至89", "80—89"),
    "90-99": ("90-99周岁", "90-99", "90~99", "90至99", "90—99"),
    "100+": ("100周岁以上", "100周岁及以上", "100岁以上", "100以上", "100+", "100十"),
}
PAYEE_TYPES = {"社保卡": ("社会保障卡", "社保卡"), "银行卡": ("银行卡", "银行账户", "存折")}
ACCOUNT = r"(?<![0-9])([0-9]{16,17}|[0-9]{19})(?![0-9Xx])"  # eighteen figures are a citizen's number
RELATION = re.compile(r"[\u3400-\u9fff]{1,6}")


class ElderlyAllowanceForm(Extractor):
    type: ClassVar[str] = "elderly_allowance_form"
    title: ClassVar[str] = "高龄津贴申请表"
    fields: ClassVar[tuple[str, ...]] = (*LABELS, "sign", "fingerprint")
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "高龄津贴申请表 高龄老人津贴申请表 厦门市高龄津贴申请表 高龄老人津贴申领表 高龄补贴申请表 "
            "高龄津贴申领申请表 高龄津贴申请登记卡 高龄津贴申请登记表 高龄津贴申请审批表 高龄津贴申领表 "
            "高龄津贴登记表 "
            "高龄老人津贴审批表 高龄老人生活补贴申请表 高龄补贴申领表"
        ),
        anchors={
            "津贴": 2,
            "周岁": 1.5,
            "年龄档": 1,
            "户籍地址": 1,
            "现居住地": 1,
            "代办人": 1,
            "开户行": 1,
            "领取方式": 1,
            "捺印": 0.5,
        },
        against={"授权书": 0.6, "公证书": 0.9, "关系证明": 0.7},
        title_share=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        form = Form(pages, LABELS, stops=STOPS)
        own = form.id_number("id_no")
        born, reached, moved = (form.day(key) for key in ("birth", "age_at", "hukou_in_date"))
        return readings(
            form.person("name"),
            own,
            form.one_at("gender", {"男": ("男",), "女": ("女",)}),
            born,
            reached,
            form.words("hukou_addr", lines=3),
            form.words("live_addr", lines=3),
            moved,
            form.mobile("mobile"),
            form.person("agent_name"),
            form.id_number("agent_id") or _other_number(form, own),
            form.read("relation", _relation),
            form.read("bank_name", _bank, lines=2),
            form.bank_number("bank_no") or form.search("bank_no", ACCOUNT, _account),
            form.person("holder"),
            form.one_at("payee_type", PAYEE_TYPES),
            form.one_at("level", LEVELS),
            form.yes("is_special"),
            _benefits(form),
            form.signature("sign", *SIGNED, kinds=(MarkKind.SIGNATURE,)),
            form.mark("fingerprint", *PRINTED, kinds=(MarkKind.FINGERPRINT,), right=18.0, up=3.0, down=3.0),
            form.dated("sign_date", besides=(born, reached, moved)),
        )


def _bank(text: str) -> str | None:
    """A bank's name, without an account number on the next line whose label was not read."""
    return re.sub(r"(?:账?号)?[:：]?[0-9]{12,}$", "", parse.plain_text(text)) or None


def _other_number(form: Form, own: FieldReading | None) -> FieldReading | None:
    """The agent's number where its label says no more than the applicant's does: the second one that holds."""
    if own is None or own.value is None:
        return None
    for index in range(len(form.layouts)):
        for span, reading, odds in numbers(form, index):
            if parse.id_number_holds(reading.value) and reading.value != own.value:
                sure = form.checked(index, form.sure(index, span), reading, odds)
                return form.of_span("agent_id", index, span, reading.value, sure)
    return None


def _account(text: str) -> str | None:
    number = parse.bank_number(text)
    return number.value if number else None


def _relation(text: str) -> str | None:
    match = RELATION.search(parse.plain(text))
    return match[0] if match else None


def _benefits(form: Form) -> FieldReading | None:
    """The ticked ones, or those written in; 无 is none."""
    found = form.find("other_benefit", lines=2)
    if found is None:
        return None
    index, place = found
    if not place.value or parse.blank(place.value.text):
        return form.nothing("other_benefit", index, place.place).model_copy(update={"value": []})
    ticked = ticked_texts(place.value)
    if ticked is None:
        ticked = [part for part in re.split(r"[、,，;；\s]+", place.value.text) if part]
    values: list[JsonValue] = [
        parse.plain_text(text) for text in ticked if parse.plain(text) not in {"无", "没有", "否", "/"}
    ]
    return form.of_span("other_benefit", index, place.value, values)


EXTRACTOR = ElderlyAllowanceForm()
