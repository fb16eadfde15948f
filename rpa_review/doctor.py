"""What is missing on this machine, and how to get it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from rpa_review.classify.page_type import load_page_types
from rpa_review.domain.calendar import is_working_day
from rpa_review.errors import RpaReviewError
from rpa_review.hall.browser import find_chromium
from rpa_review.reading import ring_characters, ring_strokes, ring_views
from rpa_review.reading.weights import model_folder, own_network
from rpa_review.review.load import default_root, load_content

FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Symptom:
    """One thing that was looked at; `remedy` is empty when it is well."""

    what: str
    well: bool
    detail: str
    remedy: str = ""


def examine(*, today: date, folder: Path) -> Iterator[Symptom]:
    """Looks at everything that a run needs, cheapest first.

    Args:
        today: for the official calendar of working days.
        folder: where packages and reports will be written.
    """
    version = ".".join(map(str, sys.version_info[:3]))
    yield Symptom("Python", sys.version_info >= (3, 11), version, "请安装 Python 3.11 或更新版本")
    yield _libraries()
    yield _of("浏览器", lambda: str(find_chromium()))
    yield _fonts()
    yield _of("识别模型", _models)
    yield _of("事项与法规", lambda: f"{len(load_content().items)} 个事项")
    yield _of("页型模型", lambda: load_page_types([default_root()]).version)
    known = is_working_day(today) is not None
    yield Symptom(
        "工作日历", known, f"{today.year} 年", "pip install --upgrade chinesecalendar（在此之前时限只作参考）"
    )
    free = shutil.disk_usage(folder).free
    yield Symptom("磁盘", free > FREE_BYTES, f"剩余 {free / 1024**3:.1f} GB", "请清理磁盘，至少留出 2 GB")


def _of(what: str, look: Callable[[], str]) -> Symptom:
    try:
        return Symptom(what, True, look())
    except RpaReviewError as error:
        return Symptom(what, False, "不可用", str(error))


def _libraries() -> Symptom:
    wanted = ("paddleocr", "onnxruntime", "pypdfium2", "playwright", "cv2", "zxingcpp", "pi_heif")
    missing = [name for name in wanted if find_spec(name) is None]
    if missing:
        return Symptom("Python 库", False, f"缺少 {'、'.join(missing)}", "make setup")
    try:
        import cv2
    except ImportError as error:
        return Symptom("Python 库", False, str(error), "apt-get install -y libgl1 libglib2.0-0")
    return Symptom("Python 库", True, f"OpenCV {cv2.__version__}")


def _models() -> str:
    names = ("PP-OCRv6_tiny_det", "PP-OCRv6_tiny_rec", "PP-OCRv6_small_rec")
    return "、".join(
        [
            *(model_folder(name).name for name in names),
            *(own_network(own.MODEL).parent.name for own in (ring_strokes, ring_characters, ring_views)),
        ]
    )


def _fonts() -> Symptom:
    remedy = "apt-get install -y fonts-noto-cjk fonts-wqy-zenhei"
    if shutil.which("fc-list") is None:
        return Symptom("中文字体", False, "没有 fc-list，无法查看", remedy)
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    families = sorted({line.split(",")[0] for line in listed.splitlines() if line})
    return Symptom("中文字体", bool(families), f"{len(families)} 种", remedy)
