"""First contentful paint of the page, in a real Chromium, against that of a bare static file in the same browser.

    python bench/page_bench.py [--runs 5]

Each page is opened in a context of its own (no cache), in turn with the bare file, so that a slow machine slows both.
Exit 1 where the median first paint of a page is above 1 s.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LIMIT_MS = 1000
PAGES = {
    "start": "/",
    "answer": f"/?q={quote('DVd in len-ref patients - how good is it really?')}",
    "recommendation": f"/?q={quote('what next for a 66 y old after VRd, progressing on lenalidomide, dara naive?')}",
    "document": "/documents/castor-2020?from=700&to=800",
    "trial": "/trials/castor",
}
# Resolves at once where the paint has been, and waits for it where not; the page's policy forbids polling by eval.
PAINT = """() => new Promise(done => new PerformanceObserver(seen => {
    const paint = seen.getEntriesByName('first-contentful-paint')[0];
    if (paint) done(paint.startTime);
}).observe({type: 'paint', buffered: true}))"""


def _first_paint_ms(browser: Any, address: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    took = float(page.evaluate(PAINT))
    context.close()
    return took


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _serve_bare(folder: str) -> str:
    Path(folder, "index.html").write_text("<!doctype html><title>bare</title><p>bare", encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def main() -> int:
    from playwright.sync_api import sync_playwright

    from core.settings import load_settings

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed (apt-get install chromium)", file=sys.stderr)
        return 1
    env = {**os.environ, "KAHLER_DATA": str(load_settings().data.resolve())}
    command = [sys.executable, "-m", "api.cli.main", "serve", "--port", "0"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    slowest = 0.0
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            bare = _serve_bare(folder)
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name, path in PAGES.items():
                taken = [
                    (_first_paint_ms(browser, bare), _first_paint_ms(browser, address + path))
                    for _ in range(runs)
                ]
                plain, page = (statistics.median(side) for side in zip(*taken, strict=True))
                slowest = max(slowest, page)
                print(f"{name}: first paint {page:.0f} ms / bare file {plain:.0f} ms = {page / plain:.2f}")
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return int(slowest > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
