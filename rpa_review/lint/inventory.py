"""What `items list` shows: how many of an item's points the program judges by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rpa_review.domain.finding import Severity
from rpa_review.domain.item import ReviewPoint
from rpa_review.review.load import Content
from rpa_review.review.plan import Plan


@dataclass(frozen=True)
class Listed:
    """An item in numbers. `points` are those that concern it: its own, and the common ones that apply to it.

    Of them `shadow` are recorded only, `needing_data` wait for a source outside the application, `route` are of
    severity N. `correctable` are all but those of severity N, `executed` the ones among them that need no outside data.
    """

    slug: str
    name: str
    type: str
    version: str
    fields: int
    materials: int
    points: int
    shadow: int
    needing_data: int
    needs: tuple[str, ...]
    route: int
    correctable: int
    executed: int


def list_items(content: Content) -> list[Listed]:
    """Every item, by its folder's name."""
    return [_listed(plan) for _, plan in sorted(content.plans.items())]


def share_executed(listed: Iterable[Listed]) -> float:
    """How many of the points that are not of severity N run without outside data, from 0 to 1."""
    items = list(listed)
    correctable = sum(item.correctable for item in items)
    return sum(item.executed for item in items) / correctable if correctable else 0.0


def _listed(plan: Plan) -> Listed:
    item = plan.item
    points = list(_concerning(plan))
    correctable = [point for point in points if point.severity is not Severity.ROUTE]
    return Listed(
        slug=item.slug,
        name=item.name,
        type=item.type,
        version=item.version,
        fields=len(item.form),
        materials=len(item.materials),
        points=len(points),
        shadow=sum(point.shadow for point in points),
        needing_data=sum(bool(point.needs) for point in points),
        needs=tuple(sorted({point.needs for point in points if point.needs})),
        route=len(points) - len(correctable),
        correctable=len(correctable),
        executed=sum(not point.needs for point in correctable),
    )


def _concerning(plan: Plan) -> Iterator[ReviewPoint]:
    checked = {planned.point.id for planned in plan.points if planned.check is not None}
    return (point for point in plan.item.points if point.id in checked)
