"""pip install, with one line that says what it is at: `python .ci/install.py ARGUMENTS OF INSTALL`.

A terminal sees that line change; a log gets a line for each package. What pip said is printed whole
when it fails.
"""

import re
import subprocess
import sys

STEP = re.compile(r" *(Collecting|Downloading|Preparing metadata|Building|Installing) *(.*)")
WIDTH = 78


def main(arguments):
    """Install, and return pip's exit status."""
    options = ["--disable-pip-version-check", "--progress-bar", "off"]
    command = [sys.executable, "-m", "pip", "install", *options, *arguments]
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    said = []
    for line in pip.stdout:
        said.append(line)
        step = STEP.match(line)
        if step:
            show(" ".join(step.groups()).partition(" (from")[0])
    status = pip.wait()
    show("Installed." if status == 0 else "pip could not install everything:")
    print()
    if status:
        print("".join(said))
    return status


def show(text):
    """Put `text` in the place of the last line, or below it where there is no terminal."""
    short = text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
    if sys.stdout.isatty():
        print(f"\r{short:<{WIDTH}}", end="", flush=True)
    else:
        print(f"  {short}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
