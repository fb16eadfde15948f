"""Lay a photographed or crooked sheet flat: find its four corners, or go by the slant of its lines of text.

A transform here is a 3×3 matrix on pixels. Only the sheet's outline or the text itself can say how the sheet lies;
where neither does, the picture stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from rpa_review.reading.images import Picture, shrunk
from rpa_review.reading.inks import distance
from rpa_review.reading.ocr import Quad

Transform = npt.NDArray[np.float64]

IDENTITY: Transform = np.eye(3)

_LOOK = 640  # pixels of the longer side at which a sheet is looked for
_MIN_SHARE = 0.12  # of the picture that a sheet must fill
_MAX_SIDE = 3000
_LEAST_STEP = 5.0  # of lightness and tint, from a sheet's edge to what it lies on; the rim of a shadow is much softer
_EDGE = 4  # pixels to either side of an edge, on the small picture
_LEAST_SLANT = 0.15  # degrees below which a scan is straight enough


def find_sheet(picture: Picture) -> Quad | None:
    """The corners of the one sheet that lies on something else, clockwise from its top left; None for a plain scan."""
    height, width = picture.shape[:2]
    scale = _LOOK / max(height, width)
    small = shrunk(picture, (round(width * scale), round(height * scale)))
    small = cv2.GaussianBlur(small, (5, 5), 0)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB))
    best: tuple[float, Quad] | None = None
    for mask in _masks(lab):
        quad, fit = _best_quad(mask)
        if quad is not None and (best is None or fit > best[0]) and _has_edges(lab, quad):
            best = (fit, quad)
    if best is None or not _lies_on_something_else(lab, best[1]):
        return None
    quad = np.asarray(best[1] / scale, dtype=np.float32)
    margin = 0.015 * max(height, width)
    inner = (quad > margin) & (quad < np.array([width, height]) - margin)
    if np.count_nonzero(inner) < 4:  # most of the outline is the picture's own edge: a scan
        return None
    return quad


def _masks(lab: Picture) -> list[npt.NDArray[np.uint8]]:
    """Guesses at which pixels are sheet: unlike what is along the picture's edge, in all or, as in shadow, in tint
    alone; or brighter than the rest."""
    band = max(3, round(0.02 * max(lab.shape[:2])))
    edge = np.concatenate(
        [
            lab[:band].reshape(-1, 3),
            lab[-band:].reshape(-1, 3),
            lab[:, :band].reshape(-1, 3),
            lab[:, -band:].reshape(-1, 3),
        ]
    )
    ground = np.median(edge, axis=0)
    away = distance(lab, ground, (1.0, 1.6, 1.6))
    tinted = distance(lab, ground, (0.0, 1.0, 1.0))
    masks = []
    for values in (np.clip(away * 2, 0, 255), lab[:, :, 0], np.clip(tinted * 8, 0, 255)):
        _, mask = cv2.threshold(values.astype(np.uint8), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
        masks.append(np.asarray(mask, dtype=np.uint8))
    return masks


def _best_quad(mask: npt.NDArray[np.uint8]) -> tuple[Quad | None, float]:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None, 0.0
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if area < _MIN_SHARE * mask.size or area > 0.985 * mask.size:
        return None, 0.0
    quad = _four_corners(hull)
    if quad is None or not cv2.isContourConvex(quad.astype(np.int32)):
        return None, 0.0
    drawn = np.zeros_like(mask)
    cv2.fillConvexPoly(drawn, quad.round().astype(np.int32), 255)
    solid = np.zeros_like(mask)
    cv2.fillPoly(solid, [contour], 255)
    fit = np.count_nonzero(drawn & solid) / max(1, int(np.count_nonzero(drawn | solid)))
    if fit < 0.93 or not _is_sheet_shaped(quad):
        return None, 0.0
    return quad, fit


def _has_edges(lab: Picture, quad: Quad) -> bool:
    """Whether lightness or tint changes at once along all four sides: where a shadow ends, it fades."""
    centre = quad.mean(axis=0)
    exact = lab.astype(np.float32)
    for i in range(4):
        one, other = quad[i], quad[(i + 1) % 4]
        along = (other - one) / max(1e-6, float(np.linalg.norm(other - one)))
        inward = np.array([-along[1], along[0]], dtype=np.float32)
        if float(inward @ (centre - one)) < 0:
            inward = -inward
        points = one + np.linspace(0.05, 0.95, 60, dtype=np.float32)[:, None] * (other - one)
        inner, outer = (
            cv2.remap(exact, at[None, :, 0], at[None, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
            for at in (points + _EDGE * inward, points - _EDGE * inward)
        )
        if float(np.median(np.linalg.norm(inner - outer, axis=1))) < _LEAST_STEP:
            return False
    return True


def _lies_on_something_else(lab: Picture, quad: Quad) -> bool:
    """Whether what is lightest inside, paper, differs from what is lightest outside: around print it is the same."""
    inside = np.zeros(lab.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, quad.round().astype(np.int32), 1)
    paper, ground = (_lightest(lab[inside == value]) for value in (1, 0))
    return float(np.linalg.norm(paper - ground)) >= _LEAST_STEP


def _lightest(pixels: Picture) -> npt.NDArray[np.float64]:
    light = pixels[:, 0]
    return np.asarray(np.median(pixels[light >= np.percentile(light, 85)], axis=0))


def _four_corners(hull: npt.NDArray[np.int32]) -> Quad | None:
    """The hull's four long sides, prolonged until they meet: rounded or folded corners do not pull them in."""
    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        corners = cv2.approxPolyDP(hull, share * around, True).reshape(-1, 2).astype(np.float64)
        if len(corners) == 4:
            return clockwise(corners.astype(np.float32))
        if 4 < len(corners) <= 10:
            sides = [(corners[i], corners[(i + 1) % len(corners)]) for i in range(len(corners))]
            longest = sorted(range(len(sides)), key=lambda i: -float(np.linalg.norm(sides[i][1] - sides[i][0])))[:4]
            kept = [sides[i] for i in sorted(longest)]
            met = [_meet(kept[i - 1], kept[i]) for i in range(4)]
            if all(point is not None for point in met):
                quad = np.array(met, dtype=np.float32)
                if cv2.contourArea(quad) < 1.15 * cv2.contourArea(hull):
                    return clockwise(quad)
    return None


