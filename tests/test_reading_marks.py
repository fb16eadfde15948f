"""Marks: seals and the names on them, boxes to tick, signatures; and flaws. Drawn here, not by the fixtures."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from fixtures.marked.boxes import KINDS, box_form
from fixtures.papers.media import Medium, hand_in
from fixtures.papers.render import Press
from rpa_review.domain.page import UNREAD, Flaw, Mark, MarkKind, Page
from rpa_review.reading import read_file
from rpa_review.reading.signatures import signature_places
from tests import reading_pages as pages
from tests.extract_pages import grid

pytestmark = pytest.mark.ocr


def read(tmp_path: Path, image: Image.Image, quality: int = 88) -> Page:
    path = tmp_path / "page.jpg"
    path.write_bytes(pages.jpeg(image, quality))
    return read_file(path).pages[0]


def of_kind(page: Page, kind: MarkKind) -> list[Mark]:
    return [mark for mark in page.marks if mark.kind is kind]


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("top", [1100, 680])
def test_a_seal_is_found_and_its_name_read(tmp_path: Path, top: int, grey: bool) -> None:
    """On white paper and over two lines of text, in red and on a black-and-white copy."""
    sheet = pages.sheet()
    stamp = pages.seal(colour=(110, 110, 110) if grey else (200, 30, 40))
    layer = Image.new("RGB", sheet.size, "white")
    layer.paste(stamp, (620, top), stamp)
    stamped = Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(layer)))
    (seal,) = of_kind(read(tmp_path, stamped), MarkKind.SEAL)
    assert seal.colour == ("black" if grey else "red")
    assert abs(seal.box.left - 620 / 1240) < 0.02
    assert abs(seal.box.bottom - (top + 260) / 1754) < 0.02
    if top == 1100:
        name = "厦门样例餐饮有限公司"
        assert len(seal.text) == len(name)
        assert sum(char != true for char, true in zip(seal.text, name, strict=True)) <= 1
        assert all(char in (true, UNREAD) for char, true in zip(seal.text, name, strict=True))


def test_red_print_and_round_drawings_are_no_seal(tmp_path: Path) -> None:
    def red(pen: ImageDraw.ImageDraw) -> None:
        pen.text((140, 60), "某某市人民政府文件", font=pages.font(60), fill=(200, 20, 20))
        pen.ellipse((900, 1100, 1060, 1260), fill=(200, 20, 20))
        pen.rectangle((140, 1100, 420, 1300), outline=(200, 20, 20), width=6)

    assert of_kind(read(tmp_path, pages.sheet(red)), MarkKind.SEAL) == []


@pytest.mark.parametrize(("colour", "ink"), [("red", (200, 30, 40)), ("blue", (40, 60, 180))])
@pytest.mark.parametrize("turn", [0, 7])
@pytest.mark.parametrize("size", [(150, 150), (330, 120)])
def test_square_and_rectangular_stamps_are_seals_without_a_ring_name(
    tmp_path: Path, size: tuple[int, int], turn: int, colour: str, ink: tuple[int, int, int]
) -> None:
    stamp = Image.new("RGBA", (size[0] + 20, size[1] + 20), (*ink, 0))
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((10, 10, size[0] + 10, size[1] + 10), outline=ink, width=5)
    if size[0] == size[1]:
        pen.text((24, 18), "样安", font=pages.font(60), fill=ink)
        pen.text((24, 84), "华印", font=pages.font(60), fill=ink)
    else:
        pen.text((32, 40), "样例社区居委会", font=pages.font(40), fill=ink)
    stamp = stamp.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    sheet = pages.sheet()
    sheet.paste(stamp, (620, 1100), stamp)
    (seal,) = of_kind(read(tmp_path, sheet), MarkKind.SEAL)
    assert (seal.colour, seal.text) == (colour, "")
    assert abs(seal.box.left - 625 / 1240) < 0.02
    assert abs(seal.box.bottom - (1100 + stamp.height - 5) / 1754) < 0.02


def test_a_ring_without_a_name_is_a_seal_by_what_is_cut_in_its_middle(tmp_path: Path) -> None:
    def ring(pen: ImageDraw.ImageDraw) -> None:
        pen.ellipse((620, 1080, 900, 1270), outline=(200, 30, 40), width=7)
        pen.text((760, 1175), "合同专用章", font=pages.font(34), fill=(200, 30, 40), anchor="mm")

    (seal,) = of_kind(read(tmp_path, pages.sheet(ring)), MarkKind.SEAL)
    assert (seal.colour, seal.text) == ("red", "")


def test_a_stamp_whose_outline_is_broken_is_found_whole(tmp_path: Path) -> None:
    def dry(pen: ImageDraw.ImageDraw) -> None:
        ink = (40, 60, 180)
        pen.rectangle((620, 1100, 760, 1240), outline=ink, width=6)
        pen.text((636, 1106), "样安", font=pages.font(52), fill=ink)
        pen.text((636, 1166), "华印", font=pages.font(52), fill=ink)
        for x in (620, 760):
            pen.rectangle((x - 8, 1204, x + 8, 1217), fill="white")

    (seal,) = of_kind(read(tmp_path, pages.sheet(dry)), MarkKind.SEAL)
    assert seal.box.height > 0.95 * 140 / 1754


def test_a_stamp_that_was_pressed_on_one_side_is_found_whole(tmp_path: Path) -> None:
    """Its right side is missing but for the corners; its border is thick."""
    ink = (110, 50, 150)
    stamp = Image.new("RGBA", (360, 160), (*ink, 0))
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((10, 10, 350, 150), outline=(*ink, 255), width=10)
    pen.text((40, 50), "样例社区居委", font=pages.font(42), fill=(*ink, 255))
    pen.rectangle((330, 45, 360, 115), fill=(*ink, 0))
    stamp = stamp.rotate(12, expand=True, resample=Image.Resampling.BICUBIC)
    sheet = pages.sheet()
    sheet.paste(stamp, (620, 1100), stamp)
    (seal,) = of_kind(read(tmp_path, sheet), MarkKind.SEAL)
    assert seal.box.width > 0.85 * 340 / 1240


@pytest.mark.parametrize("end", [280, 360])
def test_a_pale_seal_is_not_taken_for_an_ellipse_in_its_strongest_ink(tmp_path: Path, end: int) -> None:
    """Pressed harder in its middle, it shows in full ink a loop there, and all else is pale."""
    name = "厦门样例餐饮有限公司"
    sheet, stamp = pages.sheet(), pages.seal(name, side=300, colour=(247, 216, 219))
    pen = ImageDraw.Draw(stamp)
    pen.arc((84, 96, 216, 204), 20, end, fill=(200, 30, 40, 255), width=6)
    pen.ellipse((140, 140, 160, 160), fill=(200, 30, 40, 255))
    sheet.paste(stamp, (620, 1100), stamp)
    (seal,) = of_kind(read(tmp_path, sheet), MarkKind.SEAL)
    assert abs(seal.box.width - 290 / 1240) < 0.02
    assert sum(char == true for char, true in zip(seal.text, name, strict=True)) >= len(name) - 1


def test_red_tables_and_loops_drawn_by_hand_are_no_seal(tmp_path: Path) -> None:
    def red(pen: ImageDraw.ImageDraw) -> None:
        ink = (200, 20, 20)
        for row in range(3):
            for column in range(3):
                x, y = 140 + 110 * column, 1080 + 60 * row
                pen.rectangle((x, y, x + 110, y + 60), outline=ink, width=3)
                pen.text((x + 15, y + 10), "合格", font=pages.font(36), fill=ink)
        pen.ellipse((700, 1080, 920, 1170), outline=ink, width=4)

    assert of_kind(read(tmp_path, pages.sheet(red)), MarkKind.SEAL) == []


def test_round_things_in_colour_without_a_name_are_no_seal(tmp_path: Path) -> None:
    """A clock, a word in a circle, a wheel, and big letters and characters."""

    def round_things(pen: ImageDraw.ImageDraw) -> None:
        red, blue = (200, 20, 20), (40, 60, 180)
        pen.ellipse((140, 1060, 380, 1300), outline=red, width=6)
        for hour in range(1, 13):
            angle = math.radians(30 * hour)
            place = 260 + 96 * math.sin(angle), 1180 - 96 * math.cos(angle)
            pen.text(place, str(hour), font=pages.font(28), fill=red, anchor="mm")
        pen.line((260, 1180, 260, 1110), fill=red, width=7)
        pen.ellipse((460, 1060, 700, 1300), outline=blue, width=6)
        pen.text((580, 1180), "厨房", font=pages.font(60), fill=blue, anchor="mm")
        pen.ellipse((780, 1060, 1020, 1300), outline=red, width=6)
        for spoke in range(0, 360, 45):
            angle = math.radians(spoke)
            pen.line((900, 1180, 900 + 118 * math.sin(angle), 1180 + 118 * math.cos(angle)), fill=red, width=5)
        pen.text((140, 1380), "CODE", font=pages.font(150), fill=blue)
        pen.text((640, 1380), "发值国", font=pages.font(150), fill=red)

    assert of_kind(read(tmp_path, pages.sheet(round_things)), MarkKind.SEAL) == []


def test_boxes_to_tick_are_found_and_told_apart(tmp_path: Path) -> None:
    def boxes(pen: ImageDraw.ImageDraw) -> None:
        for number, text in enumerate(("热食类食品制售", "冷食类食品制售", "糕点类食品制售")):
            x, y = 180, 1000 + 90 * number
            pen.rectangle((x - 46, y + 8, x - 16, y + 38), outline="black", width=3)
            pen.text((x, y), text, font=pages.font(34), fill="black")
        pen.line((136, 1022, 150, 1036, 170, 1000), fill="black", width=5)

    page = read(tmp_path, pages.sheet(boxes))
    assert [mark.checked for mark in of_kind(page, MarkKind.CHECKBOX)] == [True, False, False]


@pytest.mark.parametrize("medium", [Medium.TEXT_PDF, Medium.SCAN_PDF])
@pytest.mark.parametrize("kind", ["circle/dot", "circle/×", "circle/hand", "rounded/√", "square/×"])
def test_drawn_circles_and_rounded_boxes_are_boxes_too(tmp_path: Path, kind: str, medium: Medium) -> None:
    form = box_form(110 + KINDS.index(kind))
    with Press() as press:
        handed = hand_in(press.print(form.html), medium, seed=5)
    path = tmp_path / "form.pdf"
    path.write_bytes(handed.files[0][1])
    (page,) = read_file(path).pages
    found = {
        key: [
            mark.checked
            for mark in of_kind(page, MarkKind.CHECKBOX)
            if handed.places[key][0].box.overlap(page.displayed(mark.box)) > 0.3
        ]
        for key in form.ticked
    }
    assert found == {key: [on] for key, on in form.ticked.items()}


def test_a_filled_circle_among_open_ones_is_ticked(tmp_path: Path) -> None:
    """Where the recogniser passes it over, it is known by the circles of the other options."""

    def circles(pen: ImageDraw.ImageDraw) -> None:
        for number, text in enumerate(("租赁房产", "同意网上公示", "散装食品销售", "自有房产")):
            x, y = 180, 1000 + 90 * number
            chosen = number in (0, 2)
            pen.ellipse((x - 70, y + 8, x - 42, y + 36), outline="black", width=3, fill="black" if chosen else None)
            pen.text((x, y), text, font=pages.font(34), fill="black")

    page = read(tmp_path, pages.sheet(circles))
    assert [mark.checked for mark in of_kind(page, MarkKind.CHECKBOX)] == [True, False, True, False]


def test_circles_that_are_letters_are_no_boxes(tmp_path: Path) -> None:
    lines = (
        "签订日期：二〇二六年十一月二十日",
        "血型：O型",
        "合同编号：2023〇〇18号",
        "住址：厦门市○○路",
        "①经营场所",
        "OK便利店",
    )
    sheet = pages.sheet(
        lambda pen: [
            pen.text((150, 900 + 70 * row), line, font=pages.font(34), fill="black") for row, line in enumerate(lines)
        ]
    )
    assert of_kind(read(tmp_path, sheet), MarkKind.CHECKBOX) == []


def scribble(pen: ImageDraw.ImageDraw, x: int, y: int, colour: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(4)
    for stroke in range(9):
        points = [
            (x + 22 * stroke + int(a), y + int(b))
            for a, b in zip(rng.integers(-30, 40, 5), rng.integers(-45, 50, 5), strict=True)
        ]
        pen.line(points, fill=colour, width=5, joint="curve")


@pytest.mark.parametrize(
    ("label", "colour"),
    [("申请人（签名）：", (30, 40, 130)), ("申请人（签名）：", (25, 25, 25)), ("　　总检医师：", (30, 40, 130))],
)
def test_ink_where_a_signature_belongs_is_a_signature(tmp_path: Path, label: str, colour: tuple[int, int, int]) -> None:
    def signed(pen: ImageDraw.ImageDraw) -> None:
        pen.text((140, 1300), label, font=pages.font(36), fill="black")
        scribble(pen, 480, 1320, colour)

    found = [
        mark for mark in of_kind(read(tmp_path, pages.sheet(signed)), MarkKind.SIGNATURE) if mark.confidence >= 0.6
    ]
    assert found
    assert abs(found[0].box.centre[0] - 0.46) < 0.1


def test_no_ink_is_no_signature(tmp_path: Path) -> None:
    def unsigned(pen: ImageDraw.ImageDraw) -> None:
        pen.text((140, 1300), "申请人（签名）：", font=pages.font(36), fill="black")
        pen.line((420, 1350, 800, 1350), fill="black", width=2)
        pen.text((140, 1420), "日期：2023年11月23日", font=pages.font(36), fill="black")

    assert of_kind(read(tmp_path, pages.sheet(unsigned)), MarkKind.SIGNATURE) == []


def test_a_clean_page_has_no_flaw(tmp_path: Path) -> None:
    assert read(tmp_path, pages.sheet()).flaws == ()
    assert read(tmp_path, pages.photo(pages.sheet())).flaws == ()


@pytest.mark.parametrize(
    ("flaw", "spoil"),
    [
        (Flaw.BLURRED, lambda page: page.filter(ImageFilter.GaussianBlur(14))),
        (Flaw.DARK, lambda page: page.point(lambda value: value * 0.05)),
        (Flaw.BLANK, lambda page: Image.new("RGB", page.size, (250, 250, 250))),
        (Flaw.LOW_RESOLUTION, lambda page: page.resize((180, 255), Image.Resampling.BOX)),
        (Flaw.CROPPED, lambda page: page.crop((0, 0, 560, page.height))),
    ],
)
def test_a_spoilt_page_says_why_and_is_not_sure_of_anything(tmp_path: Path, flaw: Flaw, spoil: object) -> None:
    assert callable(spoil)
    page = read(tmp_path, spoil(pages.sheet()))
    assert flaw in {found.flaw for found in page.flaws}
    if flaw is not Flaw.CROPPED:
        assert all(word.confidence < 0.8 for word in page.words)


def test_glare_is_found_where_it_lies(tmp_path: Path) -> None:
    page = pages.photo(pages.sheet())
    light = Image.new("L", page.size, 0)
    ImageDraw.Draw(light).ellipse((700, 640, 1500, 860), fill=255)
    light = light.filter(ImageFilter.GaussianBlur(12))
    page.paste(Image.new("RGB", page.size, "white"), (0, 0), light)
    (glare,) = [flaw for flaw in read(tmp_path, page).flaws if flaw.flaw is Flaw.GLARE]
    assert glare.box is not None
    assert glare.severity > 0.5


def spot(page: Image.Image, box: tuple[int, int, int, int], colour: str, soft: float) -> Image.Image:
    """The page with a soft ellipse laid over it."""
    cover = Image.new("L", page.size, 0)
    ImageDraw.Draw(cover).ellipse(box, fill=255)
    cover = cover.filter(ImageFilter.GaussianBlur(soft))
    laid = page.copy()
    laid.paste(Image.new("RGB", page.size, colour), (0, 0), cover)
    return laid


def scanned(page: Image.Image) -> Image.Image:
    """On a scanner's glass white paper is a little off white, and has a grain."""
    grain = np.random.default_rng(5).normal(250, 1.5, (page.height, page.width, 1))
    return Image.fromarray((np.asarray(page) * grain.clip(0, 255) / 255).astype(np.uint8))


