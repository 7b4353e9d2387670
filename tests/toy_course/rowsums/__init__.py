"""What the notebook of the course of row sums calls."""

from __future__ import annotations

from coursecheck import registry
from coursecheck.check import check
from coursecheck.explain.locale import use_language
from coursecheck.progress import progress

registry.register(__name__)

__all__ = ["check", "progress", "use_language"]
