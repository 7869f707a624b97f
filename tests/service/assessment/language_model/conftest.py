"""A scripted endpoint for each test."""

from collections.abc import Iterator

import pytest

from tests.fakes.chat_endpoint import ChatEndpoint
from tests.service.assessment.language_model.scene import reader


@pytest.fixture
def endpoint() -> Iterator[ChatEndpoint]:
    """Reads honestly until it is told otherwise."""
    with ChatEndpoint(reader()).serving() as served:
        yield served
