"""What stands on an OFD page (GB/T 33190, 8 to 13): its objects drawn onto a canvas."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import numpy as np

from rpa_review.domain.page import Problem
from rpa_review.reading.canvas import Canvas, Colour, Matrix, Outline, matrix_of, moved, through
from rpa_review.reading.embedded import embedded_picture
from rpa_review.reading.limits import Limits
from rpa_review.reading.markup import child, named
from rpa_review.reading.ofd_path import outlines
from rpa_review.reading.packed import Packed
from rpa_review.reading.problems import Unreadable

_DEPTH = 16  # of blocks and composite objects inside each other
_PEN = 0.353  # mm, when a path says nothing
_LONGEST = 100_000  # offsets of one text
_BLACK: Colour = (0, 0, 0)


@dataclass(slots=True)
class Resources:
    """What a document's pages refer to by number."""

    pictures: dict[str, str] = field(default_factory=dict)  # → member of the archive
    composites: dict[str, Element] = field(default_factory=dict)
    draw_params: dict[str, Element] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)  # → "RGB", "GRAY", "CMYK"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and with what objects are drawn."""

    canvas: Canvas
    packed: Packed
    resources: Resources
    limits: Limits


@dataclass(frozen=True, slots=True)
class Pen:
    """What an object takes over from its layer and its drawing parameters."""

    fill: tuple[Colour, float] | None = None
    stroke: tuple[Colour, float] | None = None
    width: float | None = None


def draw_layers(content: Element, scene: Scene) -> None:
    """The layers of a page or template, from the back to the front."""
    order = {"Background": 0, "Body": 1, "Foreground": 2}
    layers = sorted(named(content, "Layer"), key=lambda layer: order.get(layer.get("Type", "Body"), 1))
    for layer in layers:
        draw_objects(layer, scene, np.eye(3))


def draw_objects(parent: Element, scene: Scene, matrix: Matrix, pen: Pen | None = None, depth: int = 0) -> None:
    """The objects of a layer, block or appearance, in the order in which they lie."""
    if depth > _DEPTH:
        raise Unreadable(Problem.BROKEN, "objects too deep", kind="ofd")
    pen = _pen(parent, scene, pen or Pen())
    for thing in parent:
        if thing.get("Visible", "true").lower() == "false":
            continue
        if thing.tag == "PageBlock":
            draw_objects(thing, scene, matrix, pen, depth + 1)
        elif thing.tag in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
            inner = matrix @ _placed(thing)
            with _clips(thing, scene, matrix):
                if thing.tag == "TextObject":
                    _draw_text(thing, scene, inner, _pen(thing, scene, pen))
                elif thing.tag == "PathObject":
                    _draw_path(thing, scene, inner, _pen(thing, scene, pen))
                elif thing.tag == "ImageObject":
                    _draw_picture(thing, scene, inner)
                else:
                    unit = scene.resources.composites.get(thing.get("ResourceID", ""))
                    content = child(unit, "Content") if unit is not None else None
                    if content is not None:
                        draw_objects(content, scene, inner, pen, depth + 1)


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; a part that is none, or not finite, ends them."""
    values = []
    for part in (text or "").replace(",", " ").split():
        with contextlib.suppress(ValueError):
            value = float(part)
            if math.isfinite(value) and abs(value) < 1e9:
                values.append(value)
                continue
        break
    return values


def number(text: str | None, otherwise: float) -> float:
    return next(iter(numbers(text)), otherwise)


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """A box as left, top, width and height."""
    values = numbers(text)
    return (values[0], values[1], values[2], values[3]) if len(values) >= 4 else None


def _placed(thing: Element) -> Matrix:
    """From an object's own coordinates to those of what holds it."""
    return _corner(thing) @ _ctm(thing)


