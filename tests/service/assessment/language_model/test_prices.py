"""The table of prices is a school's own."""

from pathlib import Path

import pytest

from service.assessment.language_model.errors import InvalidPrices
from service.assessment.language_model.prices import load_prices


@pytest.mark.parametrize(
    ("model", "output"),
    [("openai:gpt-4.1", 8.0), ("openai:gpt-4.1-mini-2025-04-14", 1.6), ("mistralai:mistral-large-latest", 6.0)],
)
def test_a_model_has_the_price_of_the_first_entry_that_fits(model: str, output: float) -> None:
    price = load_prices().of(model)
    assert price is not None
    assert price.output == output


def test_an_unknown_model_has_no_price() -> None:
    assert load_prices().of("openai:something-else") is None


def test_a_school_brings_its_own(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("currency: EUR\nmodels:\n- {model: 'openai:local*', input: 0, cached: 0, output: 0}\n", "utf-8")
    prices = load_prices(path)
    assert prices.currency == "EUR"
    assert prices.of("openai:local-7b") is not None


@pytest.mark.parametrize("text", ["", "currency: EUR", "currency: EUR\nmodels: [{model: x, input: cher}]", "a: ["])
def test_an_unsound_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidPrices):
        load_prices(path)
    with pytest.raises(InvalidPrices):
        load_prices(tmp_path / "nowhere.yaml")


def test_cached_tokens_are_cheaper_and_part_of_the_input() -> None:
    price = load_prices().of("openai:gpt-4.1")
    assert price is not None
    assert price.cost(1_000_000, 0, 0) == 2.0
    assert price.cost(1_000_000, 1_000_000, 0) == 0.5
    assert price.worst(1_000_000, 0) == 2.0
