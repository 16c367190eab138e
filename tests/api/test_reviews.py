"""Reviews: named people, steps in order, and approval of what stands there and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.db.database import open_database
from api.db.reviews import ReviewBook, Subject
from core.errors import ReviewError
from core.evidence import ReviewStatus
from core.settings import REPOSITORY, Settings


@pytest.fixture(scope="module")
def token(served_settings: Settings, server: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "reviewer", "add", "Dr A. Reader"],
        cwd=REPOSITORY,
        env={**os.environ, "KAHLER_DATA": str(served_settings.data)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def test_an_answer_moves_from_submitted_to_approved(server: str, token: str) -> None:
    client = httpx.Client(base_url=server)
    answer = client.post("/v1/ask", json={"question": "what was median PFS with DRd in POLLUX?"}).json()
    address = f"/v1/reviews/answer/{answer['answer_id']}"
    me = {"authorization": f"Bearer {token}"}
    assert client.get(address).json()["status"] == "submitted"
    assert client.post(address, json={"status": "approved"}, headers=me).status_code == 409
    for stranger in ({}, {"authorization": "Bearer guessed"}):
        refused = client.post(address, json={"status": "under_review"}, headers=stranger)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
    assert client.post(address, json={"status": "under_review"}, headers=me).status_code == 200
    assert client.post(address, json={"status": "changes_requested"}, headers=me).status_code == 409
    moved = client.post(
        address, json={"status": "approved", "comment": "read with its sources"}, headers=me
    ).json()
    assert [(s["status"], s["reviewer"]) for s in moved["history"]] == [
        ("under_review", "Dr A. Reader"),
        ("approved", "Dr A. Reader"),
    ]
    assert client.get(f"/v1/answers/{answer['answer_id']}").json()["review_status"] == "approved"
    page = client.get(f"/answers/{answer['answer_id']}").text
    assert "not reviewed by a clinician" not in page
    assert answer["answer_id"] in client.get("/review").text


def test_the_form_of_the_page_takes_a_step(server: str, token: str) -> None:
    client = httpx.Client(base_url=server, follow_redirects=True)
    address = "/review/document/castor-2020"
    assert "Nobody has reviewed it" in client.get(address).text
    refused = client.post(address, data={"status": "under_review", "token": "wrong"})
    assert refused.status_code == 401
    assert "kahler reviewer add" in refused.text
    taken = client.post(address, data={"status": "under_review", "token": token, "comment": "<b>looking</b>"})
    assert "&lt;b&gt;looking&lt;/b&gt;" in taken.text
    assert "under review" in client.get("/documents/castor-2020").text
    assert client.get("/v1/reviews/document/none").status_code == 404
    assert client.get("/v1/reviews/rule/none").status_code == 404


def test_what_changes_after_approval_is_submitted_again(tmp_path: Path) -> None:
    book = ReviewBook(open_database(tmp_path / "k.sqlite3"))
    token = book.add_reviewer("B")
    for status in (ReviewStatus.UNDER_REVIEW, ReviewStatus.APPROVED):
        book.move(Subject.RULE, "us-dpd", "content-1", to=status, token=token, comment="")
    assert book.review_of(Subject.RULE, "us-dpd", "content-1").status is ReviewStatus.APPROVED
    after = book.review_of(Subject.RULE, "us-dpd", "content-2")
    assert after.status is ReviewStatus.SUBMITTED
    assert [step.of_this_content for step in after.history] == [False, False]
    with pytest.raises(ReviewError, match="already"):
        book.add_reviewer("B")


def test_a_token_is_kept_only_as_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "k.sqlite3"
    token = ReviewBook(open_database(path)).add_reviewer("C")
    stored = b"".join(p.read_bytes() for p in tmp_path.glob("k.sqlite3*"))
    assert token.encode() not in stored
