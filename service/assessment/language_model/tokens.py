"""How many tokens a text is, without the model's own tokenizer: an estimate, and a bound for budgets."""

import math

_CHARACTERS_A_TOKEN = 3.3
"""Of French prose, by the tokenizers of 2023 to 2025; most are nearer to 4."""
_LATIN = 0x17F
_DENSE_TOKENS = 3


def estimate(characters: int) -> int:
    """About how many tokens that many characters of French are."""
    return math.ceil(characters / _CHARACTERS_A_TOKEN)


def at_most(text: str) -> int:
    """A number of tokens that the text hardly exceeds, whatever is in it.

    Half a token for each Latin character, and three for any other: a character never takes more bytes.
    """
    other = sum(ord(character) > _LATIN for character in text)
    return math.ceil((len(text) - other) / 2) + _DENSE_TOKENS * other
