"""Cuts texts into the tokens of the encoder."""

from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from ingest.encoder.weights import Vocabulary

LONGEST = 256
"""Tokens read of a text; a passage of 120 words is about 180."""


class Tokens:
    """A unigram tokenizer built from the vocabulary of the base weights."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
        self._tokenizer = Tokenizer(models.Unigram(pieces, vocabulary.unknown, byte_fallback=False))
        self._tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
        self._tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{begin} $A {end}",
            special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
        )
        self._tokenizer.enable_truncation(LONGEST)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of each text, special ones included."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
