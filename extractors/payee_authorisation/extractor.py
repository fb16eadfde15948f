"""代领授权: a letter of authority or a notarial deed by which another draws the allowance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import compounds, signing, wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.parties import names_in_order, number_of
from rpa_review.extract.prose import ID, NAME, NUMBER
from rpa_review.extract.recognise import Likeness

_GRANTOR = "授权人 委托人 授权方 委托方"
_GRANTOR_SAID = (
    f"{_GRANTOR} 甲方（授权人） 甲方（委托人） 授权人（甲方） 委托人（甲方） 授权人（老人） 授权人（老年人） "
    "授权人（老年人本人） 授权人（本人） 委托人（老人） 委托人（老年人） 委托人（老年人本人） 委托人（本人）"
)
_GRANTEE = "代领人 被授权人 受权人 受托人 受委托人 被委托人 被授权方 受权方 受托方 代领取人 代为领取人"
_GRANTEE_SAID = (
    f"{_GRANTEE} 乙方（被授权人） 乙方（受托人） 受托人（乙方） 被授权人（乙方） 代领人（受托人） 代领人（被授权人） "
    "受托人（代领人） 被授权人（代领人）"
)
_ID = (
    "公民身份号码 居民身份证号码 居民身份证号 身份证号码 身份证号 身份证件号码 身份证件号 证件号码 证件号 身份号码 "
    "身份证"
)
LABELS = {
    "grantor": (
        *compounds(_GRANTOR, "姓名"),
        *wordings(_GRANTOR_SAID),
        *wordings("老人姓名 老年人姓名 申请人姓名 申请人"),
    ),
    "grantee": (
        *compounds(_GRANTEE, "姓名"),
        *wordings(_GRANTEE_SAID),
        *wordings("领取人姓名 领取人 代办人姓名 代办人"),
    ),
    "grantee_id": compounds(f"{_GRANTEE} 领取人 代办人", _ID),
    "scope": (
        *compounds("授权 委托 代领 代办 授权代领 委托代领", "事项 范围 内容 权限 事宜"),
        *wordings("授权事项及权限 授权事项和权限 委托事项及权限 代领人可以 被授权人可以 受托人可以 权限"),
    ),
    "name": wordings("姓名"),
    "sign_date": (*compounds("签署 授权 委托 签字 签名 立书 出具 填写", "日期 时间"), "日期"),
}
SIGNED = (
    *wordings("授权方本人签署 本人签署 本人签名 授权人签名（捺印） 授权人签字（捺印） 委托人签名（捺印）"),
    *signing(f"{_GRANTOR_SAID} 授权人本人 委托人本人 老人 老年人 本人 立书人 立委托书人 立授权书人"),
)
_WITNESSES = "见证单位 见证机构 见证方 公证机构 公证处 证明单位 社区意见 居委会 居民委员会 村（居）委会"
SEALED = (
    *compounds(_WITNESSES, "（盖章） （公章） （章） 盖章"),
    *wordings(f"{_WITNESSES} 居（村）委会意见 盖章"),
)
STOPS = (
    *SIGNED,
    *SEALED,
    *compounds(f"{_GRANTOR} 老人 老年人 申请人", _ID),
    *wordings(_ID),
    *signing(_GRANTEE),
    *wordings(
        "代领人账号 收款账号 代领账户账号 被授权人账户 代领人账户 收款账户 代领账户 账号 联系电话 "
        "与授权人关系 与委托人关系 与老人关系 关系 公证事项 公证员 住址 地址 性别 出生日期"
    ),
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
        title_pattern=r".{0,12}(?:代领|代收|领取|收款|发放|账户).{0,10}(?:授权|委托)书?",
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
    labelled = paper.read("scope", lambda text: parse.plain_text(text).split("。")[0] or None, lines=3)
    if labelled is not None and labelled.value is not None:
        return labelled
    clause = r"(代(?:为|其|理)?(?:领取|申领|办理).{2,60}?)(?:[,，](?:津贴|款项|待遇)发放|[。；;])"
    return paper.search("scope", clause, parse.plain_text) or labelled


def _grantee_number(paper: Paper, grantor: FieldReading | None, grantee: FieldReading | None) -> FieldReading | None:
    """In the sentence, in brackets after the one who is authorised, at its label, or where that one's name stands."""
    number = ID.replace(NUMBER, f"({NUMBER})")
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
