"""The candidate's mirror: what a juror would find for each criterion, and nothing that grades."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Bloc, Criterion
from service.exports.wording import authorship
from service.store.models import ProgressEvent, RunState
from service.use_cases.mirrors import Change, Mirror, ReadPiece, Trouble
from service.use_cases.self_checks import CriterionSelfCheck, FoundPassage, SelfCheck
from service.web.dates import moment
from service.web.frame import Page
from service.web.views.my_dossier import address_of

_ADVICE: Mapping[str, str] = {
    "refused": "Déposez une nouvelle version de ce fichier.",
    "unread_page": (
        "Cette page est une image : exportez-la en PDF depuis le logiciel d'origine plutôt que de la numériser."
    ),
    "truncated": "Allégez ce fichier : ce qui dépasse n'a pas été lu.",
    "tool_missing": "Déposez cette pièce en PDF ou en Word.",
    "unread_part": "Recopiez en texte ce que cette partie contient d'important.",
    "invisible": "Un juré ne le verra pas : changez sa couleur, dégagez-le de ce qui le couvre, ou supprimez-le.",
    "tiny": "Agrandissez ce texte, ou supprimez-le.",
    "hidden_markup": "Affichez ce texte, ou supprimez-le ; réglez les commentaires et les modifications suivies.",
    "invisible_characters": "Collez de nouveau ce texte sans sa mise en forme.",
    "addresses_machine": "Le jury verra cette phrase signalée : supprimez-la, ou adressez-la à vos lecteurs.",
}


class Quoted(Struct, frozen=True):
    """Words of the candidate, and where they stand."""

    words: str
    piece: str
    where: str
    authorship: str
    new: bool
    """Whether the version before did not have them."""


class MovedQuote(Struct, frozen=True):
    """Words that stand elsewhere than before."""

    words: str
    before: str
    after: str


class CriterionCard(Struct, frozen=True):
    """A criterion in the mirror."""

    id: str
    label: str
    found: tuple[Quoted, ...]
    empty: tuple[str, ...]
    """What a juror would look for and the reading did not find."""
    questions: tuple[str, ...]
    """What any candidate might be asked about this criterion."""
    lost: tuple[Quoted, ...]
    moved: tuple[MovedQuote, ...]
    changes: str
    """Since the version before, in words; empty when nothing changed."""


class CompetencePart(Struct, frozen=True):
    """A competence in the mirror."""

    id: str
    short: str
    colour: int
    criteria: tuple[CriterionCard, ...]


class TroubleLine(Struct, frozen=True):
    """What cannot be seen of a piece, and how to mend it."""

    piece: str
    message: str
    advice: str
    text: str


class MirrorPage(Page, frozen=True):
    """A self-check that is done."""

    template: ClassVar[str] = "mirror.html.j2"
    back: str
    session: str
    when: str
    engine: str
    pieces: tuple[str, ...]
    troubles: tuple[TroubleLine, ...]
    competences: tuple[CompetencePart, ...]
    compared: str
    """With which version it is compared, in words; empty for the first."""


class ReadingPage(Page, frozen=True):
    """A self-check that is not done: how far it is, or why it stopped."""

    template: ClassVar[str] = "self_check_progress.html.j2"
    back: str
    events: str
    message: str
    done: int
    total: int
    going: bool
    problem: str


def mirror_page(mirror: Mirror) -> MirrorPage:
    """The mirror as it is shown."""
    labels = {piece.id: (piece.kind.label, piece.kind.collective) for piece in mirror.pieces}
    found = {criterion.criterion: criterion for criterion in mirror.check.criteria}
    return MirrorPage(
        back=address_of(mirror.dossier.id),
        session=mirror.jury.title,
        when=moment(mirror.check.requested_at),
        engine=mirror.check.engine,
        pieces=tuple(
            f"{piece.kind.label} : {piece.version.file_name} (version {piece.version.number})"
            for piece in mirror.pieces
        ),
        troubles=tuple(map(_trouble, mirror.troubles)),
        competences=tuple(_parts(mirror.bloc, found, mirror.changes, labels)),
        compared=f"comparée à celle du {moment(mirror.previous.requested_at)}" if mirror.previous else "",
    )


def reading_page(check: SelfCheck, dossier_id: str, last: ProgressEvent | None) -> ReadingPage:
    """How far a self-check is."""
    return ReadingPage(
        back=address_of(dossier_id),
        events=f"/lectures/{check.id}/evenements",
        message=last.message if last else "En attente",
        done=last.done if last else 0,
        total=last.total if last else 0,
        going=not check.state.finished,
        problem=(check.reason or "La lecture s'est arrêtée.") if check.state is not RunState.DONE else "",
    )


def _parts(
    bloc: Bloc,
    found: Mapping[str, CriterionSelfCheck],
    changes: Mapping[str, Change],
    labels: Mapping[str, tuple[str, bool]],
) -> Iterable[CompetencePart]:
    for colour, competence in enumerate(bloc.competences):
        cards = tuple(
            _card(criterion, found.get(criterion.id), changes.get(criterion.id), labels)
            for criterion in competence.criteria
        )
        yield CompetencePart(competence.id, competence.short, colour, cards)


def _card(
    criterion: Criterion,
    found: CriterionSelfCheck | None,
    change: Change | None,
    labels: Mapping[str, tuple[str, bool]],
) -> CriterionCard:
    new = set(change.gained) if change else set()
    return CriterionCard(
        id=criterion.id,
        label=criterion.label,
        found=tuple(_quoted(passage, labels, passage in new) for passage in (found.found if found else ())),
        empty=tuple(facet.label for facet in (found.nothing_found_for if found else ())),
        questions=criterion.questions,
        lost=tuple(_quoted(passage, labels, False) for passage in (change.lost if change else ())),
        moved=tuple(
            MovedQuote(now.quote, _place(was, labels), _place(now, labels))
            for was, now in (change.moved if change else ())
        ),
        changes=_change_words(change) if change else "",
    )


def _quoted(passage: FoundPassage, labels: Mapping[str, tuple[str, bool]], new: bool) -> Quoted:
    label, collective = labels.get(passage.piece, (passage.piece, False))
    return Quoted(passage.quote, label, passage.where, authorship(collective), new)


def _moved(was: FoundPassage, now: FoundPassage, labels: Mapping[str, tuple[str, bool]]) -> MovedQuote:
    return MovedQuote(now.quote, _place(was, labels), _place(now, labels))


def _piece(piece: ReadPiece) -> str:
    return f"{piece.kind.label} : {piece.version.file_name} (version {piece.version.number})"


def _place(passage: FoundPassage, labels: Mapping[str, tuple[str, bool]]) -> str:
    return ", ".join(filter(None, (labels.get(passage.piece, (passage.piece, False))[0], passage.where)))


def _change_words(change: Change) -> str:
    counted = (
        (len(change.gained), "passage gagné", "passages gagnés"),
        (len(change.lost), "perdu", "perdus"),
        (len(change.moved), "déplacé", "déplacés"),
    )
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counted if count)


def _trouble(trouble: Trouble) -> TroubleLine:
    return TroubleLine(trouble.piece, trouble.message, _ADVICE.get(trouble.kind, ""), trouble.text)
