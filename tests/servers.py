"""Servers started for the tests: the service itself, a Chroma server, a store that speaks S3."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from msgspec import Struct

BUCKET = "faisceau"
REGION = "eu-west-3"
_CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


class S3(Struct, frozen=True):
    """A store that speaks S3, with an empty bucket."""

    address: str
    """As the settings name it."""
    environment: Mapping[str, str]


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """A Chroma server that keeps its collections in a folder; gives its address."""
    port = _free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--port", str(port)]
    with _running(command, f"http://localhost:{port}/api/v2/heartbeat"):
        yield f"http://localhost:{port}"


@contextmanager
def s3_server() -> Iterator[S3]:
    """A store that speaks S3, in memory."""
    # Few tests need them, and they take a second to load.
    import boto3  # noqa: PLC0415
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    endpoint = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION, **_CREDENTIALS)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.close()
    try:
        yield S3(f"s3://{BUCKET}/ecole?endpoint={endpoint}&region={REGION}", keys)
    finally:
        server.stop()


@contextmanager
def faisceau_server(environment: Mapping[str, str]) -> Iterator[str]:
    """« faisceau serve », the settings being the environment's; gives its address."""
    port = _free_port()
    command = [sys.executable, "-m", "service.cli.main", "serve", "--port", str(port), "--no-upgrade"]
    with _running(command, f"http://127.0.0.1:{port}/ready", environment):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], answers_at: str, environment: Mapping[str, str] | None = None) -> Iterator[None]:
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment, **silent)  # noqa: S603 (our own command)
    try:
        _wait(process, answers_at)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    limit = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < limit:
        try:
            with urlopen(address):  # noqa: S310 (our own address)
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"{process.args} does not answer at {address}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return int(listener.getsockname()[1])
