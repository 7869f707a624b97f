"""A real HTTP server on this machine that speaks chat completions, and answers as a script tells it.

It counts tokens as a fourth of the characters, and, as providers do, reports as cached what a request shares with the
beginning of an earlier one.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct

Body = Mapping[str, Any]
CHARACTERS_A_TOKEN = 4


class Reply(Struct, frozen=True):
    """What the endpoint does with one request."""

    text: str | None = None
    status: int = 200
    headers: dict[str, str] = {}
    error: dict[str, Any] | None = None
    raw: bytes | None = None
    """Sent instead of any completion."""
    finish: str = "stop"
    refusal: str | None = None
    delay: float = 0.0
    """Seconds before the first byte."""
    cut: bool = False
    """Close the connection in the midst of the answer."""
    stream_error: bool = False
    """Send an error in the midst of the stream."""


Script = Callable[[Body], Reply]


def failure(status: int, message: str = "failed", code: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI words it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers=named, error={"message": message, "type": "error", "code": code})


class ChatEndpoint:
    """The server, its script and what it was sent."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.endpoint = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @contextmanager
    def serving(self) -> "Iterator[ChatEndpoint]":
        """Serves until the block is left."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def receive(self, body: dict[str, Any], key: str) -> tuple[Reply, dict[str, Any]]:
        """The script's reply and what it counts."""
        with self._lock:
            cached = max((_shared(prompt(body), prompt(earlier)) for earlier in self.bodies), default=0)
            self.bodies.append(body)
            self.keys.append(key)
        reply = self.script(body)
        return reply, _usage(prompt(body), cached, reply.text or "")

    @property
    def calls(self) -> int:
        """How many requests came."""
        return len(self.bodies)


def prompt(body: Body) -> str:
    """Everything that the messages of a request say."""
    return "\n".join(str(message["content"]) for message in body["messages"])


def _shared(one: str, other: str) -> int:
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    return same


def _usage(asked: str, cached: int, answered: str) -> dict[str, Any]:
    tokens_in, tokens_out = len(asked) // CHARACTERS_A_TOKEN, len(answered) // CHARACTERS_A_TOKEN
    return {
        "prompt_tokens": tokens_in,
        "completion_tokens": tokens_out,
        "total_tokens": tokens_in + tokens_out,
        "prompt_tokens_details": {"cached_tokens": cached // CHARACTERS_A_TOKEN},
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    endpoint: ChatEndpoint


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        reply, usage = self.server.endpoint.receive(body, self.headers.get("authorization", ""))
        time.sleep(reply.delay)
        try:
            if body.get("stream") and reply.status == 200 and reply.raw is None:
                self._stream(reply, usage)
            else:
                self._whole(reply, _content(reply, usage, body))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _whole(self, reply: Reply, content: bytes) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if reply.cut else content)
        self.close_connection = reply.cut

    def _stream(self, reply: Reply, usage: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        text = reply.text or ""
        half = len(text) // 2
        self._event(_chunk({"role": "assistant", "content": text[:half]}))
        if reply.stream_error:
            self._event({"error": {"message": "The server had an error", "type": "server_error", "code": None}})
        if reply.cut:
            self.close_connection = True
            return
        self._event(_chunk({"content": text[half:]}))
        self._event(_chunk({}, reply.finish))
        self._event({**_chunk({}), "choices": [], "usage": usage})
        self._send(b"data: [DONE]\n\n")
        self._send(b"")

    def _event(self, data: dict[str, Any]) -> None:
        self._send(b"data: " + json.dumps(data).encode() + b"\n\n")

    def _send(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _content(reply: Reply, usage: dict[str, Any], body: Body) -> bytes:
    if reply.raw is not None:
        return reply.raw
    if reply.error is not None:
        return json.dumps({"error": reply.error}).encode()
    message = {"role": "assistant", "content": reply.text, "refusal": reply.refusal}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish, "logprobs": None}
    return json.dumps(
        {
            "id": "c",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [choice],
            "usage": usage,
        }
    ).encode()


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
