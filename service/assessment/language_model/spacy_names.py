"""Names of people by spaCy's French model, where the extra ``pseudonyms`` is installed. Nothing else knows spaCy."""

from collections.abc import Iterable, Iterator
from typing import Any

import spacy

_MODEL = "fr_core_news_md"
_PERSON = "PER"


class SpacyNames:
    """A ``NameFinder`` over named entities."""

    def __init__(self) -> None:
        self._pipeline: Any = spacy.load(_MODEL, disable=["parser", "lemmatizer", "attribute_ruler", "morphologizer"])

    def names(self, texts: Iterable[str]) -> Iterator[str]:
        """See ``NameFinder.names``."""
        for document in self._pipeline.pipe(texts):
            yield from (entity.text for entity in document.ents if entity.label_ == _PERSON and " " in entity.text)
