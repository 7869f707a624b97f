"""What forms send -> payloads, and where they lead."""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from service.use_cases.payloads import Payload
from service.web.errors import BadForm

_Kind = TypeVar("_Kind", bound=Payload)
_SEE_OTHER = 303


def payload(kind: type[_Kind], fields: Mapping[str, str], **values: Any) -> _Kind:
    """The payload of what a form sent; ``fields`` names the payload's fields as people know them.

    Raises:
        BadForm: a value is not one that the payload takes.
    """
    try:
        return kind(**values)
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
        names = ", ".join(sorted(fields.get(name, name) for name in wrong))
        raise BadForm(f"Vérifiez ce que vous avez saisi : {names}.") from None


def leads_to(address: str, done: str = "") -> Response:
    """After a change: another page, which says what was done."""
    mark = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{mark}fait={quote(done)}" if done else address, _SEE_OTHER)
