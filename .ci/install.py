"""pip install, with one line that says what it is at: `python .ci/install.py ARGUMENTS OF INSTALL`.

A terminal sees that line change, and seconds pass; a log gets a line for each step and for each
large download. What pip said is printed whole when it fails.
"""

import re
import subprocess
import sys
import threading
import time

FOUND = re.compile(r" *(?:Collecting|Obtaining|Processing) (\S+)")
DOWNLOAD = re.compile(r" *Downloading (\S+) \((.*)\)")
INSTALL = re.compile(r"Installing collected packages: (.*)")
LARGE = re.compile(r"(\d{2,}(\.\d+)? MB|.* GB)")
WIDTH = 78


class Line:
    """Where the installation is, in the place of the last line or below it."""

    def __init__(self):
        """Begin to count; a terminal sees the seconds."""
        self.moves, self.step, self.began = sys.stdout.isatty(), "", time.monotonic()
        self.found = self.installed = 0
        self.show("finding packages")
        self.over = threading.Event()
        threading.Thread(target=self._tick, daemon=True).start()

    def read(self, said):
        """Take in a line of pip's."""
        if found := FOUND.match(said):
            self.found += 1
            name = found[1].rpartition("/")[2]
            name = re.split(r"-" if name.endswith(".whl") else r"[<>=!~;\[]", name)[0]
            self.show("finding packages", f": {self.found}, {name}")
        elif load := DOWNLOAD.match(said):
            if LARGE.fullmatch(load[2]):
                self.show(f"downloading {load[1].split('-')[0]}, {load[2]}")
        elif install := INSTALL.match(said):
            self.installed = len(install[1].split(","))
            self.show(f"installing {self.installed} packages")

    def show(self, step, more=""):
        """Say what goes on; `more` changes within a step and is for a terminal alone."""
        if self.moves:
            self.step = step + more
            self._draw()
        elif step != self.step:
            self.step = step
            print(f"  {step}", flush=True)

    def end(self, text):
        """Say what came out."""
        self.over.set()
        print(f"\r{text:<{WIDTH}}" if self.moves else f"  {text}", flush=True)

    def _tick(self):
        while self.moves and not self.over.wait(1):
            self._draw()

    def _draw(self):
        text = f"  {self.step}"[: WIDTH - 8]
        seconds = f"{time.monotonic() - self.began:.0f} s"
        print(f"\r{text:<{WIDTH - 8}}{seconds:>8}", end="", flush=True)


def main(arguments):
    """Install, and return pip's exit status."""
    options = ["--disable-pip-version-check", "--progress-bar", "off"]
    command = [sys.executable, "-m", "pip", "install", *options, *arguments]
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    line, said = Line(), []
    for text in pip.stdout:
        said.append(text)
        line.read(text)
    status = pip.wait()
    took = f"{time.monotonic() - line.began:.0f} s"
    if status == 0:
        line.end(f"{line.installed} packages installed in {took}")
        return 0
    line.end(f"pip could not install everything, after {took}:")
    print("".join(said))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
