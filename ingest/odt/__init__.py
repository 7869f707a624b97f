"""OpenDocument texts (.odt, .ott)."""

from ingest.odt.reader import read_blocks

__all__ = ["read_blocks"]
