"""The command line as a clinician and an operator meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.answers import Answer
from core.settings import REPOSITORY, Settings

Ran = Any  # code, out, err: see conftest
Kahler = Callable[..., Ran]


def assert_one_line_error(ran: Ran, code: int, *words: str) -> None:
    assert ran.code == code
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err


def test_an_answer_names_its_sources_and_ends_with_the_disclaimer(kahler: Kahler) -> None:
    ran = kahler("ask", "what was median OS with DPd in MM-014?")
    assert ran.code == 0
    out = " ".join(ran.out.split())
    assert "56.7 months" in out
    assert "[1]" in out
    assert "mm014-os#os" in out
    assert "Kahler's summary of" in out
    assert out.index("References") < out.index("For health professionals") < out.index("Evidence checked to")


def test_json_is_one_answer_and_nothing_else(kahler: Kahler) -> None:
    ran = kahler("ask", "DVd in len-ref patients - how good is it really?", "--json")
    assert ran.code == 0
    assert ran.err == ""
    answer = Answer.model_validate(json.loads(ran.out))
    assert "7.8 months versus 4.9 months" in answer.claims[0].text


def test_a_stream_ends_with_the_same_references(kahler: Kahler) -> None:
    whole = kahler("ask", "Which is better head to head, teclistamab or elranatamab?")
    streamed = kahler("ask", "Which is better head to head, teclistamab or elranatamab?", "--stream")
    assert streamed.code == 0
    assert streamed.out[streamed.out.index("References") :] == whole.out[whole.out.index("References") :]


def test_urgent_comes_first(kahler: Kahler) -> None:
    ran = kahler("ask", "fever 38.9 and confusion two days after the first dose of teclistamab")
    assert ran.out.startswith("URGENT: ")


def test_an_abstention_says_what_is_missing_and_exits_0(kahler: Kahler) -> None:
    ran = kahler("ask", "median OS with mezigdomide in SUCCESSOR-2?")
    assert ran.code == 0
    assert "Not answered (insufficient evidence)" in ran.out
    missing = next(line for line in ran.out.splitlines() if line.strip().startswith("Missing: "))
    assert "overall survival" in missing


def test_search_shows_ids_that_verify_takes(kahler: Kahler) -> None:
    found = json.loads(kahler("search", "carfilzomib cardiac failure", "-k", "5", "--json").out)
    assert len(found["hits"]) == 5
    assert [h["rank"] for h in found["hits"]] == [1, 2, 3, 4, 5]
    passage = found["hits"][0]["passage"]
    ran = kahler("verify", "--claim", passage["text"], "--passage", passage["passage_id"], "--json")
    assert ran.code == 0
    assert isinstance(json.loads(ran.out), dict)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "x", "--frobnicate"], ["--frobnicate", "kahler ask --help"]),
        (["frobnicate"], ["frobnicate", "kahler --help"]),
        (["ask"], ["question"]),
        (["ask", "x", "--json", "--stream"], ["choose one"]),
        (["search", "x", "-k", "0"], ["-k", "1"]),
        (["search", "x", "--kind", "poem"], ["poem"]),
        (["verify", "--claim", "x"], ["--passage", "--evidence"]),
        (["recommend"], ["--profile", "--text"]),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(kahler: Kahler, arguments: list[str], words: list[str]) -> None:
    assert_one_line_error(kahler(*arguments), 2, *words)


@pytest.mark.parametrize("json_too", [False, True])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], ["empty"]),
        (["ask", "a" * 4001], ["4,001", "4,000"]),
        (["ask", "OS in CASTOR", "--as-of", "3000-01-01"], ["3000-01-01"]),
        (["ask", "OS in CASTOR", "--as-of", "soon"], ["soon"]),
        (["ask", "OS in CASTOR", "--profile", "/nowhere.json"], ["/nowhere.json"]),
        (["verify", "--claim", "x", "--passage", "castor-2020#nothing"], ["castor-2020#nothing"]),
    ],
)
def test_known_errors_are_one_line_and_exit_1(
    kahler: Kahler, arguments: list[str], words: list[str], json_too: bool
) -> None:
    assert_one_line_error(kahler(*arguments, *(["--json"] if json_too else [])), 1, *words)


def test_without_an_index_it_says_what_to_run(kahler: Kahler, tmp_path: Path) -> None:
    assert_one_line_error(kahler("ask", "OS in CASTOR", data=tmp_path), 1, "kahler ingest")


@pytest.mark.parametrize("part", ["passages.sqlite3", "dense.faiss", "lexicon.json", "manifest.json"])
def test_a_damaged_index_file_is_named(kahler: Kahler, fresh_settings: Settings, part: str) -> None:
    version = (fresh_settings.index_root / "CURRENT").read_text().strip()
    path = fresh_settings.index_root / version / part
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] + b"\0" * 16)
    assert_one_line_error(kahler("ask", "OS in CASTOR", data=fresh_settings.data), 1, part, "--rebuild")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"agee": 3}', ["agee", "accepted fields", "prior_lines", "did you mean age"]),
        ('{"nyha_class": 9}', ["nyha_class", "9"]),
        ("{", ["profile.json"]),
    ],
)
def test_a_profile_error_names_field_and_value(
    kahler: Kahler, tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "profile.json"
    path.write_text(text)
    assert_one_line_error(kahler("recommend", "--profile", str(path)), 1, *words)


def test_control_characters_never_reach_the_terminal(kahler: Kahler) -> None:
    ran = kahler("ask", "what is \x1b]0;owned\x07 \x1b[31m\u202eDPd?")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_a_regimen_card_names_licence_dose_and_results(kahler: Kahler) -> None:
    ran = kahler("regimen", "DPd")
    assert ran.code == 0
    for words in (
        "US (labelled",
        "pomalidomide",
        "Boxed warnings",
        "Whole-trial results",
        "[label-pomalyst#",
    ):
        assert words in ran.out
    assert json.loads(kahler("regimen", "dpd", "--json").out)["regimen"] == "dpd"
    assert_one_line_error(kahler("regimen", "BVd"), 1, "bvd_belamaf", "bvd_benda")


def test_a_recommendation_tells_tiers_reasons_and_rules(kahler: Kahler) -> None:
    text = "66 y, one prior line (VRd), progressing on lenalidomide, US"
    ran = kahler("recommend", "--text", text, "--explain")
    assert ran.code == 0
    for words in ("Preferred", "because:", "Excluded: ", "Rules", "not a guideline grade"):
        assert words in ran.out


def test_the_evaluation_of_one_case_reports(kahler: Kahler, tmp_path: Path) -> None:
    ran = kahler(
        "eval", "run", "--tag", "status", "--no-variants", "--workers", "1", "--out", str(tmp_path), "--json"
    )
    report = json.loads(ran.out)
    assert report["results"]
    assert ran.code == (1 if any(not g["holds"] and g["level"] == "hard" for g in report["gates"]) else 0)
    assert (tmp_path / "report.html").exists()


def test_corpus_list_and_corrections_read_the_sources(kahler: Kahler) -> None:
    listed = json.loads(kahler("corpus", "list", "--kind", "trial", "--json").out)
    assert {"castor-2020", "mm014-os"} <= {d["document_id"] for d in listed["documents"]}
    corrections = json.loads(kahler("corpus", "corrections", "--json").out)["corrections"]
    assert all(c["corrected_by"] for c in corrections)


def test_corpus_new_writes_a_source_once(
    kahler: Kahler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAHLER_CORPUS", str(tmp_path))
    assert kahler("corpus", "new", "trial", "new-trial-2026").code == 0
    assert "document_id: new-trial-2026" in (tmp_path / "trial" / "new-trial-2026.md").read_text()
    assert_one_line_error(kahler("corpus", "new", "trial", "new-trial-2026"), 1, "new-trial-2026")
    assert_one_line_error(kahler("corpus", "new", "trial", "../../etc"), 1, "castor-2020")


def test_asking_loads_no_server_no_torch_no_langchain(service_settings: Settings) -> None:
    code = (
        "import sys; from api.cli.main import main; main(['ask', 'OS in CASTOR']);"
        "bad = {'torch','fastapi','starlette','sqlalchemy','alembic','mcp','langchain_core','rich','jinja2','httpx'};"
        "sys.exit(', '.join(sorted(bad & set(sys.modules))) or 0)"
    )
    env = {**os.environ, "KAHLER_DATA": str(service_settings.data)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_is_no_error(service_settings: Settings) -> None:
    env = {**os.environ, "KAHLER_DATA": str(service_settings.data)}
    line = f"{sys.executable} -m api.cli.main corpus outcomes | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=REPOSITORY,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_outcomes_are_a_table_with_each_value_beside_its_arm(kahler: Kahler) -> None:
    done = kahler("corpus", "outcomes", "--endpoint", "pfs", "--population", "len_refractory")
    lines = done.out.splitlines()
    assert all(name in lines[0] for name in ("Trial", "Population", "Results", "Hazard ratio", "Follow-up"))
    row = next(line for line in lines if "castor-2020#pfs-lenalidomide-refractory" in line)
    assert "DVd 7.8 months; Vd 4.9 months" in row
    assert "0.44 (95% CI 0.28-0.68)" in row
