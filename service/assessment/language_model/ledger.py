"""What was spent on language models, call by call: for budgets that hold between processes, and for the accounts."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from service.assessment.draft import Usage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS spending (
    at TEXT NOT NULL,
    dossier TEXT NOT NULL,
    session TEXT NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost REAL,
    currency TEXT NOT NULL
)
"""
_SUMS = (
    "COUNT(*), SUM(input_tokens), SUM(cached_tokens), SUM(output_tokens), "
    "CASE WHEN COUNT(cost) = COUNT(*) THEN SUM(cost) END, MAX(currency)"
)


class Axis(StrEnum):
    """What spending is added up by."""

    DOSSIER = "dossier"
    SESSION = "session"
    MODEL = "model"


class Payer(Struct, frozen=True):
    """The dossier that calls are made for, and the jury session that it is of (empty when it is of none)."""

    dossier: str
    session: str = ""


class Ledger:
    """Spending in a SQLite file; safe between processes. It holds no word of any dossier."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(_SCHEMA)

    def record(self, payer: Payer, call: Usage) -> None:
        """Writes one call down."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        counts = (call.input_tokens, call.cached_tokens, call.output_tokens, call.cost, call.currency)
        with closing(self._connect()) as connection, connection:
            connection.execute(
                "INSERT INTO spending VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (at, payer.dossier, payer.session, call.model, *counts),
            )

    def spent(self, dossier: str) -> Usage:
        """What was spent on a dossier, whichever the model."""
        with closing(self._connect()) as connection:
            query = f"SELECT {_SUMS} FROM spending WHERE dossier = ?"  # noqa: S608  # constants
            return _usage("", connection.execute(query, (dossier,)).fetchone())

    def totals(self, axis: Axis) -> dict[str, Usage]:
        """What was spent by each dossier, session or model, in one currency each; a cost is None where one is."""
        with closing(self._connect()) as connection:
            query = f"SELECT {axis.value}, {_SUMS} FROM spending GROUP BY 1 ORDER BY 1"  # noqa: S608  # constants
            return {name: _usage(name, row) for name, *row in connection.execute(query)}

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)


def _usage(model: str, row: Sequence[Any]) -> Usage:
    calls, sent, cached, received, cost, currency = row
    return Usage(model, calls, 0, sent, cached, received, cost, currency) if calls else Usage(model=model)
