"""Every setting of the product: a name, a safe default and what it is for.

Set in the environment as ``FAISCEAU_<NAME>``, nested ones with ``__``: ``FAISCEAU_LIMITS__PAGES=200``.
"""

import hashlib
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.limits import Limits
from service.model_settings import Model
from service.pipeline_settings import Pipeline
from service.server_settings import Server


class Reading(BaseModel, frozen=True):
    """What shapes a draft, beside the référentiel and the engine."""

    evidence_per_criterion: int = Field(6, ge=1, le=30, description="Quotes shown for a criterion, at most.")
    nearest_per_absence: int = Field(3, ge=1, le=10, description="Nearest passages on an absence receipt.")
    floor: float = Field(0.2, ge=0, le=1, description="Probability below which a passage is no evidence.")

    def fingerprint(self) -> str:
        """Changes with every value that can change a draft."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Learning(BaseModel, frozen=True):
    """What is learned from this school's jurors."""

    from_jurors: bool = Field(
        False, description="Reads with the adaptation in use, made from jurors' decisions on evidence."
    )


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="FAISCEAU_", env_nested_delimiter="__", frozen=True)

    data_dir: Path = Field(user_data_path("faisceau"), description="Where the passage index is kept.")
    cache_dir: Path = Field(user_cache_path("faisceau"), description="What can be computed anew: vectors, models.")
    referentiel: str = Field("icart-2024", description="Id or path of the référentiel.")
    reading: Reading = Field(Reading(), description="What shapes a draft.")
    learning: Learning = Field(Learning(), description="What is learned from this school's jurors.")
    limits: Limits = Field(Limits(), description="Bounds on one file and its reader.")
    model: Model = Field(Model(), description="The language model that reads dossiers, if any.")
    server: Server = Field(Server(), description="What the service works with.")
    pipeline: Pipeline = Field(Pipeline(), description="How the processes that draft share their work.")