def test_glare_is_found_on_a_white_scan(tmp_path: Path) -> None:
    page = spot(scanned(pages.sheet()), (420, 360, 1100, 500), "white", 8)
    (glare,) = [flaw for flaw in read(tmp_path, page).flaws if flaw.flaw is Flaw.GLARE]
    assert glare.box is not None
    assert abs(glare.box.centre[1] - 430 / page.height) < 0.02


def test_white_fields_of_a_form_are_no_glare(tmp_path: Path) -> None:
    """White boxes for what is to be filled in, on a tinted form; and paper that the scanner made quite white."""
    tinted = pages.sheet().point(lambda value: min(value, 236))
    pen = ImageDraw.Draw(tinted)
    for row in range(4):
        pen.rectangle((420, 1000 + 130 * row, 1080, 1080 + 130 * row), fill="white")
    assert read(tmp_path, tinted).flaws == ()


def test_a_finger_on_a_scan_is_found(tmp_path: Path) -> None:
    page = spot(scanned(pages.sheet()), (420, 360, 1100, 500), "#d8a488", 8)
    flaws = {flaw.flaw for flaw in read(tmp_path, page).flaws}
    assert Flaw.COVERED in flaws


def test_characters_of_a_ring_that_are_hidden_are_not_guessed(tmp_path: Path) -> None:
    """A blot of the seal's own ink over two of its characters."""
    name = "厦门样例餐饮有限公司"
    stamp = pages.seal(name)
    ImageDraw.Draw(stamp).ellipse((96, 14, 164, 64), fill=(200, 30, 40, 255))
    sheet = pages.sheet()
    sheet.paste(stamp, (620, 1100), stamp)
    (seal,) = of_kind(read(tmp_path, sheet), MarkKind.SEAL)
    sure = [char for char in seal.text if char != UNREAD]
    assert 3 <= len(sure) < len(name)
    assert len(set(sure) - set(name)) <= 1


