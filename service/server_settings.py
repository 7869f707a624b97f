"""The settings of the service: addresses of its stores, who may sign in and how, what may be asked of it."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class Oidc(BaseModel, frozen=True):
    """A school's own sign-in, by OpenID Connect. Accounts are not created by it: it opens those that exist."""

    issuer: str = Field(description="Address of the provider, as in its tokens.")
    client_id: str = Field(description="What the provider knows this service by.")
    client_secret: SecretStr = Field(description="The secret that the provider gave.")
    label: str = Field("Compte de l'école", description="Words on the button.")


class Server(BaseModel, frozen=True):
    """What one process of the service works with."""

    database_url: str | None = Field(None, description="SQLite or PostgreSQL; by default a SQLite file in data_dir.")
    files: str | None = Field(None, description="Folder or s3://bucket/prefix?endpoint=…; by default in data_dir.")
    school: str = Field("", description="Name of the school, at the head of grids and minutes.")
    school_logo: Path | None = Field(None, description="PNG or JPEG, beside the school's name.")
    public_url: str = Field("http://localhost:8000", description="Where browsers reach the service.")
    secret_key: SecretStr | None = Field(
        None, min_length=32, description="Signs cookies and webhooks; by default made once, kept in data_dir."
    )
    sign_in_hours: int = Field(12, ge=1, le=720, description="How long a browser stays signed in.")
    invitation_days: int = Field(14, ge=1, le=90, description="How long an invitation link works.")
    password_length: int = Field(12, ge=8, le=128, description="Characters of a password, at least.")
    sign_in_failures: int = Field(10, ge=1, description="Failed sign-ins for one account or address in 15 minutes.")
    uploads_per_hour: int = Field(120, ge=1, description="Files that one account may hand in.")
    dossier_bytes: int = Field(1 << 30, ge=1, description="Size of all versions of all pieces of one owner.")
    webhooks_to_private_addresses: bool = Field(False, description="Lets webhooks reach the school's own network.")
    oidc: Oidc | None = Field(None, description="The school's own sign-in, if it has one.")
    log_format: Literal["json", "console"] = Field("json", description="How log lines are written.")

    @property
    def secure(self) -> bool:
        """Whether browsers reach the service by HTTPS, so that cookies may insist on it."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """The service's own origin, as browsers say it."""
        return self.public_url.rstrip("/")

    @property
    def sign_in_cookie(self) -> str:
        """The name of the sign-in cookie; the prefix makes browsers insist on HTTPS and on this very host."""
        return "__Host-faisceau" if self.secure else "faisceau"

    def database_address(self, data_dir: Path) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{data_dir / 'faisceau.sqlite'}"

    def files_address(self, data_dir: Path) -> str:
        """The address of the file storage."""
        return self.files or str(data_dir / "files")
