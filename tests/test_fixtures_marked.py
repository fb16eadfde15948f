"""Pages with marks, printed by the browser: what they say stands on them stands there."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium
import pytest

from fixtures.marked.pages import stamped_page
from fixtures.marked.stamps import KEPT_STYLES, OPEN_STYLES, STYLES
from fixtures.papers.render import Press

pytestmark = pytest.mark.browser


def test_a_stamp_stands_where_the_press_says() -> None:
    marked = stamped_page(1, tuple(KEPT_STYLES))
    with Press() as press:
        printed = press.print(marked.html)
    (size,) = printed.pages
    assert np.allclose(size, (210, 297), atol=0.1)
    document = pdfium.PdfDocument(printed.pdf)
    picture = document[0].render(scale=1, rev_byteorder=True).to_numpy()[..., :3].astype(int)
    document.close()
    tinged = picture.max(axis=2) - picture.min(axis=2) > 30
    assert set(marked.stamps) == set(printed.places)
    for key in marked.stamps:
        box = printed.places[key][0].box
        rows = slice(int(box.top * tinged.shape[0]), int(box.bottom * tinged.shape[0]))
        columns = slice(int(box.left * tinged.shape[1]), int(box.right * tinged.shape[1]))
        assert tinged[rows, columns].mean() > 0.05


def test_the_same_seed_gives_the_same_page_and_the_styles_kept_back_are_not_the_open_ones() -> None:
    assert stamped_page(5, tuple(KEPT_STYLES)) == stamped_page(5, tuple(KEPT_STYLES))
    assert not set(OPEN_STYLES) & set(KEPT_STYLES)
    assert STYLES == {**OPEN_STYLES, **KEPT_STYLES}
