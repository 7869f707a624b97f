"""The errors of this package.

PromptError
├── UnknownPrompt       no prompt has that name
├── InvalidPrompt       the file is there and is not a sound prompt
└── WrongVariables      a prompt was rendered with other variables than those that it declares
"""


class PromptError(Exception):
    """A prompt cannot be used; the message is a French sentence."""


class UnknownPrompt(PromptError):
    """No prompt is known by that name."""


class InvalidPrompt(PromptError):
    """The file does not hold a sound prompt."""


class WrongVariables(PromptError):
    """Variables are lacking, or are not the prompt's."""
