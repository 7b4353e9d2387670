"""What a student reads: the sentences in both languages, and a verdict as a page or as text.

Whoever shows a verdict needs these names alone.
"""

from __future__ import annotations

from coursecheck.explain.html import verdict_html
from coursecheck.explain.locale import current_language, use_language
from coursecheck.explain.text import verdict_text

__all__ = ["current_language", "use_language", "verdict_html", "verdict_text"]
