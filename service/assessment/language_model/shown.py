"""The passages that a model is shown: numbered, under their headings, with stand-ins for personal data."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from referentiel.model import Competence
from service.assessment.dossier import Dossier, Located
from service.assessment.language_model.pseudonyms import Masked, Pseudonyms
from service.assessment.language_model.tokens import estimate
from service.assessment.quoting import where
from service.assessment.search import DossierSearch, can_show


class ShownPassage(Struct, frozen=True):
    """A passage as the model sees it."""

    number: int
    """Rank in the dossier from 1, the same in every request about it."""
    located: Located
    masked: Masked


class Shown(Struct, frozen=True):
    """What a request shows of a dossier."""

    passages: tuple[ShownPassage, ...]
    whole: bool
    """False when the dossier is longer than the model can read: the passages are then those that bear most."""

    def numbered(self, number: int) -> ShownPassage | None:
        """The passage of that number; None when none is shown under it."""
        return next((passage for passage in self.passages if passage.number == number), None)

    def texts(self) -> tuple[str, ...]:
        """What is shown of each passage."""
        return tuple(passage.masked.text for passage in self.passages)


def show_whole(dossier: Dossier, pseudonyms: Pseudonyms) -> Shown:
    """Every passage that may serve as evidence; headings are shown above what they head."""
    citable = [located for located in dossier.evidence_passages() if can_show(located)]
    passages = (ShownPassage(n, p, pseudonyms.hide(p.passage.text)) for n, p in enumerate(citable, 1))
    return Shown(tuple(passages), whole=True)


def show_retrieved(whole: Shown, competence: Competence, search: DossierSearch, tokens: int) -> Shown:
    """The passages that bear most on a competence's criteria, each criterion in its turn, within a number of tokens."""
    by_key = {passage.located.key: passage for passage in whole.passages}
    chosen: set[str] = set()
    left = tokens
    for key in _by_turns([[m.located.key for m in search.matches(c.id)] for c in competence.criteria]):
        size = estimate(len(by_key[key].masked.text)) + _FRAME_TOKENS
        if key in chosen or size > left:
            continue
        chosen.add(key)
        left -= size
    return Shown(tuple(p for p in whole.passages if p.located.key in chosen), whole=False)


_FRAME_TOKENS = 20
"""Of a passage's number and headings."""


def lines(shown: Shown, pseudonyms: Pseudonyms) -> str:
    """The passages as the prompt gives them, in the order of the dossier."""
    return "\n".join(_lines(shown.passages, pseudonyms))


def passage_line(passage: ShownPassage, pseudonyms: Pseudonyms) -> str:
    """One passage: its number, its place, its columns if it is a table's row, its text."""
    columns = " ; ".join(passage.located.passage.columns)
    row = f" (ligne de tableau, colonnes : {pseudonyms.hide(columns).text})" if columns else ""
    place = where(passage.located) if passage.located.passage.page is not None else ""
    return f"[{passage.number}]{f' ({place})' if place else ''}{row} {_one_line(passage.masked.text)}"


def _lines(passages: Iterable[ShownPassage], pseudonyms: Pseudonyms) -> Iterator[str]:
    above: tuple[str, ...] = ()
    for passage in passages:
        piece = passage.located.piece
        nature = "travail collectif" if piece.kind.collective else "travail individuel"
        headings = (f"{piece.kind.label} ({nature})", *passage.located.passage.headings)
        if headings != above:
            yield f"\n# {pseudonyms.hide(_one_line(' > '.join(headings))).text}"
            above = headings
        yield passage_line(passage, pseudonyms)


def _by_turns(rankings: list[list[str]]) -> Iterator[str]:
    for rank in range(max(map(len, rankings), default=0)):
        yield from (ranking[rank] for ranking in rankings if rank < len(ranking))


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))
