"""House rules that hold for every module: sizes that can be seen whole, and nothing of the outside in the repo."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("benchmarks", "demo", "ingest", "prompts", "referentiel", "service", "training")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
# Written in pieces so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join([r"py" + r"pi\.org", r"python" + r"hosted", r"npm" + r"js\.org", r"deb\." + r"debian\.org"])
)


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_no_file_outgrows_its_room() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_every_function_can_be_seen_whole() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in modules()
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_data_file_of_a_package_is_installed_with_it() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("outside a checkout there is no list of files")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns: dict[str, list[str]] = settings["tool"]["setuptools"]["package-data"]
    installed = {path for package, globs in patterns.items() for glob in globs for path in (ROOT / package).glob(glob)}
    data = [path for path in tracked_files() if path.suffix != ".py" and path.relative_to(ROOT).parts[0] in patterns]
    assert [str(path.relative_to(ROOT)) for path in data if path not in installed] == []


def test_no_registry_host_is_named_anywhere() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("outside a checkout there is no list of files")
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if FOREIGN.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