def _meet(
    one: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
    other: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64] | None:
    line = np.cross([*one[0], 1.0], [*one[1], 1.0])
    across = np.cross([*other[0], 1.0], [*other[1], 1.0])
    x, y, depth = np.cross(line, across)
    return None if abs(depth) < 1e-9 else np.array([x / depth, y / depth])


def _is_sheet_shaped(quad: Quad) -> bool:
    """Corners between 50° and 130°, and opposite sides of like length."""
    for i in range(4):
        one, other = quad[i - 1] - quad[i], quad[(i + 1) % 4] - quad[i]
        cosine = float(one @ other) / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(other)))
        if abs(cosine) > 0.64:
            return False
    sides = [float(np.linalg.norm(quad[i] - quad[(i + 1) % 4])) for i in range(4)]
    return all(0.55 < sides[i] / max(1e-6, sides[i + 2]) < 1.8 for i in range(2))


def clockwise(quad: Quad) -> Quad:
    """The same corners, clockwise from the one nearest the top left."""
    centre = quad.mean(axis=0)
    ordered = quad[np.argsort(np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0]))]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0).astype(np.float32)


def laid_flat(sheet: Quad) -> tuple[Transform, tuple[int, int]]:
    """The transform that lays a sheet out as a rectangle, and that rectangle's width and height."""
    top, right = np.linalg.norm(sheet[1] - sheet[0]), np.linalg.norm(sheet[2] - sheet[1])
    bottom, left = np.linalg.norm(sheet[2] - sheet[3]), np.linalg.norm(sheet[3] - sheet[0])
    width, height = float(max(top, bottom)), float(max(left, right))
    shrink = min(1.0, _MAX_SIDE / max(width, height))
    size = max(8, round(width * shrink)), max(8, round(height * shrink))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(sheet.astype(np.float32), corners)), size


