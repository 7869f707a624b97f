"""What Prometheus is told: requests by route, work by state. No path, name or identifier is ever a label."""

import time
from collections.abc import Iterable

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.store.database import Database
from service.store.repositories.runs import Runs

_log = structlog.get_logger("faisceau.requests")
_UNKNOWN = "unknown"


class Meter:
    """The counters of one application."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "faisceau_requests_total", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "faisceau_request_seconds", "Time to the end of the answer.", ("method", "route"), registry=self._registry
        )
        self._registry.register(_RunCollector(database))

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts an answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """The metrics, in Prometheus' text format."""
        return generate_latest(self._registry)


class _RunCollector(Collector):
    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterable[Metric]:
        return [GaugeMetricFamily("faisceau_runs", "Runs by state.", labels=["state"])]

    def collect(self) -> Iterable[Metric]:
        gauge = GaugeMetricFamily("faisceau_runs", "Runs by state.", labels=["state"])
        with self._database.read() as session:
            for state, count in Runs(session).counts().items():
                gauge.add_metric([state.value], count)
        return [gauge]


class Measured:
    """Counts and logs every request: its method, the route's pattern, the status, the time, and no more."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The pattern, never the address: it may hold an invitation.
        route = getattr(scope.get("route"), "path", _UNKNOWN)
        method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
        self._meter.count(method, route, status, seconds)
        _log.info("request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1))


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
