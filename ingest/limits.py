"""What a file may cost: limits that readers keep to, each a setting with a safe default."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file and on the process that reads it."""

    bytes: int = 64 * 1024 * 1024
    pages: int = 400
    characters: int = 2_000_000
    archive_entries: int = 5_000
    archive_bytes: int = 512 * 1024 * 1024
    """Size of an office file once inflated, checked before inflation."""
    image_pixels: int = 80_000_000
    seconds: float = 120.0
    """Time on the clock for the confined reader."""
    memory_bytes: int = 2 * 1024 * 1024 * 1024
