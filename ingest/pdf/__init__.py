"""The reader of PDF files."""

from ingest.pdf.reader import read_blocks

__all__ = ["read_blocks"]
