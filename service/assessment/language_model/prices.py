"""What a model's tokens cost: a table that a school edits."""

from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
from msgspec import Struct

from service.assessment.language_model.errors import InvalidPrices

_TABLE = Path(__file__).with_name("prices.yaml")
_MILLION = 1_000_000


class Price(Struct, frozen=True, forbid_unknown_fields=True):
    """A model's price for a million tokens."""

    model: str
    """A name, or a pattern of names with ``*``."""
    input: float
    cached: float
    output: float

    def cost(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> float:
        """What that many tokens cost; the cached ones are part of the input."""
        fresh = input_tokens - cached_tokens
        return (fresh * self.input + cached_tokens * self.cached + output_tokens * self.output) / _MILLION

    def worst(self, input_tokens: int, output_tokens: int) -> float:
        """What that many tokens cost at most, with nothing in the provider's cache."""
        return (input_tokens * max(self.input, self.cached) + output_tokens * self.output) / _MILLION


class Prices(Struct, frozen=True, forbid_unknown_fields=True):
    """The table."""

    currency: str
    models: tuple[Price, ...]

    def of(self, model: str) -> Price | None:
        """The model's price; None when the table does not know it."""
        return next((price for price in self.models if fnmatchcase(model, price.model)), None)


FREE = Price("*", 0.0, 0.0, 0.0)
"""A model on one's own machines."""


def load_prices(path: Path | None = None) -> Prices:
    """The table of a file, by default the product's.

    Raises:
        InvalidPrices: there is no such file, or it is not of the form of ours.
    """
    try:
        return msgspec.yaml.decode((path or _TABLE).read_bytes(), type=Prices)
    except (OSError, msgspec.MsgspecError) as error:
        raise InvalidPrices(f"La table des prix {path or _TABLE.name} ne se lit pas : {error}.") from error
