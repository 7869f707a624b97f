"""What a juror's desk remembers beside the review itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Id, now


class ReceiptOpening(Base):
    """A juror has opened the nearest passages of a criterion: what the severity guard asks for."""

    __tablename__ = "receipt_openings"
    __table_args__ = (UniqueConstraint("review_id", "criterion"),)

    id: Mapped[Id]
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(default=now)


class StockComment(Base):
    """A sentence that a juror keeps to use again in comments."""

    __tablename__ = "stock_comments"

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
