"""`kill -9` at any moment: the old index serves, nothing half-written is seen, the next run finishes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.errors import IndexMissing
from core.settings import REPOSITORY, Settings
from index.snapshot import Snapshot
from ingest.pipeline import ingest

RUN = """
import sys
from pathlib import Path
from core.settings import Settings
from ingest.pipeline import ingest
settings = Settings.model_validate_json(sys.argv[1])
ingest(settings, [Path(p) for p in sys.argv[2:]], on_progress=lambda p: print(p.stage, p.done, p.total, flush=True))
print("finished", flush=True)
"""
KILLS = int(os.environ.get("KAHLER_KILLS", "8"))


def start(settings: Settings, *paths: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, settings.model_dump_json(), *map(str, paths)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )


def write_documents(folder: Path, generation: int) -> None:
    for n in range(12):
        lines = [
            f"In generation {generation}, file {n}, line {i} of the ward's guide is kept." for i in range(25)
        ]
        (folder / f"{n}.md").write_text(f"# Guide {n}\n\n" + "\n\n".join(lines), encoding="utf-8")


def serves(settings: Settings) -> tuple[str, set[str]]:
    """(version, generations told of by the user's documents); every part opened and checked."""
    snapshot = Snapshot(settings.index_root, full_check=True)
    passages = snapshot.store.all_passages()
    assert snapshot.vectors.shape[0] == len(passages) == snapshot.lexical.count
    assert snapshot.dense.search(snapshot.vectors[0], 1)
    told = {p.text.split(",")[0].split()[-1] for p in passages if p.shelf == "user"}
    return snapshot.manifest.index_version, told


def test_killed_at_random_moments(
    settings: Settings, documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(7)
    write_documents(documents, 0)
    started = time.monotonic()
    whole = start(settings, documents)
    assert whole.wait() == 0
    length = time.monotonic() - started
    serving, told = serves(settings)
    assert told == {"0"}
    log = []
    for generation in range(1, KILLS + 1):
        write_documents(documents, generation)
        run = start(settings)
        assert run.stdout is not None
        moment = chance.uniform(0.05, 1.0) * length
        time.sleep(moment)
        run.send_signal(signal.SIGKILL)
        run.wait()
        reached = (run.stdout.read().splitlines() or ["before its first step"])[-1]
        now, told = serves(settings)
        # Either the version before, or the new one whole: never a mixture.
        assert told in ({str(generation)}, {str(generation - 1)})
        assert (now == serving) == (told == {str(generation - 1)})
        log.append(f"killed after {moment:4.1f} s ({reached}): serves generation {told}, version {now}")
        after = ingest(settings)
        serving, told = serves(settings)
        assert told == {str(generation)}
        left = [p.name for p in settings.index_root.iterdir() if p.name.startswith(".")]
        assert not left
        log.append(f"    next run: embedded {after.embedded}, took over {after.reused}, version {serving}")
    with capsys.disabled():
        print("\n" + "\n".join(log))


def test_killed_in_the_midst_of_embedding_keeps_what_was_embedded(
    settings: Settings, documents: Path
) -> None:
    lines = "\n\n".join(
        f"# Part {n}\n\nSentence number {n} stands in a section of its own." for n in range(3000)
    )
    (documents / "long.md").write_text(lines, encoding="utf-8")
    run = start(settings, documents)
    assert run.stdout is not None
    for line in run.stdout:
        stage, done, _ = line.split()
        if stage == "embed" and int(done) > 1500:
            break
    run.kill()
    run.wait()
    with pytest.raises(IndexMissing):
        Snapshot(settings.index_root)
    report = ingest(settings)
    assert report.reused >= 1024
    assert report.embedded + report.reused == report.passages


def test_readers_never_see_half_an_index(settings: Settings, documents: Path) -> None:
    """Readers open and search without pause while versions are switched in below them."""
    write_documents(documents, 0)
    ingest(settings, [documents])
    reader = subprocess.Popen(
        [sys.executable, "-c", READ, settings.model_dump_json()],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    held = Snapshot(settings.index_root)
    for generation in range(1, 6):
        write_documents(documents, generation)
        ingest(settings)
    reader.send_signal(signal.SIGTERM)
    out, _ = reader.communicate(timeout=60)
    result = json.loads(out.splitlines()[-1])
    assert result["failures"] == []
    assert result["opened"] > 20
    assert len(result["versions"]) >= 2
    # A reader that came five versions ago opens its parts only now.
    assert held.dense.search(held.vectors[0], 1)
    assert held.lexical.search("ward guide", 3)
    assert "generation 0" in " ".join(p.text for p in held.store.all_passages())
    held.close()
    write_documents(documents, 6)
    ingest(settings)
    assert len([p for p in settings.index_root.iterdir() if p.is_dir()]) == 2


READ = """
import json, signal, sys
from core.settings import Settings
from index.snapshot import Snapshot
settings = Settings.model_validate_json(sys.argv[1])
stop = []
signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
opened, versions, failures = 0, set(), []
while not stop:
    try:
        snapshot = Snapshot(settings.index_root, full_check=True)
        told = {p.text.split(",")[0].split()[-1] for p in snapshot.store.all_passages() if p.shelf == "user"}
        assert len(told) == 1, told
        assert snapshot.lexical.count == len(snapshot.vectors)
        assert snapshot.dense.search(snapshot.vectors[0], 1)
        versions.add(snapshot.manifest.index_version)
        opened += 1
    except Exception as error:
        failures.append(repr(error))
print(json.dumps({"opened": opened, "versions": sorted(versions), "failures": failures[:3]}))
"""
