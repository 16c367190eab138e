"""What is compared: Kahler's retrieval and its parts, plain BM25 and dense search, a LangChain chain, txtai.

All see the same corpus and the same embedding model. Peers that are not installed are named and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rankings import Found

from core.evidence import Passage
from core.settings import Settings
from index.embedding import OnnxEmbedder
from index.export import model_folder
from index.snapshot import Snapshot
from retrieval.search import Retriever

Search = Callable[[str, str | None], list[Found]]
DEPTH = 10


def one(passage: Passage) -> Found:
    return Found(passage.text, frozenset([passage.passage_id]))


def open_peers(settings: Settings) -> tuple[dict[str, Search], list[str], Snapshot]:
    """Searches by name, what could not be opened (with the reason), and the snapshot they search."""
    snapshot = Snapshot(settings.index_root, threads=settings.threads)
    embedder = OnnxEmbedder(model_folder(settings.data, settings.model), threads=settings.threads)
    peers: dict[str, Search] = {
        "kahler": _kahler(snapshot, embedder, "hybrid"),
        "BM25 only": _bm25(snapshot),
        "dense only": _dense(snapshot, embedder),
    }
    missing: list[str] = []
    for name, opening in (("LangChain + FAISS", _langchain), ("txtai hybrid", _txtai)):
        try:
            peers[name] = opening(snapshot, embedder)
        except ImportError as error:
            missing.append(f"{name}: not installed ({error.name}); see bench/quality/README.md")
    return peers, missing, snapshot


def _kahler(snapshot: Snapshot, embedder: OnnxEmbedder, mode: str) -> Search:
    from retrieval.filters import Filters

    retriever = Retriever(snapshot, embedder, mode=mode)
    return lambda question, as_of: [
        one(hit.passage)
        for hit in retriever.search(question, DEPTH, Filters(as_of=as_of) if as_of else Filters())
    ]


def _bm25(snapshot: Snapshot) -> Search:
    """tantivy over the same fields, the question's own words, nothing else."""
    return lambda question, as_of: [
        one(p) for p in snapshot.store.passages(row for row, _ in snapshot.lexical.search(question, DEPTH))
    ]


def _dense(snapshot: Snapshot, embedder: OnnxEmbedder) -> Search:
    """FAISS over the same vectors, the question as it stands."""
    return lambda question, as_of: [
        one(p)
        for p in snapshot.store.passages(
            row for row, _ in snapshot.dense.search(embedder.encode([question])[0], DEPTH)
        )
    ]


def _langchain(snapshot: Snapshot, embedder: OnnxEmbedder) -> Search:
    """The documented recipe: documents, RecursiveCharacterTextSplitter(1000, 200), FAISS, as_retriever."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class SameModel(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, v)) for v in embedder.encode(texts)]

        def embed_query(self, text: str) -> list[float]:
            return list(map(float, embedder.encode([text])[0]))

    documents = [
        Document(page_content=d.text, metadata={"source": d.document_id}) for d in snapshot.store.documents()
    ]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    retriever: Any = FAISS.from_documents(chunks, SameModel()).as_retriever(search_kwargs={"k": DEPTH})
    by_document = _by_document(snapshot)

    def search(question: str, as_of: str | None) -> list[Found]:
        return [
            Found(
                chunk.page_content,
                frozenset(
                    p.passage_id
                    for p in by_document[chunk.metadata["source"]]
                    if p.text in chunk.page_content
                ),
            )
            for chunk in retriever.invoke(question)
        ]

    return search


def _by_document(snapshot: Snapshot) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for passage in snapshot.store.all_passages():
        found.setdefault(passage.document_id, []).append(passage)
    return found


def _txtai(snapshot: Snapshot, embedder: OnnxEmbedder) -> Search:
    """txtai's hybrid index (its own BM25 and dense, equal weights) over the same statements and vectors."""
    from txtai.embeddings import Embeddings

    passages = snapshot.store.all_passages()
    known = {p.text: i for i, p in enumerate(passages)}

    def transform(texts: Sequence[str]) -> Any:
        if all(t in known for t in texts):
            return snapshot.vectors[[known[t] for t in texts]]
        return embedder.encode(list(texts))

    index = Embeddings(method="external", transform=transform, hybrid=True, backend="faiss")
    index.index([(p.passage_id, p.text, None) for p in passages])
    by_id = {p.passage_id: p for p in passages}
    return lambda question, as_of: [one(by_id[i]) for i, _ in index.search(question, DEPTH)]
