"""Prompts as files: declared variables, a version and a fingerprint."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.errors import InvalidPrompt, UnknownPrompt, WrongVariables
from prompts.loader import Prompt, fingerprint, load, names

HEAD = "---\nversion: 3\npurpose: Saluer.\nvariables: [who]\n---\n"


def written(folder: Path, text: str, name: str = "greeting") -> Path:
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def greeting(text: str = "Bonjour {{who}}.") -> Prompt:
    return Prompt("greeting", 3, "Saluer.", ("who",), text, "0")


@pytest.mark.parametrize("name", names())
def test_each_prompt_of_the_product_is_sound_and_says_what_it_is_for(name: str) -> None:
    prompt = load(name)
    assert prompt.version >= 1
    assert prompt.purpose.endswith(".")
    assert prompt.text


def test_a_prompt_is_read_with_its_head(tmp_path: Path) -> None:
    prompt = load("greeting", written(tmp_path, HEAD + "Bonjour {{who}}.\n"))
    assert (prompt.version, prompt.variables, prompt.text) == (3, ("who",), "Bonjour {{who}}.")


def test_an_unknown_name_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UnknownPrompt, match="juror"):
        load("../loader")


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour {{who}}.",
        HEAD + "Bonjour.",
        HEAD + "Bonjour {{who}} et {{other}}.",
        "---\nversion: un\npurpose: x\n---\nBonjour.",
        "---\nversion: 1\npurpose: x\nauthor: y\n---\nBonjour.",
    ],
    ids=["no head", "unused variable", "undeclared variable", "version in words", "unknown field"],
)
def test_an_unsound_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidPrompt):
        load("greeting", written(tmp_path, text))


@pytest.mark.parametrize("values", [{}, {"who": "a", "more": "b"}, {"whom": "a"}])
def test_other_values_than_the_declared_variables_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(WrongVariables, match="greeting"):
        greeting().render(**values)


@given(st.text())
def test_a_value_is_never_read_for_variables_of_its_own(value: str) -> None:
    hostile = "{{who}}" + value
    assert greeting().render(who=hostile) == f"Bonjour {hostile}."


def test_the_fingerprint_changes_with_any_character_of_any_file(tmp_path: Path) -> None:
    one = load("greeting", written(tmp_path, HEAD + "Bonjour {{who}}."))
    (tmp_path / "b").mkdir()
    other = load("greeting", written(tmp_path / "b", HEAD + "Bonsoir {{who}}."))
    assert fingerprint([one]) != fingerprint([other])
    assert fingerprint([one]) == fingerprint([one])
