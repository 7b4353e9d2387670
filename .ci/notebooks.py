"""Run the notebooks from top to bottom as students do: `python .ci/notebooks.py [FOLDER]`.

Each edition as it is handed out, and with our answers; no cell may end in a traceback. Needs
nbclient and what notebooks need, and neither the engine nor nbgrader.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
LANGUAGES = ("zh", "en")


def editions() -> Iterator[tuple[str, nbformat.NotebookNode]]:
    """Yield a name and a notebook: answered, then as it is handed out, in each language."""
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb")):
        for language in LANGUAGES:
            node = nbformat.read(path, as_version=4)
            others = {f"lang-{other}" for other in LANGUAGES if other != language}
            node.cells = [c for c in node.cells if others.isdisjoint(c.metadata.get("tags", []))]
            yield f"{language}/{path.stem}, answered", node
            released = ROOT / "notebooks" / language / path.parent.name / path.name
            yield f"{language}/{path.stem}", nbformat.read(released, as_version=4)


def errors(node: nbformat.NotebookNode) -> list[str]:
    """Return the cells of a notebook that has run whose output shows an error."""
    return [
        f"{cell.id}: {output.ename}: {output.evalue}"
        for cell in node.cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]


def main() -> int:
    """Run all of them in the folder that is named, by default this one; return the exit status."""
    folder = (sys.argv[1:] or ["."])[0]
    failed = 0
    for name, node in editions():
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(
            node, timeout=600, kernel_name="python3", allow_errors=True, resources=resources
        )
        client.execute()
        found = errors(node)
        failed += bool(found)
        print(f"  {name}: {'; '.join(found) or 'no traceback'}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
