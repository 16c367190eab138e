"""The patient page. The profile travels in the body of a POST, never in an address, and is not stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.http.dependencies import ServiceDep, require_same_origin
from api.page import profile_form
from api.page.rendering import render
from api.service import Service
from core.errors import KahlerError

router = APIRouter()


@router.get("/patient")
def show_form(request: Request, service: ServiceDep) -> Response:
    return render("patient.html", request, _context(service, {}))


@router.post("/patient", dependencies=[Depends(require_same_origin)])
async def show_options(request: Request, service: ServiceDep) -> Response:
    """Options for the patient of the form, or of the words in it."""
    body = (await request.body()).decode("utf-8", errors="replace")
    form = {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}
    return await run_in_threadpool(_answer, request, service, form)


def _answer(request: Request, service: Service, form: dict[str, str]) -> Response:
    lexicon = service.snapshot.lexicon
    values = {name: form.get(name, "") for name in profile_form.FIELDS}
    words = form.get("words", "").strip()
    commit, plan = form.get("commit") == "yes", form.get("plan", "").strip()[:2000]
    context = _context(service, values) | {"words": words, "commit": commit, "plan": plan}
    try:
        if form.get("from") == "words":
            recommendation = service.recommend(text=words)
        else:
            recommendation = service.recommend(profile=profile_form.read_form(values, lexicon))
        context["values"] = profile_form.fill_form(recommendation.understood_profile, lexicon)
    except KahlerError as error:
        return render("patient.html", request, context | {"error": str(error)}, status=error.http_status)
    if commit and not plan:
        return render("patient.html", request, context | {"ask_plan": True})
    return render("patient.html", request, context | {"recommendation": recommendation})


def _context(service: Service, values: dict[str, str]) -> dict[str, Any]:
    empty = dict.fromkeys(profile_form.FIELDS, "")
    return {
        "title": "Patient",
        "groups": profile_form.GROUPS,
        "values": empty | values,
        "drug_names": profile_form.drug_names(service.snapshot.lexicon),
        "recommendation": None,
        "words": "",
        "commit": False,
        "plan": "",
        "ask_plan": False,
        "error": None,
    }
