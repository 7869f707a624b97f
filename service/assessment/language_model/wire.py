"""A request as it goes over the wire: the body of a call to ``/chat/completions``."""

from typing import Any

from service.assessment.language_model.chat import AnswerFormat, ChatRequest

_SCHEMA_NAME = "reading"


def body(request: ChatRequest, model: str, *, own_endpoint: bool) -> dict[str, Any]:
    """The JSON body; ``own_endpoint`` is true for any endpoint that is not OpenAI's own."""
    sent: dict[str, Any] = {
        "model": model,
        "messages": [{"role": m.role.value, "content": m.content} for m in request.messages],
        # OpenAI renamed the parameter; the endpoints that speak its protocol know the first name.
        "max_tokens" if own_endpoint else "max_completion_tokens": request.max_output_tokens,
    }
    if (wanted := response_format(request)) is not None:
        sent["response_format"] = wanted
    if request.temperature is not None:
        sent["temperature"] = request.temperature
    return sent


def response_format(request: ChatRequest) -> dict[str, Any] | None:
    """What imposes the form of the answer; None when the request asks for it in words only."""
    if request.format is AnswerFormat.SCHEMA:
        schema = {"name": _SCHEMA_NAME, "strict": True, "schema": request.answer_schema}
        return {"type": "json_schema", "json_schema": schema}
    if request.format is AnswerFormat.GRAMMAR:
        return {"type": "json_object", "schema": request.answer_schema}
    return {"type": "json_object"} if request.format is AnswerFormat.JSON else None
