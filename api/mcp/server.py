"""Six read-only tools over one service, on stdin and stdout or mounted at /mcp."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio import to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from answer.verdicts import Verdict
from api.http.schemas import (
    DRUG,
    JURISDICTION,
    TRIAL,
    YEAR,
    DocumentList,
    DocumentSummary,
    SearchResults,
)
from api.http.sent_profile import SentProfile
from api.service import Service, open_service
from core import __version__
from core.answers import Answer, Audience
from core.errors import IndexMissing, KahlerError
from core.evidence import Jurisdiction, Kind, Passage, Shelf, Status
from core.recommendations import Recommendation
from core.settings import Settings

INSTRUCTIONS = """Kahler answers questions on relapsed or refractory multiple myeloma from a curated shelf.
Every claim carries a verbatim quote of the shelf; show the quote's source with it. An `abstention` is an answer: pass it
on, with what is missing, and do not fill the gap from memory. Statements of the curated shelf are Kahler's summaries, not
the words of the source; `provenance` says how each was seen. For health professionals; no clinician has reviewed it."""
READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
AsOf = Annotated[
    str | None, Field(description="Only what was published and in force then: 2025, 2025-09 or 2025-09-30.")
]
Result = TypeVar("Result")


async def _call(work: Callable[[], Result]) -> Result:
    """Run in a thread; a known error reaches the agent as its one line."""
    try:
        return await to_thread.run_sync(work)
    except KahlerError as error:
        raise ToolError(str(error)) from None


def create_mcp(present: Callable[[], Service | None]) -> MCPServer[Any]:
    """The server with its tools; nothing of it writes. `present` gives the service that serves now."""
    server: MCPServer[Any] = MCPServer(
        "kahler", title="Kahler", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING"
    )

    def opened() -> Service:
        service = present()
        if service is None:
            raise IndexMissing("there is no usable index yet; run kahler ingest")
        return service

    @server.tool(title="Answer a question with verbatim citations", annotations=READ_ONLY)
    async def answer_question(
        question: Annotated[
            str, Field(description="A question on relapsed or refractory myeloma, any wording.")
        ],
        audience: Audience = Audience.CLINICIAN,
        as_of: AsOf = None,
        profile: SentProfile | None = None,
    ) -> Answer:
        """Claims with citations, notices, references; or an abstention that names what is missing."""
        return await _call(
            lambda: opened().ask(question, audience=str(audience), as_of=as_of, profile=profile)
        )

    @server.tool(title="Find statements", annotations=READ_ONLY)
    async def search_passages(
        query: str,
        k: Annotated[int, Field(ge=1, le=50)] = 10,
        kind: Kind | None = None,
        shelf: Shelf | None = None,
        status: Status | None = None,
        jurisdiction: Annotated[Jurisdiction | None, Field(description=JURISDICTION)] = None,
        document_id: str | None = None,
        drug: Annotated[str | None, Field(description=DRUG)] = None,
        trial: Annotated[str | None, Field(description=TRIAL)] = None,
        year: Annotated[int | None, Field(ge=1900, le=2100, description=YEAR)] = None,
        as_of: AsOf = None,
    ) -> SearchResults:
        """The best statements for some words, with score and rank; filters say what every hit must be."""
        found = await _call(
            lambda: opened().search(
                query,
                k=k,
                kind=kind,
                shelf=shelf,
                status=status,
                jurisdiction=jurisdiction,
                document_id=document_id,
                drug=drug,
                trial=trial,
                year=year,
                as_of=as_of,
            )
        )
        return SearchResults(query=query, hits=found)

    @server.tool(title="One statement by its id", annotations=READ_ONLY)
    async def get_passage(
        passage_id: Annotated[str, Field(description="As in a citation: castor-2020#pfs")],
    ) -> Passage:
        """A statement with its place, provenance, status and figures."""
        return await _call(lambda: opened().passage(passage_id))

    @server.tool(title="Regimen options for a patient", annotations=READ_ONLY)
    async def recommend_regimen(
        text: Annotated[str | None, Field(description="The patient in words; or give `profile`.")] = None,
        profile: SentProfile | None = None,
        as_of: AsOf = None,
    ) -> Recommendation:
        """Options by tier with rules and sources, what is excluded and why, what must be confirmed."""
        if (text is None) == (profile is None):
            raise ToolError("give either text or profile, not both and not neither")
        return await _call(lambda: opened().recommend(profile=profile, text=text, as_of=as_of))

    @server.tool(title="Check a sentence against evidence", annotations=READ_ONLY)
    async def verify_claim(claim: str, passage_id: str | None = None, evidence: str | None = None) -> Verdict:
        """Whether each figure, name and direction of a sentence stands in a statement or a text."""
        verdict: Verdict = await _call(
            lambda: opened().verify(claim, passage_id=passage_id, evidence=evidence)
        )
        return verdict

    @server.tool(title="The documents", annotations=READ_ONLY)
    async def list_documents(
        kind: Kind | None = None, jurisdiction: Jurisdiction | None = None
    ) -> DocumentList:
        """The documents of the shelf and those ingested, without their text."""
        every = await _call(lambda: opened().documents())
        found = [
            d
            for d in every
            if (kind is None or d.kind == kind) and (jurisdiction is None or d.jurisdiction == jurisdiction)
        ]
        return DocumentList(total=len(found), documents=tuple(map(DocumentSummary.of, found)))

    return server


def run_stdio(settings: Settings) -> None:
    """Serve one client on stdin and stdout until it leaves. Raises KahlerError where the index cannot be used."""
    service = open_service(settings, full_check=True)
    sys.stderr.write("kahler: the MCP server reads stdin and writes stdout; stop it with Ctrl-C\n")
    create_mcp(lambda: service).run("stdio")
