"""What every table shares: names of constraints, moments in UTC, identifiers, version numbers."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from service.store.ids import LENGTH, new_id

_Word = TypeVar("_Word", bound=StrEnum)

Id = Annotated[str, mapped_column(String(LENGTH), primary_key=True, default=new_id)]
Digest = Annotated[str, mapped_column(String(64))]
"""SHA-256, hexadecimal."""


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A moment, always in UTC and always aware of it, also where the database keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a moment without a time zone, which would mean another moment on another machine."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Gives SQLite's bare moments their time zone back."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (declared so by SQLAlchemy)
        datetime: Moment,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class Versioned:
    """A row that two people may edit at once: the second to write is told so."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (a class is what it is given)
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def words(kind: type[_Word]) -> Enum:
    """The column type of an enumeration, kept as its words so that a new word needs no migration."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda enum: [word.value for word in enum])
