"""What every payload shares: frozen, nothing unknown, text that every database can hold."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

_EMAIL = r"^[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,189}$"


def _storable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("le texte contient un caractère interdit")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_storable)]
"""One line of text, not empty."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), AfterValidator(_storable)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=_EMAIL), AfterValidator(_storable)
]
ObjectId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{26}$")]
Moment = AwareDatetime


class Payload(BaseModel):
    """What someone sends."""

    model_config = ConfigDict(frozen=True, extra="forbid")
