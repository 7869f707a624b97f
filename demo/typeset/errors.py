"""What can go wrong while a demo piece is typeset.

TypesetError
├── MarkupError         the source text breaks a rule of the markup
└── UnstableLayoutError footnotes keep moving from page to page
"""


class TypesetError(Exception):
    """Base of what typesetting raises."""


class MarkupError(TypesetError):
    """The source text breaks a rule of the markup."""

    def __init__(self, source: str, fault: str) -> None:
        super().__init__(f"{source} : {fault}")


class UnstableLayoutError(TypesetError):
    """The pages never settled, because footnotes keep moving from one to the next."""

    def __init__(self, title: str) -> None:
        super().__init__(f"La mise en page de « {title} » ne se stabilise pas : une note change de page.")
