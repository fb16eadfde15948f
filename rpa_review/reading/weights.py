"""Where the OCR models stand on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from rpa_review.errors import SetupError

FETCH = "python -m models.ocr.fetch"


def weights_folder() -> Path:
    """RPA_REVIEW_MODELS, or `models/ocr/weights` of the project that this package lies in or is run from."""
    if named := os.environ.get("RPA_REVIEW_MODELS"):
        return Path(named)
    project = Path(__file__).resolve().parents[2]
    for root in (project, Path.cwd()):
        if (folder := root / "models" / "ocr" / "weights").is_dir():
            return folder
    return project / "models" / "ocr" / "weights"


def model_folder(name: str) -> Path:
    """The folder of one model, checked to be there."""
    folder = weights_folder() / name
    if not (folder / "inference.onnx").is_file():
        raise SetupError(f"缺少文字识别模型 {name}（应在 {folder}）。请运行：{FETCH}")
    return folder
