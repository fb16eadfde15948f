"""OFD files (GB/T 33190): the pages of all their documents, with templates, annotations and the stamps put on them."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from rpa_review.domain.page import Box, Mark, MarkKind, Page, Problem
from rpa_review.reading import text_layer
from rpa_review.reading.canvas import Canvas, matrix_of
from rpa_review.reading.document import Source
from rpa_review.reading.embedded import embedded_picture
from rpa_review.reading.limits import Limits
from rpa_review.reading.markup import child, named, parse, text_at
from rpa_review.reading.ocr import engine
from rpa_review.reading.ofd_content import Resources, Scene, box_of, draw_layers, draw_objects
from rpa_review.reading.packed import Packed, unpacked
from rpa_review.reading.picture_page import read_picture
from rpa_review.reading.problems import Unreadable
from rpa_review.reading.seal_data import SealData, seal_data
from rpa_review.reading.text_page import read_text, with_pictures, with_stamps
from rpa_review.reading.trust import PAPER, holds_more, with_ink

_LOOK, _CLOSE = 150 / 25.4, 200 / 25.4  # pixels per millimetre, for looking at a page and for OCR
_MIN_SIDE, _MAX_SIDE = 1000, 2600  # pixels of the longer side
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal as a signature puts it on a page: where, in millimetres, and which part of it (for 骑缝章)."""

    box: tuple[float, float, float, float]
    clip: tuple[float, float, float, float] | None
    seal: SealData


@dataclass(slots=True)
class Document:
    """What the pages of one document share."""

    packed: Packed
    folder: str
    box: tuple[float, float, float, float]
    resources: Resources = field(default_factory=Resources)
    templates: dict[str, tuple[str, str]] = field(default_factory=dict)  # → member, how it lies
    annotations: dict[str, list[str]] = field(default_factory=dict)  # by page → members
    stamps: dict[str, list[Stamp]] = field(default_factory=dict)  # by page


@dataclass(frozen=True, slots=True)
class OfdPage:
    document: Document
    identifier: str
    member: str  # "" when the archive lacks it


class OfdFile:
    troubles: ClassVar[tuple[Unreadable, ...]] = ()

    def __init__(self, pages: list[OfdPage], limits: Limits) -> None:
        self.pages = pages
        self._limits = limits

    def __len__(self) -> int:
        return len(self.pages)

    def read(self, index: int) -> Page:
        return _read_page(self.pages[index], index + 1, self._limits)

    def picture(self, index: int, max_side: int) -> Image.Image:
        canvas, _ = drawn(self.pages[index], self._limits, max_side=max_side)
        return Image.fromarray(canvas.picture)


@contextlib.contextmanager
def opened(source: Source, limits: Limits) -> Iterator[OfdFile]:
    with unpacked(source, limits, "ofd") as packed:
        root = packed.find("OFD.xml")
        if root is None:
            raise Unreadable(Problem.BROKEN, "no OFD.xml", kind="ofd")
        if any(name.casefold().endswith("encryptions.xml") for name in packed.names):
            raise Unreadable(Problem.ENCRYPTED, kind="ofd")
        bodies = named(parse(packed.read(root)), "DocBody")
        yield OfdFile([page for body in bodies for page in _pages_of(packed, body)], limits)


def _read_page(page: OfdPage, number: int, limits: Limits) -> Page:
    canvas, stamps = drawn(page, limits)
    shown = with_ink([char for char in canvas.chars if not char.hidden], canvas.picture)
    written = "".join(char.text for char in shown) + "".join(word.text for word in canvas.words)
    by_text = read_text(canvas.picture, shown, number, others=canvas.words, stamps=stamps)
    if not text_layer.looks_garbled(written):
        papers = [box for box in canvas.pictures if box.width * box.height > PAPER]
        if not (papers and holds_more(canvas.picture, papers, shown, engine)):
            return by_text
        return with_pictures(by_text, _seen(page, number, limits, stamps), papers)
    if _is_blank(canvas):
        return by_text
    seen = _seen(page, number, limits, stamps)
    return seen if len(seen.text) > len(by_text.text) else by_text


def _seen(page: OfdPage, number: int, limits: Limits, stamps: list[Mark]) -> Page:
    """The page by its picture alone."""
    canvas, _ = drawn(page, limits, scale=_CLOSE)
    seen = read_picture(canvas.picture, number, engine())
    seals = with_stamps(list(seen.marks), [_on_flat(stamp, seen) for stamp in stamps])
    return seen.model_copy(update={"marks": tuple(sorted(seals, key=lambda mark: (mark.box.top, mark.box.left)))})


