"""Records `papertrack demo` as it runs and writes it as docs/demo.svg, the picture of the README."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 100


def main() -> None:
    """Run the demonstration on a terminal of its own and draw what it showed."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "papertrack", "demo"], stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65_536):
            shown += part
    except OSError:  # the program has left its terminal
        pass
    process.wait()
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    text = shown.decode().replace("\r\n", "\n").strip()
    console.print(Text.from_ansi(f"$ papertrack demo\n\n{text}"))
    svg = console.export_svg(title="papertrack demo", unique_id="demo")
    svg = re.sub(r"@font-face \{.*?\n    \}\n", "", svg, flags=re.DOTALL)  # the reader's own monospace font will do
    Path(__file__).with_name("demo.svg").write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n")


if __name__ == "__main__":
    main()
