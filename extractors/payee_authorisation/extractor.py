"""代领授权: a letter of authority or a notarial deed by which another draws the allowance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import signing
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import names_in_order, number_of
from rpa_review.extract.prose import ID, NAME
from rpa_review.extract.recognise import Likeness

LABELS = {
    "grantor": (
        "委托人（老人）",
        "委托人(老人)",
        "授权人（老人）",
        "授权人姓名",
        "委托人姓名",
        "授权人",
        "授权方",
        "委托人",
        "委托方",
        "甲方（授权人）",
        "申请人",
        "老人姓名",
    ),
    "grantee": (
        "代领人姓名",
        "被授权人姓名",
        "受权人",
        "代领人",
        "被授权人",
        "被授权方",
        "受权方",
        "乙方（被授权人）",
        "受托方",
        "领取人",
        "受托人",
        "受委托人",
        "代领人（受托人）",
    ),
    "grantee_id": (
        "代领人身份证号",
        "受权人证件号码",
        "被授权人身份证号",
        "受托人身份证号",
        "代领人证件号码",
        "被授权人证件号码",
        "受权人身份证号",
        "代领人身份证号码",
        "被授权人身份证号码",
        "受托人身份证号码",
    ),
    "scope": ("授权事项", "授权范围", "委托事项", "代领事项", "委托范围", "授权内容"),
    "name": ("姓名", "姓 名"),
    "sign_date": ("签署日期", "授权日期", "日期", "签字日期", "委托日期"),
}
SIGNED = (
    "授权人（签名或捺印）",
    "授权人签字",
    "授权方本人签署",
    "授权方签名",
    "授权方签字",
    "本人签署",
    "委托人签名",
    "授权人签名",
    "委托人签字",
    "授权人（签名）",
    "委托人（签名）",
    "授权人（签字）",
    "委托人（签字）",
    "授权人签名（捺印）",
    "授权人(签名或捺印)",
    "授权人（签名、捺印）",
    "委托人（签名或捺印）",
    "授权人签章",
    *signing("授权人 委托人 授权方 委托方 授权人（老人） 委托人（老人） 老人"),
)
SEALED = (
    "见证单位",
    "社区意见（盖章）",
    "公证机构（盖章）",
    "证明单位",
    "公证处",
    "社区意见(盖章)",
    "公证机构(盖章)",
    "见证单位（盖章）",
    "公证机构",
    "社区意见",
    "盖章",
)
STOPS = (
    *SIGNED,
    *SEALED,
    "委托人身份证号",
    "授权人证件号码",
    "授权人身份证号",
    "代领人账号",
    "收款账号",
    "身份证号",
    "被授权人账户",
    "联系电话",
    "与授权人关系",
    "公证事项",
    "公证员",
)


class PayeeAuthorisation(Extractor):
    type = "payee_authorisation"
    title = "代领授权书（公证书）"
    fields = ("kind", "grantor", "grantee", "grantee_id", "scope", "sign_date", "grantor_sign", "seal")
    likeness = Likeness(
        titles=(
            "公证书",
            "授权书",
            "委托公证书",
            "津贴代领授权书",
            "委托代领授权书",
            "代领授权书",
            "委托代领书",
            "代领委托书",
            "高龄津贴代领授权委托书",
            "代领授权委托书",
            "津贴代领授权委托书",
            "委托领取书",
            "委托领取授权书",
            "津贴代领委托书",
        ),
        anchors={
            "授权人": 2,
            "代领": 2,
            "津贴": 1.5,
            "被授权人": 1,
            "受权人": 1,
            "授权": 1,
            "账户": 0.5,
            "账号": 0.5,
            "公证": 1.5,
            "领取": 1,
            "授权范围": 1,
            "授权事项": 1,
        },
        against={"申请表": 0.9, "申请书": 0.9, "授权委托书": 0.7, "食品经营": 0.9, "关系证明": 0.8},
        title_share=0.45,
        enough=0.4,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        grantor = paper.search(
            "grantor", rf"(?:授权人|委托人|本人|立书人)[:：]?{NAME}{ID}", parse.person
        ) or paper.person("grantor", below=True)
        grantee = (
            paper.search(
                "grantee", rf"(?:授权|委托|由|被授权人|受托人|代领人)[:：]?{NAME}{ID}(?:代|领|为|办|全)", parse.person
            )
            or paper.person("grantee", below=True)
            or paper.search("grantee", rf"(?:特|现|兹)(?:授权|委托){NAME}(?=[(（,，])", parse.person)
        )
        grantor, grantee = _under_headings(paper, grantor, grantee)
        return readings(
            _kind(paper),
            grantor,
            grantee,
            _grantee_number(paper, grantor, grantee),
            _scope(paper),
            paper.dated("sign_date") or _undated(paper),
            paper.signature("grantor_sign", *SIGNED),
            paper.any_seal("seal", *SEALED),
        )


def _under_headings(
    paper: Paper, grantor: FieldReading | None, grantee: FieldReading | None
) -> tuple[FieldReading | None, FieldReading | None]:
    """The parties, where each is a heading with 姓名 under it: the grantor's comes first."""
    names = [reading for reading in names_in_order(paper, "name") if parse.person(reading.raw)]
    if len(names) != 2:
        return grantor, grantee
    if grantor is None or grantor.value is None:
        grantor = names[0].model_copy(update={"key": "grantor"})
    if grantee is None or grantee.value is None:
        grantee = names[1].model_copy(update={"key": "grantee"})
    return grantor, grantee


