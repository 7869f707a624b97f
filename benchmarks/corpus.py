"""What becomes of a folder of odd and broken files: ``python -m benchmarks.corpus FOLDER``.

Every file must end in passages or in a typed refusal, in a confined process, within the limits.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ingest.confinement import read_many
from ingest.document import Document
from ingest.limits import Limits

_READ = "read"
_FORMATS = frozenset({".pdf", ".docx", ".pptx", ".odt", ".md", ".txt", ".vtt", ".srt"})


def main(argv: Sequence[str]) -> None:
    """Reads every file below a folder and counts the outcomes by format."""
    files = sorted(path for path in Path(argv[0]).rglob("*") if path.suffix.lower() in _FORMATS)
    outcomes: Counter[tuple[str, str]] = Counter()
    passages = 0
    began = time.perf_counter()
    for path, reading in zip(files, read_many(files, Limits()), strict=True):
        outcome = _READ if isinstance(reading, Document) else type(reading).__name__
        outcomes[path.suffix.lower(), outcome] += 1
        passages += len(reading.passages) if isinstance(reading, Document) else 0
    seconds = time.perf_counter() - began
    console = Console()
    console.print(_table(outcomes))
    console.print(f"{len(files)} files, {passages} passages, {seconds:.0f} s")


def _table(outcomes: Counter[tuple[str, str]]) -> Table:
    names = sorted({outcome for _, outcome in outcomes}, key=lambda name: (name != _READ, name))
    table = Table()
    for header in ("format", "files", *names):
        table.add_column(header, justify="left" if header == "format" else "right")
    for format_ in sorted({format_ for format_, _ in outcomes}):
        counts = [outcomes[format_, name] for name in names]
        table.add_row(format_, str(sum(counts)), *(str(count or "") for count in counts))
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
