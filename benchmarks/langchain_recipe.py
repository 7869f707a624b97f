"""The peer: LangChain's usual retrieval recipe, with the criterion's text as the query.

Loaders by format, ``RecursiveCharacterTextSplitter`` with 1000 characters and 200 of overlap, Chroma, our embedder.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from langchain_chroma import Chroma
from langchain_community.document_loaders import Docx2txtLoader, PyPDFLoader
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.embedder import Embedder
from referentiel.model import Bloc


class _AsLangChain(Embeddings):
    """Our embedder behind LangChain's interface."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.encode(texts, query=False)]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in self._embedder.encode([text], query=True)[0]]


def split_files(files: Sequence[Path]) -> list[Document]:
    """The chunks that the recipe makes of the files."""
    return split([document for file in files for document in _load(file)])


def split(documents: Sequence[Document]) -> list[Document]:
    """The chunks that the recipe makes of texts."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return splitter.split_documents(list(documents))


def store(chunks: Sequence[Document], embedder: Embedder) -> Chroma:
    """The chunks embedded in a Chroma collection on disk."""
    folder = tempfile.mkdtemp(prefix="recipe-")
    collection = Chroma(f"recipe-{uuid4().hex}", _AsLangChain(embedder), persist_directory=folder)
    collection.add_documents(list(chunks))
    return collection


def answer(collection: Chroma, bloc: Bloc, limit: int) -> dict[str, tuple[str, ...]]:
    """For each criterion of the bloc, the texts of the nearest chunks."""
    return {
        criterion.id: tuple(d.page_content for d in collection.similarity_search(criterion.label, k=limit))
        for criterion in bloc.criteria()
    }


def _load(file: Path) -> list[Document]:
    loader = PyPDFLoader(str(file)) if file.suffix.lower() == ".pdf" else Docx2txtLoader(str(file))
    return loader.load()
