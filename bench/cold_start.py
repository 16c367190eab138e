"""Cold `kahler ask` against a bare script, and warm /v1/ask against the encoding of its question.

Both as ratios of medians taken in turn in one run, so that a slow machine slows both sides:

    python bench/cold_start.py [--runs 9] [--json]

The bare script does what no answer can do without: import onnxruntime, tokenizers and faiss, load model and index,
encode the question, search. Exit 1 where a ratio is above 2.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LIMIT = 2.0
QUESTION = "what was median OS with DPd in MM-014?"
# Fifteen tokens or so each; several, so that no cache of one question can help.
WARM = (
    "what was the median overall survival with DPd in MM-014?",
    "what was the median PFS with DVd in the CASTOR trial?",
    "does the US label of carfilzomib ask for cardiac monitoring?",
    "how often were grade 3 infections seen with teclistamab alone?",
    "is belantamab mafodotin approved in the EU after one line?",
)
BARE = """
import faiss, numpy as np, onnxruntime as ort
from tokenizers import Tokenizer
import sys
model, index, question = sys.argv[1:4]
tokenizer = Tokenizer.from_file(model + "/tokenizer.json")
tokenizer.no_padding()
options = ort.SessionOptions()
options.intra_op_num_threads = 2
options.add_session_config_entry("session.intra_op.allow_spinning", "0")
session = ort.InferenceSession(model + "/model.onnx", options, providers=["CPUExecutionProvider"])
ids = np.array([tokenizer.encode(question).ids])
feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
vector = session.run(None, {i.name: feed[i.name] for i in session.get_inputs()})[0]
faiss.omp_set_num_threads(2)
print(faiss.read_index(index).search(vector, 10)[1][0].tolist())
"""


def _timed(command: list[str], env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def measure_cold(runs: int) -> dict[str, float]:
    """Seconds (medians) of `kahler ask` and of the bare script in new processes, taken in turn."""
    from core.settings import load_settings
    from index.export import model_folder
    from index.manifest import current_version

    settings = load_settings()
    model = model_folder(settings.data, settings.model).resolve()
    index = (settings.index_root / current_version(settings.index_root) / "dense.faiss").resolve()
    env = {**os.environ, "KAHLER_DATA": str(settings.data.resolve())}
    bare = [sys.executable, "-c", BARE, str(model), str(index), QUESTION]
    ask = [sys.executable, "-m", "api.cli.main", "ask", QUESTION]
    for command in (bare, ask):  # once for the disk cache and for the .pyc files
        _timed(command, env)
    times = [(_timed(bare, env), _timed(ask, env)) for _ in range(runs)]
    return {
        "bare_s": statistics.median(t[0] for t in times),
        "ask_s": statistics.median(t[1] for t in times),
    }


def measure_warm(runs: int) -> dict[str, float]:
    """Milliseconds (medians): server time of /v1/ask by its Server-Timing header, and encoding of the question."""
    from core.settings import load_settings
    from index.embedding import OnnxEmbedder
    from index.export import model_folder

    settings = load_settings()
    embedder = OnnxEmbedder(model_folder(settings.data, settings.model), threads=settings.threads)
    env = {**os.environ, "KAHLER_DATA": str(settings.data.resolve())}
    command = [sys.executable, "-m", "api.cli.main", "serve", "--port", "0"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        for question in WARM:
            _server_ms(address, question)
            embedder.encode([question])
        served, encoded = [], []
        for at in range(runs * len(WARM)):
            question = WARM[at % len(WARM)]
            served.append(_server_ms(address, question))
            started = time.perf_counter()
            embedder.encode([question])
            encoded.append((time.perf_counter() - started) * 1000)
    finally:
        server.terminate()
        server.wait(20)
    return {"encode_ms": statistics.median(encoded), "ask_ms": statistics.median(served)}


def _server_ms(address: str, question: str) -> float:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/v1/ask", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        reply.read()
        return float(reply.headers["server-timing"].split("dur=")[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    cold, warm = measure_cold(chosen.runs), measure_warm(chosen.runs * 2)
    ratios = {"cold": cold["ask_s"] / cold["bare_s"], "warm": warm["ask_ms"] / warm["encode_ms"]}
    if chosen.json:
        print(json.dumps({**cold, **warm, "cold_ratio": ratios["cold"], "warm_ratio": ratios["warm"]}))
    else:
        print(
            f"cold: kahler ask {cold['ask_s']:.2f} s / bare script {cold['bare_s']:.2f} s = {ratios['cold']:.2f} (limit 2)"
        )
        print(
            f"warm: /v1/ask {warm['ask_ms']:.1f} ms / encoding {warm['encode_ms']:.1f} ms = {ratios['warm']:.2f} (limit 2)"
        )
    return int(any(ratio > LIMIT for ratio in ratios.values()))


if __name__ == "__main__":
    sys.exit(main())
