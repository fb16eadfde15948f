"""A package written by hand, with papers made by other software than ours, is reviewed; broken ones are told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from rpa_review.report.record import schema

FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
ID_NUMBER = "350299194401010017"  # address code 350299 does not exist
FORM = {
    "name": "样例福",
    "id_no": ID_NUMBER,
    "gender": "男",
    "birth": "1944-01-01",
    "age_at": "2024-01-01",
    "hukou_addr": "福建省厦门市思明区样例路1号101室",
    "live_addr": "福建省厦门市思明区样例路1号101室",
    "mobile": "19900001234",
    "bank_name": "样例银行厦门分行",
    "bank_no": "6222021234567890128",
    "holder": "样例福",
    "payee_type": "银行卡",
    "level": "80-89",
    "is_special": False,
    "sign_date": "2026-11-20",
}


def id_card(path: Path, *, number: str = ID_NUMBER, valid: str = "2012.05.06-长期") -> None:
    """Both sides of an identity card drawn with PIL."""
    picture = Image.new("RGB", (1100, 1500), "white")
    draw = ImageDraw.Draw(picture)
    font, big = ImageFont.truetype(FONT, 34), ImageFont.truetype(FONT, 44)
    draw.rectangle((40, 40, 1060, 700), outline="grey", fill=(238, 244, 250))
    for top, line in ((90, "姓名　样例福"), (170, "性别　男　　民族　汉"), (250, "出生　1944 年 1 月 1 日")):
        draw.text((90, top), line, font=font, fill="black")
    draw.text((90, 330), "住址　福建省厦门市思明区样例路1号", font=font, fill="black")
    draw.text((190, 380), "101室", font=font, fill="black")
    draw.rectangle((780, 110, 1000, 400), fill=(170, 180, 190))
    draw.text((90, 590), f"公民身份号码　{number}", font=font, fill="black")
    draw.rectangle((40, 780, 1060, 1440), outline="grey", fill=(248, 240, 240))
    draw.text((330, 860), "中华人民共和国", font=big, fill="black")
    draw.text((390, 940), "居民身份证", font=big, fill="black")
    draw.text((210, 1250), "签发机关　样例市公安局思明分局", font=font, fill="black")
    draw.text((210, 1330), f"有效期限　{valid}", font=font, fill="black")
    picture.save(path, quality=92)


def application_form(path: Path) -> None:
    """The application form as plain lines with reportlab's own Chinese font."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("STSong-Light", 18)
    canvas.drawCentredString(297, 780, "高龄老人津贴申请表")
    canvas.setFont("STSong-Light", 12)
    lines = (
        "老人姓名：样例福",
        f"身份证号：{ID_NUMBER}",
        "性别：男",
        "户籍地址：福建省厦门市思明区样例路1号101室",
        "联系电话：19900001234",
        "开户行：样例银行厦门分行",
        "账号：6222021234567890128",
        "户名：样例福",
        "申请人签名：　　　　　　　　　申请日期：2026年11月20日",
    )
    for position, line in enumerate(lines):
        canvas.drawString(70, 720 - 32 * position, line)
    canvas.save()


def write_package(folder: Path, materials: dict[str, str], **changes: Any) -> Path:
    content = {
        "number": folder.name,
        "item": "elderly_allowance",
        "filed_at": "2026-11-23T10:15:00+08:00",
        "form": FORM,
        "materials": [{"material": code, "files": [{"path": path}]} for code, path in materials.items()],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "application.json").write_text(json.dumps(content | changes, ensure_ascii=False), encoding="utf-8")
    return folder


def run_review(*paths: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rpa_review.cli", "review", *map(str, paths), "--out", str(out), "--jobs", "1"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=None)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One run over a good package made by hand, an expired card, and four broken packages."""
    root = tmp_path_factory.mktemp("packages")
    out = tmp_path_factory.mktemp("reviews")
    for name, valid in (("HAND-1", "2012.05.06-长期"), ("HAND-2", "2005.05.06-2025.05.06")):
        folder = root / name
        folder.mkdir()
        id_card(folder / "card.jpg", valid=valid)
        application_form(folder / "form.pdf")
        write_package(folder, {"ELDER-M01": "form.pdf", "ELDER-M02": "card.jpg"})
    (write_package(root / "BAD-JSON", {}) / "application.json").write_text("{oops", encoding="utf-8")
    write_package(root / "BAD-ITEM", {}, item="no_such_item")
    write_package(root / "BAD-FILE", {"ELDER-M01": "gone.pdf"})
    write_package(root / "BAD-PATH", {"ELDER-M01": "../HAND-1/form.pdf"})
    return run_review(root, out=out), out


def verdicts(out: Path, number: str) -> dict[tuple[str, str | None], str]:
    review = json.loads((out / number / "review.json").read_text(encoding="utf-8"))
    return {(finding["point"], finding["subject"]): finding["verdict"] for finding in review["findings"]}


@pytest.mark.ocr
@pytest.mark.slow
class TestAPackageByHand:
    def test_broken_packages_are_told_and_the_others_reviewed(
        self, reviewed: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        """Exit code 1, one sentence for each broken package, reviews for the two good ones."""
        done, out = reviewed

        assert done.returncode == 1, done.stderr
        assert {path.parent.name for path in out.glob("*/review.json")} == {"HAND-1", "HAND-2"}
        for name in ("BAD-JSON", "BAD-ITEM", "BAD-FILE", "BAD-PATH"):
            assert name in done.stdout

    def test_papers_of_other_software_are_read(self, reviewed: tuple[subprocess.CompletedProcess[str], Path]) -> None:
        """The card's number is read off the picture and agrees with the form; what is missing is told."""
        found = verdicts(reviewed[1], "HAND-1")

        assert found["COM-R07", "ELDER-M02"] == "pass"
        assert found["COM-R08", "ELDER-M02"] == "pass"
        assert found["COM-R01", "ELDER-M03"] == "fail"
        assert found["COM-R01", "ELDER-M04"] == "fail"

    def test_an_expired_card_is_found(self, reviewed: tuple[subprocess.CompletedProcess[str], Path]) -> None:
        """A card that ran out before the filing day fails, with the day in the wording."""
        review = json.loads((reviewed[1] / "HAND-2" / "review.json").read_text(encoding="utf-8"))
        expired = next(finding for finding in review["findings"] if finding["point"] == "COM-R08")

        assert expired["verdict"] == "fail"
        assert "2025" in expired["notice"]
        assert expired["evidence"][0]["source"]["box"]

    def test_a_missing_signature_is_found(self, reviewed: tuple[subprocess.CompletedProcess[str], Path]) -> None:
        """Nobody signed the form."""
        assert verdicts(reviewed[1], "HAND-1")["COM-R15", "ELDER-M01"] == "fail"

    def test_every_review_follows_the_published_schema(
        self, reviewed: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        """review.json of each good package validates."""
        for path in reviewed[1].glob("*/review.json"):
            jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema())
