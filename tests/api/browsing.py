"""What the tests of the page share: Chromium's arguments, a question, patients."""

from __future__ import annotations

import shutil
from typing import Any

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = "4.10.3"
DVD = "DVd in len-ref patients - how good is it really?"
PATIENT = "66 y, one prior line (VRd), progressing on lenalidomide, CrCl 70, US"
QUAD = "4 prior lines, refractory to lenalidomide, bortezomib, carfilzomib and pomalidomide, US"


def show_options(page: Any, words: str) -> None:
    page.goto("/patient")
    page.fill("#words", words)
    page.click("form.words button")
    page.wait_for_selector("#rec-h")
