"""The settings of the language model: which one, how it is asked, and what it may cost."""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr


class Hiding(StrEnum):
    """When names and contacts are replaced before anything is sent."""

    AUTO = "auto"
    """Unless the model is on this machine or in its private network."""
    ON = "on"
    OFF = "off"


class Model(BaseModel, frozen=True):
    """The language model that reads dossiers; without a name the evidence engine reads alone."""

    name: str | None = Field(None, description="« provider:model », such as openai:gpt-4.1; none: no model is asked.")
    base_url: str | None = Field(None, description="Address of an endpoint that speaks OpenAI's protocol.")
    api_key: SecretStr | None = Field(None, description="Its key; else OPENAI_API_KEY.")
    timeout: float = Field(120.0, gt=0, description="Seconds to wait for a sign of the endpoint.")
    stream: bool = Field(False, description="Receive answers as they are written.")
    context_tokens: int = Field(100_000, ge=4_000, description="Tokens that the model can read and write in a call.")
    output_tokens: int = Field(10_000, ge=500, description="Tokens that the model may write in a call.")
    temperature: float | None = Field(0.0, ge=0, le=2, description="Of a single reading; none: not sent.")
    votes: int = Field(1, ge=1, le=9, description="Readings of each criterion; beyond one, disagreement is shown.")
    vote_temperature: float = Field(0.7, ge=0, le=2, description="Of each reading when there are several.")
    attempts: int = Field(5, ge=1, le=20, description="Calls made before a passing failure is given up on.")
    concurrency: int = Field(4, ge=1, le=32, description="Competences of a dossier read at once.")
    requests_per_minute: int = Field(60, ge=1, description="Limit of the endpoint.")
    tokens_per_minute: int = Field(400_000, ge=1_000, description="Limit of the endpoint.")
    budget: float = Field(2.0, ge=0, description="What a dossier may cost at most, in the currency of the prices.")
    budget_tokens: int = Field(2_000_000, ge=0, description="Tokens that a dossier may take at most.")
    prices: Path | None = Field(None, description="Table of prices of one's own; see prices.yaml.")
    pseudonyms: Hiding = Field(Hiding.AUTO, description="When names and contacts are replaced before sending.")
    candidates: tuple[str, ...] = Field((), description="Names of the candidates, replaced wherever they stand.")
