"""Files handed in: where each is, and fetching it whole."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator
from pydantic import Field as Constraint

from rpa_review.domain.form_spec import FormSpec
from rpa_review.domain.record import Frozen
from rpa_review.errors import HallChanged, HallUnreachable
from rpa_review.hall.profile import Target, Way
from rpa_review.hall.session import HallSession, SessionLost
from rpa_review.hall.tables import read_table

_SIZE = re.compile(r"([\d,.]+)\s*(B|字节|KB|K|MB|M|GB|G)", re.IGNORECASE)
_UNITS = {"B": 1, "字节": 1, "K": 1024, "KB": 1024, "M": 1024**2, "MB": 1024**2, "G": 1024**3, "GB": 1024**3}
_MAGIC = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
}


class ListedSize(Frozen):
    """A size as the list shows it, which is rounded: "12.31 KB" stands for a range of bytes."""

    least: float
    most: float

    @classmethod
    def read(cls, text: str) -> ListedSize | None:
        found = _SIZE.fullmatch(text.strip())
        if not found:
            return None
        digits, unit = found.group(1).replace(",", ""), _UNITS[found.group(2).upper()]
        decimals = len(digits.partition(".")[2])
        step = unit * 10.0**-decimals
        size = float(digits) * unit
        return cls(least=max(size - step, 1 if size else 0), most=size + step)

    def holds(self, size: int) -> bool:
        return self.least <= size <= self.most


class ListedFile(Frozen):
    """A file in the list of materials: its slot, its name, its size, and the control that leads to it."""

    material: str  # code of the slot
    name: str
    size: ListedSize | None
    way: int  # place in the profile's ways
    control: int  # which of that way's controls in the list
    address: str | None  # where the control links to


class FetchedFile(Frozen):
    material: str
    name: str
    content: bytes = Constraint(repr=False)


_CONTROLS = "found => found.map(each => [each.closest('tr')?.sectionRowIndex ?? -1, each.href ?? null])"


def listed_files(session: HallSession, spec: FormSpec) -> list[ListedFile]:
    """The files in the list of materials, which the page at hand shows.

    Raises:
        HallChanged: a column is gone, a slot's name is none of the item's, or a file has no known control.
    """
    profile = session.profile.attachments
    shown = session.find(profile.table)
    table = read_table(shown)
    wanted = {"code": profile.code, "material": profile.material, "file": profile.file, "size": profile.size}
    places = table.places({key: heading for key, heading in wanted.items() if heading}, "申请材料清单")
    codes = {slot.name: slot.code for slot in spec.materials}
    controls: dict[int, tuple[int, int, str | None]] = {}
    for place, way in enumerate(profile.ways):
        for order, (row, address) in enumerate(way.control.within(shown).evaluate_all(_CONTROLS)):
            controls.setdefault(row, (place, order, address))
    found = []
    for index, cells in enumerate(table.rows):
        size = ListedSize.read(cells[places["size"]].text) if "size" in places else None
        if index not in controls:
            if size is not None:  # a file that would vanish
                raise HallChanged("申请材料清单里有一个文件没有可用的下载方式，大厅可能改版，请核对站点配置")
            continue
        name = cells[places["material"]].text
        code = cells[places["code"]].text if "code" in places else codes.get(name, "")
        if not code:
            raise HallChanged(f"申请材料清单里的“{name}”不在事项的材料清单中，请核对事项内容")
        place, order, address = controls[index]
        found.append(
            ListedFile(
                material=code,
                name=cells[places["file"]].text,
                size=size,
                way=place,
                control=order,
                address=address,
            )
        )
    return found


def file_address(session: HallSession, file: ListedFile) -> str:
    """Where the file's bytes are, found the way that the list offers; the list stays the page at hand."""
    way = session.profile.attachments.ways[file.way]
    if way.kind == "dialog":
        table = session.find(session.profile.attachments.table)
        return _offered(session, way.control.within(table).nth(file.control), way)
    if file.address is None:
        raise HallChanged("附件的链接没有地址，大厅可能改版，请核对站点配置")
    return _viewed(session, file.address, way.shows) if way.shows is not None else file.address


def _viewed(session: HallSession, viewer: str, shows: Target) -> str:
    with session.side_page() as page:
        session.polite_pause()
        response = page.goto(viewer, wait_until="domcontentloaded")
        if response is not None and response.status >= 500:
            raise HallUnreachable(f"附件预览页返回 HTTP {response.status}")
        if session.profile.login.asked.within(page).count():
            raise SessionLost("会话已失效，大厅要求重新登录")
        element = shows.within(page).first
        element.wait_for(state="attached")
        address = element.evaluate("node => node.src || node.data || node.href")  # as properties they are absolute
    if not address:
        raise HallChanged("附件预览页里没有文件的地址，大厅可能改版，请核对站点配置")
    return str(address)


def _offered(session: HallSession, control: Locator, way: Way) -> str:
    assert way.dialog is not None  # noqa: S101  the model holds that a dialog's parts are given
    assert way.download is not None  # noqa: S101
    assert way.close is not None  # noqa: S101
    control.click()
    dialog = session.find(way.dialog)
    try:
        return session.download_address(way.download.within(dialog))
    finally:
        if dialog.is_visible():
            way.close.within(dialog).click()


class Fetcher:
    """Fetches files by address and proves that each came whole.

    A file that looks wrong is refused, and so tried again, as long as the hall may be to blame. When the same bytes
    come twice, they are what the applicant handed in, and are kept as they are: reading will say what is wrong.
    """

    def __init__(self, session: HallSession) -> None:
        self._session = session
        self._refused: dict[str, str] = {}

    def fetch(self, address: str, file: ListedFile) -> bytes:
        """The bytes of the file.

        Raises:
            SessionLost, HallUnreachable: it did not come, or not whole.
        """
        session = self._session
        session.polite_pause()
        response = session.context.request.get(
            address, timeout=session.profile.timeouts.file * 1000, fail_on_status_code=False, max_redirects=5
        )
        try:
            if response.status in (401, 403) or _path(response.url) == _path(session.url(session.profile.login.path)):
                raise SessionLost("下载附件时会话已失效")
            if not response.ok:
                raise HallUnreachable(f"下载附件返回 HTTP {response.status}")
            content = response.body()
            declared = response.headers.get("content-length")
            encoded = response.headers.get("content-encoding")
        finally:
            response.dispose()
        if declared and not encoded and int(declared) != len(content):
            raise HallUnreachable("附件只下载到一部分")
        if file.size is not None:
            if not file.size.holds(len(content)):
                raise HallUnreachable("附件大小与大厅登记的不符，下载不完整")
            return content
        if suspicion := _suspicion(content, file.name):
            digest = hashlib.sha256(content).hexdigest()
            key = f"{file.way}/{file.control}"
            if self._refused.get(key) != digest:
                self._refused[key] = digest
                raise HallUnreachable(suspicion)
        return content


def _suspicion(content: bytes, name: str) -> str | None:
    if not content:
        return "附件是 0 字节"
    extension = "." + name.rpartition(".")[2].lower()
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")) and extension not in (".html", ".htm"):
        return "附件返回的是网页"
    magic = _MAGIC.get(extension)
    if magic and not content.startswith(magic):
        return "附件内容与文件类型不符"
    return None


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
