"""PowerPoint files (.pptx, .pptm, .potx, .potm, .ppsx, .ppsm)."""

from ingest.pptx.reader import read_blocks

__all__ = ["read_blocks"]