def _corner(thing: Element) -> Matrix:
    left, top, _, _ = box_of(thing.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return moved(left, top)


def _ctm(thing: Element) -> Matrix:
    values = numbers(thing.get("CTM"))
    return matrix_of(values[:6]) if len(values) >= 6 else np.eye(3)


@contextlib.contextmanager
def _clips(thing: Element, scene: Scene, matrix: Matrix) -> Iterator[None]:
    """Within the object's clips; the box that bounds it does not cut, as no reader lets it.

    `matrix` is that of what holds the object.
    """
    clips = child(thing, "Clips")
    if clips is not None:
        matrix = matrix @ (_placed(thing) if _is_true(clips.get("TransFlag"), True) else _corner(thing))
    with contextlib.ExitStack() as stack:
        for clip in clips if clips is not None else ():
            areas: list[Outline] = []
            for area in named(clip, "Area"):
                if (path := child(area, "Path")) is not None:
                    inner = matrix @ _ctm(area) @ _placed(path)
                    areas += [through(inner, outline) for outline in outlines(_path_data(path))]
            if areas:
                stack.enter_context(scene.canvas.clipped(areas))
        yield


def _path_data(thing: Element) -> str:
    return thing.findtext("AbbreviatedData") or ""


def _pen(thing: Element, scene: Scene, pen: Pen) -> Pen:
    """What an element draws with: its own colours and width, else its drawing parameters', else what it inherits."""
    chain = [thing]
    known = scene.resources.draw_params
    identifier = thing.get("DrawParam")
    while identifier in known and known[identifier] not in chain:
        chain.append(known[identifier])
        identifier = known[identifier].get("Relative")
    for element in reversed(chain):
        fill, stroke = child(element, "FillColor"), child(element, "StrokeColor")
        width = element.get("LineWidth")
        pen = Pen(
            fill=pen.fill if fill is None else _colour(fill, scene.resources.spaces),
            stroke=pen.stroke if stroke is None else _colour(stroke, scene.resources.spaces),
            width=pen.width if width is None else number(width, _PEN),
        )
    return pen


def _colour(element: Element, spaces: Mapping[str, str]) -> tuple[Colour, float]:
    """A colour and its alpha; of a shading the colour of its first part, of a pattern none."""
    alpha = number(element.get("Alpha"), 255) / 255
    if child(element, "Pattern") is not None:
        return _BLACK, 0.0
    inner = next(element.iter("Color"), None)
    said = element if element.get("Value") or inner is None else inner
    parts = [_part(part) for part in (said.get("Value") or "").split()]
    space = spaces.get(said.get("ColorSpace", ""), "")
    if len(parts) >= 4 and space != "RGB":
        cyan, magenta, yellow, black = (min(1.0, part / 255) for part in parts[:4])
        red, green, blue = (round(255 * (1 - ink) * (1 - black)) for ink in (cyan, magenta, yellow))
        return (red, green, blue), alpha
    if len(parts) >= 3:
        return (parts[0], parts[1], parts[2]), alpha
    return ((parts[0],) * 3 if parts else _BLACK), alpha


def _part(text: str) -> int:
    try:
        value = int(text[1:], 16) if text.startswith("#") else int(float(text))
    except (ValueError, OverflowError):
        return 0
    return min(255, max(0, value))


def _is_true(text: str | None, otherwise: bool) -> bool:
    return otherwise if text is None else text.strip().lower() == "true"


def _alpha(thing: Element) -> float:
    return min(1.0, max(0.0, number(thing.get("Alpha"), 255) / 255))


def _draw_text(thing: Element, scene: Scene, matrix: Matrix, pen: Pen) -> None:
    size = number(thing.get("Size"), 0.0)
    filled, stroked = _is_true(thing.get("Fill"), True), _is_true(thing.get("Stroke"), False)
    if size <= 0 or not (filled or stroked):
        return
    colour, alpha = (pen.fill if filled else pen.stroke) or (_BLACK, 1.0)
    turn = math.radians(number(thing.get("CharDirection"), 0))
    run: list[tuple[str, float, float]] = []
    x = y = 0.0
    for code in named(thing, "TextCode"):
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        text = (code.text or "").strip("\r\n\t")
        along, down = offsets(code.get("DeltaX")), offsets(code.get("DeltaY"))
        at_x, at_y = x, y
        for index, char in enumerate(text):
            run.append((char, at_x, at_y))
            if index < len(along) or index < len(down):
                at_x += along[index] if index < len(along) else 0.0
                at_y += down[index] if index < len(down) else 0.0
            elif not along and not down:
                at_x += size * number(thing.get("HScale"), 1.0) * (1.0 if ord(char) > 0x2E7F else 0.5)
    stretch = min(10.0, max(0.1, number(thing.get("HScale"), 1.0)))
    if turn:
        spin = matrix_of((math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0))
        back = np.linalg.inv(spin)
        points = through(np.asarray(back, np.float64), np.array([(x, y) for _, x, y in run], np.float64)) if run else ()
        run = [(char, float(x), float(y)) for (char, _, _), (x, y) in zip(run, points, strict=True)]
        matrix = matrix @ spin
    if run:
        scene.canvas.write(run, size, matrix, colour, stretch=stretch, alpha=alpha * _alpha(thing))


def offsets(text: str | None) -> list[float]:
    """Offsets between characters, `g n v` written out as n times v."""
    values: list[float] = []
    parts = iter((text or "").replace(",", " ").split())
    for part in parts:
        if part == "g":
            count, value = numbers(next(parts, "")), numbers(next(parts, ""))
            if count and value:
                values += [value[0]] * int(min(max(0.0, count[0]), _LONGEST))
        else:
            values += numbers(part)
        if len(values) > _LONGEST:
            break
    return values


def _draw_path(thing: Element, scene: Scene, matrix: Matrix, pen: Pen) -> None:
    figures = [through(matrix, outline) for outline in outlines(_path_data(thing))]
    alpha = _alpha(thing)
    if _is_true(thing.get("Fill"), False):
        colour, own = pen.fill or (_BLACK, 1.0)
        scene.canvas.fill(figures, colour, alpha * own)
    if _is_true(thing.get("Stroke"), True):
        colour, own = pen.stroke or (_BLACK, 1.0)
        wide = math.sqrt(abs(float(np.linalg.det(matrix[:2, :2]))))
        scene.canvas.stroke(figures, (_PEN if pen.width is None else pen.width) * wide, colour, alpha * own)


def _draw_picture(thing: Element, scene: Scene, matrix: Matrix) -> None:
    member = scene.resources.pictures.get(thing.get("ResourceID", ""))
    box = box_of(thing.get("Boundary"))
    if member is None or box is None:
        return
    if not thing.get("CTM"):
        matrix = matrix @ np.diag([box[2], box[3], 1.0])
    try:
        picture = embedded_picture(scene.packed.read(member), scene.limits)
    except Unreadable as unreadable:
        if unreadable.problem is Problem.TOO_LARGE:
            raise
        return  # one picture that cannot be decoded does not take the page with it
    scene.canvas.place(picture, matrix, alpha=_alpha(thing))