def inverse(transform: Transform) -> Transform:
    return np.asarray(np.linalg.inv(transform), dtype=np.float64)


def moved(quads: Sequence[Quad], transform: Transform) -> list[Quad]:
    if not quads:
        return []
    points = np.concatenate(quads).reshape(-1, 1, 2).astype(np.float64)
    through = cv2.perspectiveTransform(points, transform).reshape(-1, 4, 2)
    return [quad.astype(np.float32) for quad in through]


def warped(picture: Picture, transform: Transform, size: tuple[int, int]) -> Picture:
    return np.asarray(
        cv2.warpPerspective(picture, transform, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def straightened(quads: Sequence[Quad], size: tuple[int, int]) -> Transform | None:
    """The transform that makes the lines of text level, or None when they are; the picture keeps its size."""
    width, height = size
    rows = [(quad, slant, length) for quad in quads for slant, length in [_slant(quad)] if length > 0]
    if sum(length for _, _, length in rows) < 0.35 * width:
        return None
    slants = np.array([slant for _, slant, _ in rows])
    weights = np.array([length for _, _, length in rows])
    middle = _weighted_median(slants, weights)
    near = np.abs(slants - middle) < np.radians(4)
    rows = [row for row, keep in zip(rows, near, strict=True) if keep]
    transform = IDENTITY
    if len(rows) >= 8:
        transform = _levelled(rows, size)
        slants = np.array([_slant(quad)[0] for quad in moved([row[0] for row in rows], transform)])
        middle = _weighted_median(slants, np.array([row[2] for row in rows]))
    if abs(np.degrees(middle)) > _LEAST_SLANT and abs(np.degrees(middle)) < 30:
        turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), float(np.degrees(middle)), 1.0), [0, 0, 1]])
        transform = turn @ transform
    return None if transform is IDENTITY else transform


def _levelled(rows: list[tuple[Quad, float, float]], size: tuple[int, int]) -> Transform:
    """Undo that lines slant more and more down the page, as when the camera looked from the side."""
    width, height = size
    heights = np.array([float(row[0][:, 1].mean()) / height - 0.5 for row in rows])
    slants = np.array([row[1] for row in rows])
    weights = np.array([row[2] for row in rows])
    if np.ptp(heights) < 0.3:
        return IDENTITY
    keep = np.ones(len(rows), dtype=bool)
    slope = start = 0.0
    for _ in range(3):
        slope, start = np.polyfit(heights[keep], slants[keep], 1, w=weights[keep])
        off = np.abs(slants - (slope * heights + start))
        keep = off < max(np.radians(0.4), 2.0 * float(np.median(off)))
        if np.count_nonzero(keep) < 6:
            return IDENTITY
    if abs(np.degrees(slope)) < 0.6 or abs(np.degrees(slope)) > 25:
        return IDENTITY
    # Slants grow by `slope` down the page: the lines meet at x = middle − height / slope. Send that to infinity.
    meet = -height / slope
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    flatten = np.array([[1, 0, 0], [0, 1, 0], [-1.0 / meet, 0, 1.0]])
    return np.asarray(np.linalg.inv(to_middle) @ flatten @ to_middle)


def _slant(quad: Quad) -> tuple[float, float]:
    """A line's angle in radians, and its length; length 0 for what is too short to tell."""
    along = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
    across = (quad[3] + quad[2] - quad[0] - quad[1]) / 2
    length, thickness = float(np.linalg.norm(along)), float(np.linalg.norm(across))
    if length < 3.5 * thickness:
        return 0.0, 0.0
    return float(np.arctan2(along[1], along[0])), length


def _weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)])
