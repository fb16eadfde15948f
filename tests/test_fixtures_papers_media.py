"""Media move the places along with the picture; flaws make unreadable what they name."""

from __future__ import annotations

import io
from collections.abc import Iterator

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from fixtures.papers.media import HandedIn, Medium, hand_in
from fixtures.papers.render import Press, Printed
from fixtures.papers.seals import seal
from fixtures.papers.signatures import fingerprint, signature
from rpa_review.domain.page import Box

pytestmark = pytest.mark.browser

PATCHES = """<section class="page" style="width:210mm;height:297mm">
<div data-field="red" style="position:absolute;left:20mm;top:30mm;width:40mm;height:20mm;background:#d00000"></div>
<div data-field="blue" style="position:absolute;left:150mm;top:240mm;width:30mm;height:30mm;background:#0000d0"></div>
<div data-field="lines" style="position:absolute;left:60mm;top:120mm;font-size:14pt">公民身份号码三五零二九九</div>
</section>"""


@pytest.fixture(scope="module")
def patches() -> Iterator[Printed]:
    with Press() as press:
        yield press.print(PATCHES)


def pixels(handed: HandedIn, file: int = 0) -> np.ndarray:
    suffix, content = handed.files[file]
    if suffix == ".pdf":
        document = pdfium.PdfDocument(content)
        return np.asarray(document[0].render(scale=150 / 72).to_pil().convert("RGB"))
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB"))


def found(image: np.ndarray, channel: int) -> Box:
    others = [other for other in range(3) if other != channel]
    tone = image.astype(int)
    mask = (tone[..., channel] - tone[..., others].max(axis=2)) > 90
    mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    rows, columns = np.where(mask)
    height, width = image.shape[:2]
    return Box(
        left=columns.min() / width, right=columns.max() / width, top=rows.min() / height, bottom=rows.max() / height
    )


@pytest.mark.parametrize("medium", [Medium.PHONE_PHOTO, Medium.FLATBED_JPEG, Medium.SCAN_PDF])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_places_move_with_the_picture(patches: Printed, medium: Medium, seed: int) -> None:
    handed = hand_in(patches, medium, seed=seed)
    image = pixels(handed)
    if (image[..., 0] == image[..., 1]).all():
        pytest.skip("a grey scan has no colour to look for")
    for field, channel in (("red", 0), ("blue", 2)):
        seen, (place,) = found(image, channel), handed.places[field]
        for side in ("left", "top", "right", "bottom"):
            assert getattr(seen, side) == pytest.approx(getattr(place.box, side), abs=0.006), (field, side)


def test_a_photo_turned_by_exif_is_upright_as_displayed(patches: Printed) -> None:
    turned = 0
    for seed in range(8):
        handed = hand_in(patches, "phone_photo", seed=seed)
        turned += Image.open(io.BytesIO(handed.files[0][1])).getexif().get(0x0112, 1) != 1
        image = pixels(handed)
        assert image.shape[0] > image.shape[1]
    assert turned > 0


def sharpness(image: np.ndarray, box: Box) -> float:
    height, width = image.shape[:2]
    part = image[int(box.top * height) : int(box.bottom * height), int(box.left * width) : int(box.right * width)]
    return float(cv2.Laplacian(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var()) if part.size else 0.0


@pytest.mark.parametrize("flaw", ["blurred", "glare:lines", "covered:lines", "dark", "blank"])
def test_a_flaw_leaves_little_of_the_strokes(patches: Printed, flaw: str) -> None:
    clean, spoiled = (hand_in(patches, "phone_photo", seed=4, flaws=flaws) for flaws in ((), (flaw,)))
    box = clean.places["lines"][0].box
    before = pixels(clean).astype(np.float32)
    after = pixels(spoiled).astype(np.float32)
    height, width = before.shape[:2]
    window = (
        slice(int(box.top * height), int(box.bottom * height)),
        slice(int(box.left * width), int(box.right * width)),
    )
    contrast = [float(np.std(cv2.GaussianBlur(image[window].mean(axis=2), (0, 0), 1.5))) for image in (before, after)]
    assert contrast[1] < contrast[0] * 0.4


def test_low_resolution_leaves_some_five_pixels_to_a_line(patches: Printed) -> None:
    handed = hand_in(patches, "phone_photo", seed=4, flaws=("low_resolution:lines",))
    assert pixels(handed).shape[0] * handed.places["lines"][0].box.height < 7


def test_cropping_takes_most_of_the_field_away(patches: Printed) -> None:
    clean, cut = (hand_in(patches, "phone_photo", seed=4, flaws=flaws) for flaws in ((), ("cropped:blue",)))
    area = [
        handed.places["blue"][0].box.width
        * handed.places["blue"][0].box.height
        * pixels(handed).shape[0]
        * pixels(handed).shape[1]
        for handed in (clean, cut)
    ]
    assert area[1] < area[0] * 0.4
    seen = found(pixels(cut), 0)
    assert seen.left == pytest.approx(cut.places["red"][0].box.left, abs=0.006)


def test_flaws_are_refused_where_they_make_no_sense(patches: Printed) -> None:
    with pytest.raises(ValueError, match="text layer"):
        hand_in(patches, "text_pdf", seed=1, flaws=("blurred",))
    with pytest.raises(ValueError, match="no flaw"):
        hand_in(patches, "phone_photo", seed=1, flaws=("burnt",))


@pytest.mark.parametrize(
    "drawing",
    [
        seal("厦门市样例区市场监督管理局", seed=1),
        seal("样例公司", middle="合同专用章", bottom="3502990001", seed=2, oval=True),
        signature("欧阳样例", seed=3),
        fingerprint(seed=4),
    ],
)
def test_drawings_have_ink_and_transparent_ground(drawing: np.ndarray) -> None:
    opaque = (drawing[..., 3] > 128).mean()
    assert 0.05 < opaque < 0.7
    assert (drawing[..., 3] < 20).mean() > 0.2
