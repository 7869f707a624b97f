"""Word files (.docx, .docm, .dotx, .dotm)."""

from ingest.docx.reader import read_blocks

__all__ = ["read_blocks"]
