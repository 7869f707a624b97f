"""Answers kept by content: a request that was answered once is never sent again to the same model."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from service.assessment.language_model.chat import ChatAnswer, ChatModel, ChatRequest
from service.assessment.language_model.decoding import is_readable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    dossier TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""


class Memory:
    """What was obtained of models, in a SQLite file, with the dossier that each entry is to be erased with.

    Safe between processes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(_SCHEMA)

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept under a key, whichever dossier it was obtained for: the key says all that matters."""
        query = "SELECT data FROM entry WHERE kind = ? AND key = ?"
        with closing(self._connect()) as connection:
            row = connection.execute(query, (kind, key)).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, kind: str, key: str, dossier: str, data: bytes) -> None:
        """Keeps data under a key."""
        with closing(self._connect()) as connection, connection:
            connection.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", (kind, key, dossier, data))

    def forget(self, dossier: str) -> int:
        """Erases what is kept of a dossier and says how many entries there were."""
        with closing(self._connect()) as connection, connection:
            return connection.execute("DELETE FROM entry WHERE dossier = ?", (dossier,)).rowcount

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)


class RememberingChat:
    """Answers from memory when it can; a remembered answer counts no token.

    What cannot be read is not remembered: asked another day, the model may do better.
    """

    def __init__(self, chat: ChatModel, memory: Memory, dossier: str) -> None:
        self.model = chat.model
        self._chat = chat
        self._memory = memory
        self._dossier = dossier

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``."""
        key = request.digest(self.model)
        if (kept := self._memory.get("answer", key)) is not None:
            return ChatAnswer(msgspec.json.decode(kept, type=str))
        answer = self._chat.ask(request)
        if is_readable(answer.text):
            self._memory.put("answer", key, self._dossier, msgspec.json.encode(answer.text))
        return answer
