"""``knowledge.*``: the documents that personas answer from. They are added over REST, since they are files."""

from __future__ import annotations

from pydantic import BaseModel, Field

from visavis.events import SearchResult
from visavis.gateway.knowledge import Document, Documents
from visavis.gateway.trpc.procedures import Context, Router


class DocumentsOf(BaseModel):
    """Whose documents are meant."""

    persona: str = Field(min_length=1, max_length=64)


class DocumentOf(DocumentsOf):
    """Which document is meant."""

    document: str = Field(min_length=1, max_length=200, description="Its id.")


class SearchDocuments(DocumentsOf):
    """What is looked for."""

    text: str = Field(min_length=1, max_length=1_000, description="A question, or words.")
    limit: int = Field(5, ge=1, le=50, description="How many passages at most.")


def knowledge_router(service: Documents) -> Router:
    """Return the procedures ``knowledge.*``."""
    router = Router("knowledge")

    @router.query("list", "knowledge.read")
    async def list_documents(context: Context, wanted: DocumentsOf) -> list[Document]:
        """List a persona's documents: its own, then those that were added. Their status says how far they are."""
        return await service.documents(wanted.persona)

    @router.query("search", "knowledge.read")
    async def search(context: Context, wanted: SearchDocuments) -> list[SearchResult]:
        """Find the passages that answer a question, the best first."""
        return await service.search(wanted.persona, wanted.text, wanted.limit)

    @router.mutation("remove", "knowledge.write")
    async def remove(context: Context, wanted: DocumentOf) -> None:
        """Remove a document that was added; it is found no more. Those that came with the persona stay."""
        await service.remove(context.principal, wanted.persona, wanted.document, context.address)

    return router
