"""What the terminal shows of a step while it lasts."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console as Terminal


class Console:
    """Progress on standard error: a moving line on a terminal, one line a step elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._progress = Terminal(stderr=True, quiet=quiet)
        self._status = self._progress.status("")
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        if self._progress.is_terminal:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()

    def step(self, name: str) -> None:
        """Shows the step that begins."""
        if self._progress.is_terminal:
            self._status.update(name)
        else:
            self._progress.print(f"{time.monotonic() - self._began:6.1f} s  {name}", highlight=False)
