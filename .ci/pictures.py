"""Draw the pictures of the READMEs anew: `python .ci/pictures.py`, or `make pictures`.

A wrong answer of the gallery and what its check says, in both languages, as the web pages show it.
Needs the system's chromium.
"""

import shutil
import sys
from pathlib import Path
from runpy import run_path

from playwright.sync_api import sync_playwright
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from coursecheck import registry
from coursecheck.check import SECONDS, _shown
from grader.pages.site.page import style
from grader.pages.site.words import HTML_LANGUAGE, WORDS

ROOT = Path(__file__).parents[1]
EXERCISE = "pool2d"
ANSWER = ROOT / "tests" / "gallery" / EXERCISE / "wrong__starts_at_zero.py"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def page(language: str) -> str:
    """Return a page with the answer, the line that checks it, and the verdict."""
    registry.register("poollab")
    source = ANSWER.read_text(encoding="utf-8")
    answer, exercise = run_path(str(ANSWER))[EXERCISE], registry.find(EXERCISE)
    _, (shown, _) = _shown(answer, exercise, language, SECONDS)
    words = WORDS[language]

    def cell(kind: str, badge: str, code: str, below: str = "") -> str:
        text = highlight(code, PythonLexer(), HtmlFormatter())
        return f'<section class="cell {kind}"><p class="badge">{badge}</p>{text}{below}</section>'

    points = f"{words['check']} · {words['points'].format(exercise.points)}"
    call = f'check("{EXERCISE}", {EXERCISE})'
    outputs = f'<div class="outputs"><div class="html">{shown}</div></div>'
    return (
        f'<!DOCTYPE html><html lang="{HTML_LANGUAGE[language]}"><meta charset="utf-8">'
        f"<title>{EXERCISE}</title><style>{style()}</style><main style='padding:1rem'>"
        f"{cell('answer', words['answer'], source)}"
        f"{cell('check', points, call, outputs)}</main>"
    )


def main() -> int:
    """Draw both and say where they are."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("The pictures are taken by chromium, which is not installed.")
        return 1
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in ("zh", "en"):
            window = browser.new_page(viewport={"width": 720, "height": 500})
            window.set_content(page(language))
            target = ROOT / "docs" / f"check.{language}.png"
            window.locator("main").screenshot(path=target)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