def _on_flat(stamp: Mark, page: Page) -> Mark:
    """A stamp of the page as it lies in the file, where it is on the page as it was laid flat for OCR."""
    box = stamp.box
    corners = np.array([(x, y, 1.0) for x in (box.left, box.right) for y in (box.top, box.bottom)])
    quarter = np.array([[0.0, -1, 1], [1, 0, 0], [0, 0, 1]])  # clockwise: what was at the left is at the top
    upright = np.linalg.matrix_power(quarter, page.turned // 90 % 4)
    flat = np.eye(3) if page.flat is None else np.array(page.flat).reshape(3, 3)
    points = corners @ (np.linalg.pinv(flat) @ upright).T
    points = np.clip(points[:, :2] / points[:, 2:], 0, 1)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return stamp.model_copy(update={"box": Box(left=left, top=top, right=right, bottom=bottom)})


def _is_blank(canvas: Canvas) -> bool:
    return bool(canvas.picture.min() == 255)


def drawn(
    page: OfdPage, limits: Limits, *, scale: float = _LOOK, max_side: int = _MAX_SIDE
) -> tuple[Canvas, list[Mark]]:
    """The page with all that lies on it, and its stamps: at `scale` pixels per millimetre, within sensible sides."""
    document, packed = page.document, page.document.packed
    root = parse(packed.read(page.member)) if page.member else Element("Page")
    area = child(root, "Area")
    box = _physical(area) or document.box
    longer = max(box[2], box[3], 1e-6)
    canvas = Canvas(box[2], box[3], min(max(scale, _MIN_SIDE / longer), max_side / longer))
    scene = Scene(canvas, packed, _own_resources(page, root), limits)
    templates = [
        (*document.templates[identifier], used.get("ZOrder"))
        for used in named(root, "Template")
        if (identifier := used.get("TemplateID", "")) in document.templates
    ]
    for member, lies, said in templates:
        if (said or lies) != "Foreground":
            _draw_template(member, scene)
    if (content := child(root, "Content")) is not None:
        draw_layers(content, scene)
    for member, lies, said in templates:
        if (said or lies) == "Foreground":
            _draw_template(member, scene)
    for member in document.annotations.get(page.identifier, ()):
        for annotation in named(parse(packed.read(member)), "Annot"):
            _draw_annotation(annotation, scene)
    return canvas, [_stamped(stamp, canvas, limits) for stamp in document.stamps.get(page.identifier, ())]


def _draw_template(member: str, scene: Scene) -> None:
    if (content := child(parse(scene.packed.read(member)), "Content")) is not None:
        draw_layers(content, scene)


def _draw_annotation(annotation: Element, scene: Scene) -> None:
    appearance = child(annotation, "Appearance")
    if appearance is None or annotation.get("Visible", "true").lower() == "false":
        return
    left, top, _, _ = box_of(appearance.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    draw_objects(appearance, scene, matrix_of((1, 0, 0, 1, left, top)))


def _stamped(stamp: Stamp, canvas: Canvas, limits: Limits) -> Mark:
    """Put a stamp on the page; its mark is the part that can be seen."""
    left, top, width, height = stamp.box
    shown = stamp.box
    if stamp.clip is not None:
        x, y, wide, tall = stamp.clip
        shown = (left + x, top + y, min(wide, width - x), min(tall, height - y))
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64) * shown[2:] + shown[:2]
    colour = ""
    with contextlib.suppress(Unreadable):
        picture = _seal_picture(stamp.seal, limits)
        colour = _colour_of(picture)
        with canvas.clipped([corners]):
            canvas.place(picture, matrix_of((width, 0, 0, height, left, top)), see_through=True)
    (x0, y0), (x1, y1) = np.clip(corners[[0, 2]] / (canvas.width, canvas.height), 0, 1).tolist()
    box = Box(left=x0, top=y0, right=x1, bottom=y1)
    return Mark(kind=MarkKind.SEAL, box=box, confidence=1.0, text=stamp.seal.name, colour=colour)


def _colour_of(seal: Image.Image) -> str:
    """The colour of a seal's ink."""
    pixels = np.asarray(seal.convert("RGBA")).reshape(-1, 4).astype(np.int32)
    ink = pixels[(pixels[:, 3] > 128) & (pixels[:, :3].min(axis=1) < 200)]
    if not len(ink):
        return ""
    red, _, blue, _ = ink.mean(axis=0).tolist()
    return "red" if red > blue + 40 else "blue" if blue > red + 40 else "black"


def _seal_picture(seal: SealData, limits: Limits) -> Image.Image:
    if not seal.picture.startswith(b"PK"):
        return embedded_picture(seal.picture, limits)
    with opened(seal.picture, limits) as inner:
        if not inner.pages:
            raise Unreadable(Problem.BROKEN, "a seal without a page", kind="ofd")
        page = inner.pages[0]
        if page.document.stamps:
            raise Unreadable(Problem.BROKEN, "a seal that is sealed", kind="ofd")
        canvas, _ = drawn(page, limits, scale=_CLOSE)
    return Image.fromarray(canvas.picture)


def _pages_of(packed: Packed, body: Element) -> list[OfdPage]:
    member = packed.find(text_at(body, "DocRoot"))
    if member is None:
        raise Unreadable(Problem.BROKEN, "no document", kind="ofd")
    root = parse(packed.read(member))
    folder = posixpath.dirname(member)
    common = child(root, "CommonData")
    common = Element("CommonData") if common is None else common
    document = Document(packed, folder, _physical(child(common, "PageArea")) or _A4)
    for kind in ("PublicRes", "DocumentRes"):
        for located in named(common, kind):
            _add_resources(document.resources, packed, located.text or "", folder)
    for template in named(common, "TemplatePage"):
        if (found := packed.find(template.get("BaseLoc", ""), folder)) is not None:
            document.templates[template.get("ID", "")] = (found, template.get("ZOrder", "Background"))
    if (annotations := packed.find(text_at(root, "Annotations") or "-", folder)) is not None:
        _add_annotations(document, annotations)
    if (signatures := packed.find(text_at(body, "Signatures") or "-")) is not None:
        _add_stamps(document, signatures)
    pages = child(root, "Pages")
    return [
        OfdPage(document, page.get("ID", ""), packed.find(page.get("BaseLoc", ""), folder) or "")
        for page in (named(pages, "Page") if pages is not None else ())
    ]


def _physical(area: Element | None) -> tuple[float, float, float, float] | None:
    return box_of(text_at(area, "PhysicalBox")) if area is not None else None


def _own_resources(page: OfdPage, root: Element) -> Resources:
    """The document's resources, with those that only this page has."""
    shared = page.document.resources
    own = list(named(root, "PageRes"))
    if not own:
        return shared
    resources = Resources(dict(shared.pictures), dict(shared.composites), dict(shared.draw_params), dict(shared.spaces))
    for located in own:
        folder = posixpath.dirname(page.member)
        _add_resources(resources, page.document.packed, located.text or "", folder, page.document.folder)
    return resources


def _add_resources(resources: Resources, packed: Packed, location: str, *folders: str) -> None:
    member = packed.find(location, *folders) if location.strip() else None
    if member is None:
        return
    root = parse(packed.read(member))
    here = posixpath.dirname(member)
    base = posixpath.join(here, (root.get("BaseLoc") or "").strip().replace("\\", "/"))
    for media in root.iter("MultiMedia"):
        if (found := packed.find(text_at(media, "MediaFile") or "-", base, here, *folders)) is not None:
            resources.pictures[media.get("ID", "")] = found
    for name, known in (("CompositeGraphicUnit", resources.composites), ("DrawParam", resources.draw_params)):
        for thing in root.iter(name):
            known[thing.get("ID", "")] = thing
    for space in root.iter("ColorSpace"):
        resources.spaces[space.get("ID", "")] = space.get("Type", "RGB").upper()


def _add_annotations(document: Document, member: str) -> None:
    packed, here = document.packed, posixpath.dirname(member)
    for page in named(parse(packed.read(member)), "Page"):
        for located in named(page, "FileLoc"):
            if (found := packed.find(located.text or "-", here, document.folder)) is not None:
                document.annotations.setdefault(page.get("PageID", ""), []).append(found)


def _add_stamps(document: Document, member: str) -> None:
    packed, here = document.packed, posixpath.dirname(member)
    for listed in named(parse(packed.read(member)), "Signature"):
        found = packed.find(listed.get("BaseLoc", "-"), here)
        if found is None:
            continue
        signature = parse(packed.read(found))
        info = child(signature, "SignedInfo")
        annotations = list(named(info, "StampAnnot")) if info is not None else []
        if not annotations or info is None:
            continue
        seal = _seal_of(packed, signature, info, posixpath.dirname(found))
        for annotation in annotations:
            box = box_of(annotation.get("Boundary"))
            if seal is not None and box is not None:
                stamp = Stamp(box, box_of(annotation.get("Clip")), seal)
                document.stamps.setdefault(annotation.get("PageRef", ""), []).append(stamp)


def _seal_of(packed: Packed, signature: Element, info: Element, folder: str) -> SealData | None:
    """The seal of a signature: its own file, or the copy that the signed value holds."""
    own = child(info, "Seal")
    locations = (text_at(own, "BaseLoc") if own is not None else "", text_at(signature, "SignedValue"))
    for location in locations:
        found = packed.find(location, folder) if location else None
        if found is not None and (seal := seal_data(packed.read(found))) is not None:
            return seal
    return None
