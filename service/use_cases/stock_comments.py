"""The comment bank: sentences that a juror keeps to use again."""

from pydantic import Field
from sqlalchemy import select

from service.people.access import Access
from service.store.errors import NotFound
from service.store.models import StockComment
from service.use_cases.payloads import Payload, Prose


class NewStockComment(Payload):
    """A sentence to keep."""

    text: Prose = Field(min_length=1, max_length=2_000)


def list_comments(access: Access) -> list[StockComment]:
    """The actor's sentences, in the order that they were kept."""
    query = select(StockComment).where(StockComment.account_id == access.actor.account_id)
    return list(access.session.scalars(query.order_by(StockComment.id)))


def keep_comment(access: Access, payload: NewStockComment) -> StockComment:
    """Keeps a sentence."""
    comment = StockComment(account_id=access.actor.account_id, text=payload.text)
    access.session.add(comment)
    access.session.flush()
    return comment


def drop_comment(access: Access, comment_id: str) -> None:
    """Forgets a sentence.

    Raises:
        NotFound: it is none of the actor's.
    """
    comment = access.session.get(StockComment, comment_id)
    if comment is None or comment.account_id != access.actor.account_id:
        raise NotFound("Cette formule n'existe pas, ou n'existe plus.")
    access.session.delete(comment)
