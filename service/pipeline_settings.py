"""The settings of the pipeline: how much is done at once, how soon a dead process is replaced, where its index is."""

from pathlib import Path

from pydantic import BaseModel, Field


class Pipeline(BaseModel, frozen=True):
    """How the processes that draft share their work."""

    slots: int = Field(2, ge=1, le=64, description="Dossiers that one process drafts at once.")
    running: int | None = Field(None, ge=1, description="Dossiers drafted at once by all processes, at most.")
    starts_per_minute: int | None = Field(None, ge=1, description="Drafts begun in a minute by all processes, at most.")
    poll_seconds: float = Field(1.0, gt=0, le=60, description="How often an idle process looks for work.")
    lease_seconds: float = Field(20.0, gt=0, description="Silence after which a process counts as dead.")
    stalled_minutes: float = Field(60.0, gt=0, description="Time after which a draft that is not done is given up.")
    drain_seconds: int = Field(30, ge=0, description="Time that a stopping process leaves to the drafts it has begun.")
    index_url: str | None = Field(None, description="Chroma server; by default the index is a folder in data_dir.")
    system_database_url: str | None = Field(
        None, description="Where steps are recorded; by default the PostgreSQL database, or a SQLite file of its own."
    )

    def system_database_address(self, database_url: str, data_dir: Path) -> str:
        """The URL of the database that records steps: never the SQLite file that the rest is kept in."""
        if self.system_database_url is not None:
            return self.system_database_url
        return f"sqlite:///{data_dir / 'pipeline.sqlite'}" if database_url.startswith("sqlite") else database_url