def test_a_centred_header_asks_for_a_signature_in_the_cell_below_it() -> None:
    table = grid(
        ("体检日期", "主检医师签章", "体检医疗机构（章）"), ("2024年1月25日", "", "某某医院"), widths=(0.2, 0.28, 0.4)
    )
    words = [
        one.model_copy(update={"box": one.box.model_copy(update={"left": 0.33, "right": 0.45})})
        if one.text == "主检医师签章"
        else one
        for one in table.words
    ]
    place = signature_places(words, table.tables)[0]
    assert place.box == table.tables[0].cells[4].box


def test_one_who_answers_for_a_paper_signs_at_their_name_without_a_colon() -> None:
    table = grid(("证明人（护理部主任）", ""), widths=(0.22, 0.4))
    assert [place.box for place in signature_places(table.words, table.tables)] == [table.tables[0].cells[1].box]


def test_a_name_in_ink_below_its_label_is_a_signature(tmp_path: Path) -> None:
    """Recognisers read a clear hand as print: it is taller than print."""

    def signed(pen: ImageDraw.ImageDraw) -> None:
        pen.text((140, 1300), "出租人签字：", font=pages.font(34), fill="black")
        pen.text((190, 1370), "司徒样例", font=pages.font(62), fill=(25, 25, 30))

    found = of_kind(read(tmp_path, pages.sheet(signed)), MarkKind.SIGNATURE)
    assert [mark.confidence >= 0.6 for mark in found] == [True]


@pytest.mark.parametrize("grey", [False, True])
def test_a_fingerprint_is_found_in_red_and_on_a_grey_copy(tmp_path: Path, grey: bool) -> None:
    def printed(pen: ImageDraw.ImageDraw) -> None:
        pen.text((140, 1300), "申请人（捺印）：", font=pages.font(34), fill="black")
        for ridge in range(16):
            reach = 2 + 2.4 * ridge
            box = (500 - reach, 1320 - 1.25 * reach, 500 + reach, 1320 + 1.25 * reach)
            pen.ellipse(box, outline=(206, 34, 40), width=1)

    sheet = pages.sheet(printed).filter(ImageFilter.GaussianBlur(0.8))
    page = read(tmp_path, sheet.convert("L").convert("RGB") if grey else sheet)
    (mark,) = of_kind(page, MarkKind.FINGERPRINT)
    assert mark.confidence >= 0.6
    assert abs(mark.box.centre[0] - 500 / 1240) < 0.02
