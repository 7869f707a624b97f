"""What a process loads at start-up stays: the garbage collector need not look at it again."""

import gc


def settle() -> None:
    """To be called once everything is loaded: leaves it out of the collector's rounds.

    Libraries and models are hundreds of thousands of objects. A full round through them takes a tenth of a second, and
    a dossier, which is many objects too, starts one or two in the middle of its draft.
    """
    gc.freeze()
