"""The web pages: everything on them is there without a network, in both languages."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from building import SETTINGS
from nbformat import NotebookNode, v4

from grader.course.notebooks import Course, CourseError
from grader.course.release import release
from grader.pages.site import build, solve
from grader.pages.site.words import WORDS

pytestmark = pytest.mark.slow  # notebooks are run

FORMULA = {"zh": "输出 $Y_{i,j}$：", "en": "The output $Y_{i,j}$:"}
TITLE = {"zh": "窗口滑动", "en": "A sliding window"}
PREDICT = {"zh": "**猜一猜**：", "en": "**Predict:**"}
SITE = """
[site.predict]
zh = "**猜一猜**"
en = "**Predict:**"
"""
SECTION = {"zh": "再看一遍", "en": "Once more"}


def prose(name: str, language: str, source: str) -> NotebookNode:
    cell = v4.new_markdown_cell(source, id=f"{name}-{language}")
    cell.metadata.tags = [f"lang-{language}"]
    return cell


def code(name: str, source: str, **metadata: object) -> NotebookNode:
    return v4.new_code_cell(source, id=name, metadata=metadata)


def answer(name: str, source: str) -> NotebookNode:
    grading = {"grade": False, "locked": False, "solution": True, "task": False}
    return code(name, source, nbgrader={**grading, "grade_id": name, "schema_version": 3})


def window_notebook() -> NotebookNode:
    cells = []
    for language in ("zh", "en"):
        cells.append(prose("title", language, f"# {TITLE[language]}\n\n{FORMULA[language]}"))
    twice = "import torch\n\nprint(torch.arange(4.0))\nprint('printed', flush=True)\nprint('twice')"
    cells.append(code("input", twice))
    for language in ("zh", "en"):
        text = f"## {SECTION[language]}\n\n#### 2\n\n$$\\max_{{0 \\le m < p}} X_m$$\n\n"
        links = f"{PREDICT[language]} higher?\n\n![2 × 2](window.svg)\n\n[next](2_next.ipynb#more)"
        cells.append(prose("again", language, text + links))
    cells.append(
        answer(
            "width-answer",
            "def width(n):\n    ### BEGIN SOLUTION\n    return n - 1\n    ### END SOLUTION",
        )
    )
    drawing = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()"
    cells.append(code("figure", drawing, alt={"zh": "一条上升的线", "en": "A rising line"}))
    return v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a course with two small notebooks."""
    root = tmp_path_factory.mktemp("a course")
    sources = root / "solutions" / "pooling"
    sources.mkdir(parents=True)
    (sources.parents[1] / "course.toml").write_text(SETTINGS + SITE)
    (sources / "window.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    nbformat.write(window_notebook(), sources / "1_window.ipynb")
    second = v4.new_notebook(
        cells=[prose("title", "zh", "# 下一课"), prose("title", "en", "# The next lesson")]
    )
    nbformat.write(second, sources / "2_next.ipynb")
    course = Course(root)
    release(course)
    (course.work / "bundle").mkdir(parents=True)
    (course.work / "bundle" / "windows-en.zip").write_bytes(b"a zip")
    build(course, root / "work" / "site")
    return root / "work" / "site"


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_edition_is_there_in_both_languages(site: Path) -> None:
    editions = [
        f"{language}/pooling/{name}{solved}.html"
        for language in ("en", "zh")
        for name in ("1_window", "2_next")
        for solved in ("", ".solved")
    ]
    once = [f"{language}/{name}.html" for language in ("en", "zh") for name in ("index", "search")]
    expected = {*editions, *once, "index.html"}

    assert {str(path.relative_to(site)) for path in pages(site)} == expected


def test_no_page_loads_anything_from_a_network(site: Path) -> None:
    for path in pages(site):
        text = path.read_text(encoding="utf-8")
        soup = BeautifulSoup(text, "html.parser")
        sources = [tag["src"] for tag in soup.select("[src]")]

        assert not re.findall(r"(?:src|href|srcset)\s*=\s*[\"']?\s*(?:https?:)?//", text), path
        assert not re.findall(r"@import|url\(\s*[\"']?(?!data:)", text), path
        assert all(source.startswith("data:") for source in sources), path
        assert not soup.select("script[src], link, iframe"), path


def test_a_page_lets_the_browser_run_its_own_scripts_alone(site: Path) -> None:
    for path in pages(site):
        soup = page(site, str(path.relative_to(site)))
        policy = str(soup.select_one("meta[http-equiv=Content-Security-Policy]")["content"])
        scripts = [tag.string for tag in soup.select("script:not([type='application/json'])")]
        hashes = {base64.b64encode(sha256(text.encode()).digest()).decode() for text in scripts}

        assert policy.startswith("default-src 'none'; img-src data:;"), path
        assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes, path
        assert "script-src 'unsafe" not in policy


def test_every_link_leads_somewhere(site: Path) -> None:
    for path in pages(site):
        soup = page(site, str(path.relative_to(site)))
        for tag in soup.select("a[href]"):
            place, _, anchor = str(tag["href"]).partition("#")
            target = (path.parent / place).resolve() if place else path

            assert target.exists(), f"{path}: {tag['href']}"
            if anchor and not place:
                assert soup.find(id=anchor), f"{path}: {tag['href']}"


def test_a_page_says_its_language_and_its_title(site: Path) -> None:
    for language, tag in (("zh", "zh-CN"), ("en", "en")):
        soup = page(site, f"{language}/pooling/1_window.html")

        assert soup.html["lang"] == tag
        assert soup.title.string.startswith(TITLE[language])
        assert SECTION[language] in soup.get_text()
        assert SECTION["en" if language == "zh" else "zh"] not in soup.get_text()


def test_the_lesson_has_outputs_but_no_answers(site: Path) -> None:
    soup = page(site, "en/pooling/1_window.html")

    assert "raise NotImplementedError" in soup.get_text()
    assert "return n - 1" not in soup.get_text()
    assert "tensor([0., 1., 2., 3.])" in soup.find(id="input").get_text()


def test_what_is_to_be_guessed_is_shown_to_who_asks_for_it_and_the_rest_at_once(site: Path) -> None:
    lesson = page(site, "en/pooling/1_window.html")
    figure = lesson.find(id="figure")

    assert figure.details.summary.string == WORDS["en"]["reveal"]
    assert figure.details.img
    assert not figure.details.has_attr("open")
    assert lesson.find(id="input").details is None
    assert page(site, "en/pooling/1_window.solved.html").find(id="figure").details is None


def test_what_a_cell_prints_is_one_piece(site: Path) -> None:
    printed = page(site, "en/pooling/1_window.solved.html").find(id="input").select("pre.text")

    assert [text.string for text in printed] == ["tensor([0., 1., 2., 3.])\nprinted\ntwice\n"]


def test_without_answers_there_is_no_edition_with_them_and_no_link_to_it(site: Path) -> None:
    course = Course(site.parents[1])
    target = course.work / "given out"
    build(course, target, with_answers=False)

    assert [path.name for path in target.rglob("*.html") if "solved" in path.name] == []
    for path in pages(target):
        assert "solved" not in path.read_text(encoding="utf-8"), path
        assert "return n - 1" not in path.read_text(encoding="utf-8"), path
    test_every_link_leads_somewhere(target)


def test_notebook_and_bundle_can_be_downloaded(site: Path) -> None:
    for language, downloads in (("en", ["1_window.ipynb", "../windows-en.zip"]), ("zh", None)):
        soup = page(site, f"{language}/pooling/1_window.html")
        found = [link["href"] for link in soup.select("a[download]")]
        assert found == (downloads or ["1_window.ipynb"])


def test_every_section_can_be_searched_for_and_what_comes_out_cannot(site: Path) -> None:
    index = json.loads(page(site, "en/search.html").find(id="index").string)

    assert [(found["title"], found["href"]) for found in index] == [
        (TITLE["en"], "pooling/1_window.html#title"),
        (SECTION["en"], "pooling/1_window.html#again"),
        ("The next lesson", "pooling/2_next.html#title"),
    ]
    assert "torch.arange" in index[0]["text"]
    assert "tensor(" not in index[0]["text"]


def test_what_has_not_changed_is_not_run_again(site: Path, monkeypatch) -> None:
    course = Course(site.parents[1])
    monkeypatch.setattr(solve, "WarmKernels", None)
    build(course, course.work / "again")

    assert "twice" in (course.work / "again/en/pooling/1_window.html").read_text(encoding="utf-8")


def test_the_edition_with_answers_shows_them_and_what_the_cells_print(site: Path) -> None:
    text = page(site, "en/pooling/1_window.solved.html").get_text()

    assert "return n - 1" in text
    assert "tensor([0., 1., 2., 3.])" in text
    assert "BEGIN SOLUTION" not in text


def test_formulas_are_drawn_by_the_browser(site: Path) -> None:
    soup = page(site, "zh/pooling/1_window.html")

    assert len(soup.select('math[display="block"] munder')) == 1
    assert len(soup.select('math[display="inline"] msub')) == 1
    assert "$" not in soup.main.get_text()


def test_the_sections_are_listed_and_can_be_reached(site: Path) -> None:
    soup = page(site, "en/pooling/1_window.html")

    assert [(a.string, a["href"]) for a in soup.select("#contents a")] == [
        ("Once more", "#again"),
        ("2", "#again-1"),
    ]
    assert next(soup.find(id="again").h2.strings) == "Once more"
    assert next(soup.find(id="again-1").strings) == "2"
    assert [a["href"] for a in soup.select(".permalink")] == ["#again", "#again-1"]


def test_no_heading_skips_a_level(site: Path) -> None:
    soup = page(site, "en/pooling/1_window.html")

    assert [h.name for h in soup.select("main :is(h1, h2, h3, h4)")] == ["h1", "h2", "h3"]


def test_every_picture_is_described(site: Path) -> None:
    for language, words in (("zh", "一条上升的线"), ("en", "A rising line")):
        soup = page(site, f"{language}/pooling/1_window.solved.html")

        assert [image["alt"] for image in soup.select("img")] == ["2 × 2", words]


def test_a_page_leads_to_its_neighbours_and_to_the_same_page_in_the_other_language(
    site: Path,
) -> None:
    soup = page(site, "en/pooling/1_window.html")

    assert soup.select_one("a[rel=next]")["href"] == "../pooling/2_next.html"
    assert soup.select_one("a[hreflang]")["href"] == "../../zh/pooling/1_window.html"
    assert soup.select_one("a[rel=prev]") is None
    assert soup.select_one('main a[href="2_next.html#more"]')


def test_the_index_shows_a_card_for_each_notebook(site: Path) -> None:
    soup = page(site, "en/index.html")

    assert [card.h2.string for card in soup.select(".card")] == [TITLE["en"], "The next lesson"]


def test_a_notebook_that_does_not_run_is_named(tmp_path: Path) -> None:
    sources = tmp_path / "solutions" / "pooling"
    sources.mkdir(parents=True)
    (sources.parents[1] / "course.toml").write_text(SETTINGS)
    broken = v4.new_notebook(cells=[code("one", "1 / 0")])
    nbformat.write(broken, sources / "1_broken.ipynb")
    release(Course(tmp_path))

    with pytest.raises(CourseError, match=r"1_broken\.ipynb does not run: cell one raised"):
        build(Course(tmp_path), tmp_path / "site")


def test_pages_of_notebooks_that_were_not_released_ask_for_the_release(tmp_path: Path) -> None:
    sources = tmp_path / "solutions" / "pooling"
    sources.mkdir(parents=True)
    (sources.parents[1] / "course.toml").write_text(SETTINGS)
    nbformat.write(v4.new_notebook(cells=[code("one", "1")]), sources / "1_new.ipynb")

    with pytest.raises(CourseError, match="python -m grader release"):
        build(Course(tmp_path), tmp_path / "site")


def test_the_frame_of_a_page_says_the_same_in_both_languages() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    for key, english in WORDS["en"].items():
        assert english.count("{}") == WORDS["zh"][key].count("{}")
