"""The demonstration: a simulated hall full of synthetic applications, pulled, reviewed and reported."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from rpa_review.errors import SetupError

START_SECONDS = 60
_MAKE = (sys.executable, "-m", "fixtures.applications.make")
_NOT_MADE = "造合成办件没有成功，请运行 rpa-review doctor 查看缺什么"


def project_folder() -> Path:
    """The checkout that holds fixtures/ and bots/.

    Raises:
        SetupError: the program is installed without them.
    """
    folder = Path(__file__).resolve().parents[2]
    if not (folder / "fixtures").is_dir():
        raise SetupError("演示需要源码目录里的 fixtures/，请在项目文件夹中按 README 安装后运行")
    return folder


def made_items() -> list[str]:
    """The items of which synthetic applications can be made.

    Raises:
        SetupError: the generator does not start; what it said stands above.
    """
    listed = subprocess.run([*_MAKE, "--items"], cwd=project_folder(), stdout=subprocess.PIPE, text=True, check=False)
    if listed.returncode:
        raise SetupError(_NOT_MADE)
    return listed.stdout.split()


def make_packages(
    items: Sequence[str], *, count: int, seed: int, packages: Path, truth: Path, day: str, jobs: int
) -> None:
    """Synthetic packages and their ground truth, `count` of each item, as many items side by side as there are jobs.

    Raises:
        SetupError: the generator failed; what it said stands above.
    """
    command = [
        *(*_MAKE, "--count", str(count), "--seed", str(seed)),
        *("--out", str(packages), "--truth", str(truth), "--filed-on", day),
    ]

    def make(item: str) -> int:
        return subprocess.run(
            [*command, "--item", item], cwd=project_folder(), stdout=subprocess.DEVNULL, check=False
        ).returncode

    with ThreadPoolExecutor(jobs) as makers:
        if any(makers.map(make, items)):
            raise SetupError(_NOT_MADE)


@contextmanager
def simulated_hall(packages: Path, credentials: tuple[str, str]) -> Iterator[str]:
    """The address of a simulated hall that serves the packages, on loopback, until the block ends."""
    environment = os.environ | {
        "RPA_REVIEW_HALL_USER": credentials[0],
        "RPA_REVIEW_HALL_PASSWORD": credentials[1],
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "fixtures.hall", "--packages", str(packages), "--port", "0", "--with-parent"],
        cwd=project_folder(),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline().strip() if process.stdout else ""
        if not line.startswith("http"):
            raise SetupError(f"模拟大厅没有启动（{line or '没有输出'}），请运行 rpa-review doctor 查看缺什么")
        yield line.split()[0]
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def demo_credentials() -> tuple[str, str]:
    """An account of the simulated hall, new for each run."""
    return "demo", secrets.token_urlsafe(12)
