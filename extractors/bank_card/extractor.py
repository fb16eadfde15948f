"""银行卡, 社会保障卡, 存折, and the slip of an opened account."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness

LABELS = {
    "card_no": (
        *wordings("账（卡）号 卡（账）号 卡号/账号 账号/卡号 账号（卡号） 卡号（账号）"),
        *compounds("银行 金融 存折 储蓄 账户 客户 社保卡 社保卡金融 社保卡银行 结算 个人", "账号 卡号 帐号"),
        *wordings("卡号 账号 帐号 户号 账户号码 银行账户"),
    ),
    "bank": wordings("开户银行 发卡银行 开户行 银行名称 所属银行 发卡行 发卡机构 开户银行名称 合作银行 服务银行"),
    "branch": (
        *compounds("开户 所属 办理 受理 经办 发卡", "网点 机构 支行 网点名称 机构名称 支行名称 行网点"),
        *wordings("开户行名称 网点名称 支行名称 机构名称 网点"),
    ),
    "holder": wordings(
        "账户户名 账户名称 客户姓名 客户名称 持卡人姓名 持卡人 户名 开户人姓名 开户人 存款人姓名 存款人 账户姓名 姓名"
    ),
    "card_type": wordings("卡种 产品名称 卡类型 账户类型 卡片类型 介质类型 卡种类 账户种类 账户类别 卡类别 凭证类型"),
}
STOPS = (
    "社会保障号码",
    "社会保障号",
    "发卡日期",
    "开户日期",
    "凭证种类",
    "有效期",
    "证件类型",
    "证件号码",
    "交易日期",
    "交易渠道",
    "币种",
    "客户签名",
    "VALIDTHRU",
    "开户证件",
    "联系电话",
    "身份证号",
    "公民身份号码",
    "卡片有效期",
    "账户状态",
)
KINDS = (
    ("社保卡", r"社会保障卡|社保卡"),
    ("信用卡", r"信用卡|贷记卡|CREDIT"),
    ("存折", r"(?<!银行卡[（(/、或])存折"),  # a sheet for copies names both
    ("借记卡", r"借记卡|储蓄卡|DEBIT|理财卡"),
)
BANK = r"[\u4e00-\u9fff]{2,12}?(?:银行|信用社|信用合作联社|农商行)"
BRANCH = r"[\u4e00-\u9fff]{2,30}?(?:支行|分行|营业部|分理处|营业所|储蓄所|营业厅|分社)"


class BankCard(Extractor):
    type = "bank_card"
    title = "银行卡（存折）"
    fields = ("card_no", "bank", "branch", "holder", "card_type")

    likeness = Likeness(
        titles=("社会保障卡", "个人开户业务凭证", "津贴发放账户信息", "活期储蓄存折", "中华人民共和国社会保障卡"),
        anchors={
            "银行": 2,
            "DEBIT": 1,
            "CREDIT": 1,
            "借记卡": 1.5,
            "信用卡": 1.5,
            "存折": 1.5,
            "户名": 1,
            "账号": 1,
            "卡号": 1,
            "社会保障卡": 2.5,
            "开户": 1,
            "持卡人": 1.5,
            "银联": 1,
            "VALID": 1,
            "支行": 1,
            "储蓄": 1,
        },
        against={
            "申请表": 0.8,
            "申请书": 0.9,
            "授权书": 0.7,
            "公证书": 0.8,
            "营业执照": 0.9,
            "承诺书": 0.7,
            "合同": 0.8,
        },
        title_share=0.15,
        enough=0.25,
    )

    def recognises(self, page: Page) -> float:
        """Its words, and a number as long as an account's; without one it is hardly a card."""
        if self.likeness is None or len(page.text) > 600:
            return 0.0
        score = self.likeness.score(page)
        return score if _numbered(page) else 0.5 * score

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        kind = _kind(paper)
        number = _card_number(paper)
        bank = paper.read("bank", _bank_name)
        if bank is None or bank.value is None:
            bank = _in_runs(paper, "bank", BANK) or bank
        branch = paper.read("branch", _branch_name, lines=2)
        if branch is None or branch.value is None:
            branch = _in_runs(paper, "branch", BRANCH) or branch
        holder = paper.person("holder")
        if holder is None or (holder.value is None and holder.raw):
            holder = _embossed(paper, number) or holder
        return readings(number, bank, branch, holder, kind)


def _numbered(page: Page) -> bool:
    return bool(re.search(r"(?<![0-9])[0-9]{15,19}(?![0-9])", re.sub(r"[ \t\n]", "", page.text)))


def _card_number(paper: Paper) -> FieldReading | None:
    """The number at its label, else the longest on a line of its own; a citizen's number is not one."""
    labelled = paper.bank_number("card_no", below=True)
    if labelled and labelled.value:
        return labelled
    best: tuple[tuple[bool, int], FieldReading] | None = None
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows:
            for match in re.finditer(r"(?<![0-9])[0-9OoIl]{13,19}(?![0-9X])", row.compact):
                reading = parse.bank_number(match[0])
                if reading is None or parse.id_number_holds(reading.value):
                    continue
                span = row.part(match.start(), match.end())
                confidence = paper.checked(index, paper.sure(index, span), reading, 10)
                field = paper.of_span("card_no", index, span, reading.value, confidence)
                rank = (reading.valid, len(reading.value))
                if best is None or rank > best[0]:
                    best = rank, field
    return best[1] if best else labelled


UNLABELLED = 0.75  # a name that nothing but its place tells is a name


def _embossed(paper: Paper, number: FieldReading | None) -> FieldReading | None:
    """The holder's name as cards bear it: without a label, alone under the number."""
    if number is None or number.box is None:
        return None
    for run in paper.layouts[number.page].runs:
        under = (run.box.top - number.box.bottom) / max(number.box.height, 1e-6)
        name = parse.person(run.text)
        if name and 0 < under < 6 and len(name) <= 4 and not re.search(r"[银行卡联支网点有效月年日例]{2}|联$", name):
            sure = min(UNLABELLED, paper.sure(number.page, run))
            return paper.of_span("holder", number.page, run, name, sure)
    return None


def _in_runs(paper: Paper, key: str, pattern: str) -> FieldReading | None:
    """The first run of a line in which a name of this shape stands."""
    for index, layout in enumerate(paper.layouts):
        for run in layout.runs:
            if match := re.search(pattern, run.compact):
                return paper.of_span(key, index, run.part(*match.span()), parse.plain(match[0]))
    return None


def _bank_name(text: str) -> str | None:
    match = re.search(BANK, parse.plain(text))
    return match[0] if match else None


def _branch_name(text: str) -> str | None:
    plain = parse.plain(text)
    match = re.search(BRANCH, plain)
    if match:
        return match[0]
    return plain if re.fullmatch(r"[\u4e00-\u9fff()]{4,30}", plain) else None


def _kind(paper: Paper) -> FieldReading | None:
    for value, pattern in KINDS:
        for index, layout in enumerate(paper.layouts):
            span = layout.search(pattern)
            if span is not None:
                return paper.of_span("card_type", index, span, value)
    return None


EXTRACTOR = BankCard()
