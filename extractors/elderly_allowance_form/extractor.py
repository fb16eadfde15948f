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
from rpa_review.extract.form import Form, compounds, signing, wordings
from rpa_review.extract.paper import readings
from rpa_review.extract.parties import numbers
from rpa_review.extract.recognise import Likeness

_ELDER = (
    "老人 老年人 申请人 申领人 申请者 申请对象 享受对象 补贴对象 津贴对象 高龄老人 高龄老年人 老人（申请人） "
    "申请人（老人） 申请人（老年人） 本人"
)
_AGENT = "代办人 代理人 委托代办人 委托代理人 受托人 受委托人 代办家属 经办家属 代办人（受托人） 代为办理人"
_ID = (
    "公民身份号码 居民身份证号码 居民身份证号 公民身份证号码 身份证号码 身份证号 身份证件号码 身份证件号 证件号码 "
    "证件号 身份号码 证号"
)
_PHONE = "联系电话 手机号码 手机号 移动电话 联系方式 电话 手机"
_HARDSHIP = "低保/特困/重残 低保、特困、重残 低保、特困或重残 低保特困重残 低保、特困或重度残疾 低保、特困、重度残疾"
_BENEFIT = "津贴 补贴 待遇 福利待遇 补助 津补贴 津贴、补贴 津贴（补贴） 补贴（津贴） 津贴补贴 救助待遇"
LABELS = {
    "name": (*compounds(_ELDER, "姓名"), *wordings("姓名 申请人 申领人 申请人（老年人） 老年人")),
    "id_no": (*compounds(_ELDER, _ID), *wordings(_ID.removesuffix(" 证号"))),
    "gender": wordings("性别"),
    "birth": wordings("出生日期 出生年月日 出生年月 出生时间 出生"),
    "age_at": compounds(
        "达到 年满 满 已满 到达",
        "80周岁日期 80周岁的日期 80周岁时间 80周岁的时间 80周岁 80岁日期 80岁时间 八十周岁日期",
    ),
    "hukou_addr": (
        *compounds("户籍 户口", "地址 所在地 所在地址 住址 登记地 登记地址 登记住址 所在地详细地址 详细地址"),
        *wordings("户籍地 户籍地住址 户籍地详细地址"),
    ),
    "live_addr": (
        *compounds("现 现在 经常 实际 目前 常", "居住地址 居住地 住址 住地址 居住地详细地址"),
        *wordings("居住地址 常住地址 通讯地址 居住地 住址"),
    ),
    "hukou_in_date": (
        *compounds(
            "户籍迁入 户口迁入 迁入 户籍转入 落户",
            "厦门日期 厦门时间 本市日期 本市时间 本市的日期 本市的时间 我市日期 我市时间 本市户籍时间 日期 时间",
        ),
        *wordings("迁入本市 迁入厦门 入户日期 入户时间 取得本市户籍时间 取得本市户籍日期 何时迁入本市 何时落户本市"),
    ),
    "mobile": (*compounds(f"{_ELDER} 联系人 本人或联系人", _PHONE), *wordings(_PHONE)),
    "agent_name": (*compounds(_AGENT, "姓名"), *wordings(_AGENT)),
    "agent_id": (*compounds(_AGENT, _ID), *wordings("证件号码 证件号")),
    "relation": (
        *compounds("与 代办人与 代理人与 和", "老人 老年人 申请人 申领人 本人", "关系 的关系 之关系"),
        *wordings("代办人关系 关系"),
    ),
    "bank_name": (
        *compounds("开户", "银行 行 行名称 银行名称 网点 机构 银行全称 行全称 银行及网点 银行（网点） 网点名称"),
        *wordings("发卡银行 银行名称 发卡行 发放银行 代发银行"),
    ),
    "bank_no": (
        *compounds("银行 社保卡 社保卡金融 社会保障卡 银行卡 收款 领取 发放 账户 存折 津贴", "账号 卡号 账户 账户号码"),
        *wordings(
            "账号 卡（账）号 账（卡）号 卡号/账号 账号/卡号 账号（卡号） 卡号（账号） 银行账号（卡号） 卡号 "
            "帐号 银行帐号"
        ),
    ),
    "holder": wordings(
        "账户户名 户名 开户名 户主姓名 账户名称 账户名 持卡人 持卡人姓名 开户人姓名 开户人 账户姓名 账户所有人 收款人 "
        "收款人姓名 收款户名 开户姓名 开户人户名"
    ),
    "payee_type": (
        *compounds("领取 发放 津贴发放 补贴发放 津贴领取 补贴领取 支付", "方式 渠道 途径 账户类型 账户类别"),
        *wordings("账户类型 账户类别 卡种"),
    ),
    "level": (
        *compounds("申请 申领 津贴 补贴 年龄 发放 享受", "档次 标准 类别 类型 档 档别"),
        *wordings("年龄段 年龄档次（周岁） 申请年龄段 所属年龄段 所属档次 年龄区间"),
    ),
    "is_special": (
        *compounds("是否 是否属于 是否为 是否系", _HARDSHIP, "等 人员 对象"),
        *compounds("是否 是否属于 是否为", _HARDSHIP),
        *wordings(_HARDSHIP),
        *wordings(
            "特殊困难 困难情形 特殊情形 是否特殊困难 困难类别 是否困难对象 低保、特困或重度残疾人员 "
            "是否低保、特困或重残人员"
        ),
    ),
    "other_benefit": (
        *compounds(
            "已享受其他 已享受的其他 享受其他 目前享受的其他 目前享受其他 现享受的其他 现享受其他 其他 已享受 "
            "已享受的 已领取的其他",
            _BENEFIT,
        ),
        *wordings("是否享受其他津贴 是否享受其他补贴 享受其他津贴情况 享受其他补贴情况"),
    ),
    "sign_date": wordings(
        "申请日期 填表日期 签名日期 签字日期 填写日期 申请时间 填表时间 签名时间 签字时间 申领日期 申领时间 "
        "登记日期 日期"
    ),
}
SIGNED = (
    *wordings("签名（捺印） 签名或捺印 签名 签字 本人签字或代签 本人签名或代签 申请人签字（盖章）"),
    *signing(f"{_ELDER} 申请人（代办人） 申请人或代办人 申请人/代办人 申请人（或代办人） 申请人或代理人"),
)
PRINTED = wordings(
    "（右手食指指印） 右手食指指印 （指印） 按指印 指纹 指模 手印处 按手印处 捺印（右手食指） 右手食指捺印 "
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
        title_pattern=r".{0,8}高龄.{0,4}(?:津贴|补贴).{0,6}(?:申请|申领|审批|登记|审核|领取){1,2}.{0,2}[表书卡]",
        anchors={
            "津贴": 1.5,
            "高龄": 1,
            "周岁": 1.5,
            "年龄": 0.5,
            "户籍": 1,
            "居住地": 1,
            "迁入": 1,
            "开户": 1,
            "领取": 0.5,
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