def _kind(paper: Paper) -> FieldReading | None:
    for index, layout in enumerate(paper.layouts):
        for row in layout.rows[:8]:
            text = parse.plain(row.compact)
            for value, pattern in (("公证书", r"公证书$"), ("授权书", r"(?:授权|委托|代领)书$")):
                if len(text) <= 20 and re.search(pattern, text):
                    return paper.of_span("kind", index, row, value)
    for value, pattern in (("公证书", "公证书"), ("授权书", "授权")):
        for index, layout in enumerate(paper.layouts):
            if span := layout.search(pattern):
                return paper.of_span("kind", index, span, value, 0.7)
    return None


def _scope(paper: Paper) -> FieldReading | None:
    """What may be done for the grantor: at its label, else the clause of the sentence."""
    labelled = paper.words("scope", lines=3)
    if labelled is not None and labelled.value is not None:
        return labelled
    clause = r"(代(?:为|其|理)?(?:领取|申领|办理).{2,60}?)(?:[,，](?:津贴|款项|待遇)发放|[。；;])"
    return paper.search("scope", clause, parse.plain_text) or labelled


def _grantee_number(paper: Paper, grantor: FieldReading | None, grantee: FieldReading | None) -> FieldReading | None:
    """In the sentence, in brackets after the one who is authorised, at its label, or where that one's name stands."""
    number = ID.replace("[0-9]{14,17}[0-9Xx]?", "([0-9]{14,17}[0-9Xx]?)")
    pattern = rf"(?:(?:授权|委托)(?!人|授权|委托|事项|书)|被授权人|受托人)[:：]?{NAME[1:-1]}{number}"
    for index, layout in enumerate(paper.layouts):
        span = layout.search(pattern)
        reading = parse.id_number(span.compact) if span else None
        if span and reading:
            confidence = paper.checked(index, paper.sure(index, span), reading, 11)
            return paper.of_span("grantee_id", index, span, reading.value, confidence)
    labelled = paper.id_number("grantee_id")
    boxes = [party.box for party in (grantor, grantee) if party is not None and party.box is not None]
    if labelled is not None or grantee is None or len(boxes) < 2:
        return labelled
    return number_of(paper, "grantee_id", 2, grantee.page, *boxes)


def _undated(paper: Paper) -> FieldReading | None:
    """The place under the signature, where the date should stand."""
    placed = paper.label(*SIGNED)
    if placed is None:
        return None
    index, label = placed
    box = label.span.box
    below = box.model_copy(update={"top": min(1.4, box.bottom), "bottom": min(1.5, box.bottom + 3 * box.height)})
    return paper.nothing("sign_date", index, below)


EXTRACTOR = PayeeAuthorisation()
