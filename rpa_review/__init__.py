"""政务服务智能预审工具箱: pre-review of applications filed on an online service hall. It advises; a person decides."""

__version__ = "0.1.0"
