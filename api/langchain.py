"""Kahler for LangChain: a retriever over the shelf and a tool that answers with citations."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, ToolException, tool
from pydantic import ConfigDict, SkipValidation

from api.chat_text import write_message
from api.service import Service
from core.errors import KahlerError


class KahlerRetriever(BaseRetriever):
    """Statements as LangChain documents; `metadata` says where each stands and how it was seen."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    service: SkipValidation[Service]
    k: int = 10
    kind: str | None = None
    shelf: str | None = None
    status: str | None = None
    jurisdiction: str | None = None
    document_id: str | None = None
    drug: str | None = None
    trial: str | None = None
    year: int | None = None
    as_of: str | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = self.service.search(
            query,
            k=self.k,
            kind=self.kind,
            shelf=self.shelf,
            status=self.status,
            jurisdiction=self.jurisdiction,
            document_id=self.document_id,
            drug=self.drug,
            trial=self.trial,
            year=self.year,
            as_of=self.as_of,
        )
        return [
            LangChainDocument(
                id=hit.passage.passage_id,
                page_content=hit.passage.text,
                metadata={
                    "passage_id": hit.passage.passage_id,
                    "document_id": hit.passage.document_id,
                    "section": " / ".join(hit.passage.section_path),
                    "kind": str(hit.passage.kind),
                    "status": str(hit.passage.status),
                    "jurisdiction": hit.passage.jurisdiction,
                    "provenance": str(hit.passage.provenance) if hit.passage.provenance else None,
                    "score": hit.score,
                    "rank": hit.rank,
                },
            )
            for hit in hits
        ]


def answer_tool(service: Service) -> BaseTool:
    """A tool that an agent can call; its text carries the sources, its artefact the whole Answer as JSON."""

    @tool("ask_kahler", response_format="content_and_artifact")
    def ask_kahler(question: str) -> tuple[str, dict[str, object]]:
        """Answer a question on relapsed or refractory multiple myeloma, each sentence with its source.

        An abstention is an answer: pass it on and do not fill the gap from memory.
        """
        try:
            answer = service.ask(question)
        except KahlerError as error:
            raise ToolException(str(error)) from None
        return write_message(answer).text, answer.model_dump(mode="json")

    made: BaseTool = ask_kahler
    # A known error reaches the agent as its one line, instead of ending its run.
    made.handle_tool_error = True
    return made
