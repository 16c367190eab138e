"""/v1/documents, /v1/passages, /v1/regimens: what stands on the shelf."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.http.dependencies import ServiceDep
from api.http.schemas import DocumentList, DocumentSummary, DocumentWithPassages, errors
from core.evidence import Jurisdiction, Kind, Passage, Shelf, Status
from shelf.regimen_card import RegimenCard

router = APIRouter(prefix="/v1", tags=["shelf"], responses=errors(503))


@router.get("/documents", summary="The documents of the shelf and those ingested", responses=errors(422))
def list_documents(
    service: ServiceDep,
    kind: Kind | None = None,
    shelf: Shelf | None = None,
    status: Status | None = None,
    jurisdiction: Jurisdiction | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> DocumentList:
    found = [
        d
        for d in service.documents()
        if (kind is None or d.kind == kind)
        and (shelf is None or d.shelf == shelf)
        and (status is None or d.status == status)
        and (jurisdiction is None or d.jurisdiction == jurisdiction)
    ]
    chosen = found[offset : offset + limit]
    return DocumentList(total=len(found), documents=tuple(map(DocumentSummary.of, chosen)))


@router.get(
    "/documents/{document_id:path}",
    response_model=DocumentWithPassages,
    summary="A document, its text and passages",
    responses=errors(404),
)
def get_document(document_id: str, service: ServiceDep) -> Response:
    document = service.document(document_id)
    store = service.snapshot.store
    passages = tuple(store.passages(store.rows_of_document(document_id)))
    whole = DocumentWithPassages(**dict(document), passages=passages)
    return Response(whole.model_dump_json(), media_type="application/json")


@router.get("/passages/{passage_id:path}", summary="A passage; write its # as %23", responses=errors(404))
def get_passage(passage_id: str, service: ServiceDep) -> Passage:
    return service.passage(passage_id)


@router.get("/regimens/{regimen_id}", summary="The card of a regimen, by id or name", responses=errors(422))
def get_regimen(regimen_id: str, service: ServiceDep) -> RegimenCard:
    return service.regimen_card(regimen_id)
