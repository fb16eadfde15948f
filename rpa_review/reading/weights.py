"""Where the networks stand on this machine: the OCR models that are fetched, and those that come with the program."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from rpa_review.errors import SetupError

FETCH = "python -m models.ocr.fetch"


def weights_folder() -> Path:
    """RPA_REVIEW_MODELS, or `models/ocr/weights` of the project that this package lies in or is run from."""
    if named := os.environ.get("RPA_REVIEW_MODELS"):
        return Path(named)
    return _in_project("models/ocr/weights")


def model_folder(name: str) -> Path:
    """The folder of one model, checked to be there."""
    folder = weights_folder() / name
    if not (folder / "inference.onnx").is_file():
        raise SetupError(f"缺少文字识别模型 {name}（应在 {folder}）。请运行：{FETCH}")
    return folder


def own_network(name: str) -> Path:
    """The network in `models/artefacts/<name>/`, checked to be what its manifest says.

    Raises:
        SetupError: it is missing, or another than the manifest's.
    """
    folder = _in_project(f"models/artefacts/{name}")
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        network = folder / str(manifest["file"])
        found = hashlib.sha256(network.read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError) as missing:
        raise SetupError(f"缺少模型 {name}（应在 {folder}）。请从程序的发布包恢复 models/artefacts/") from missing
    if found != manifest.get("sha256"):
        raise SetupError(f"模型 {network} 与清单的校验值不符。请从程序的发布包恢复 models/artefacts/")
    return network


@cache
def own_session(name: str) -> Any:
    """That network ready to be run, on one thread: a worker reads one page at a time."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(own_network(name)), options, providers=["CPUExecutionProvider"])


def _in_project(path: str) -> Path:
    """A folder of the project that this package lies in or is run from."""
    project = Path(__file__).resolve().parents[2]
    return next((root / path for root in (project, Path.cwd()) if (root / path).is_dir()), project / path)
