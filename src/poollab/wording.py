"""What a student reads: the sentences in both languages, and a verdict as a page or as text.

Whoever shows a verdict needs these names alone.
"""

from __future__ import annotations

from poollab.page import verdict_html
from poollab.plain import verdict_text
from poollab.sentences import current_language, use_language

__all__ = ["current_language", "use_language", "verdict_html", "verdict_text"]
