"""Evidence added by its words: for whoever cannot, or does not want to, select them on the page."""

import re

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.files import FileStore
from service.store.models import EvidenceDecision
from service.use_cases.desk import Desk, open_desk
from service.use_cases.errors import UnknownEvidence
from service.use_cases.quotes import read_document
from service.use_cases.reviews import AddedEvidence, add_evidence

_APOSTROPHES = "['’ʼ]"


def cite(access: Access, files: FileStore, dossier_id: str, criterion: str, words: str) -> EvidenceDecision:
    """Adds to a criterion the first place of the dossier that says these words, whatever their case and spaces.

    What is kept is the piece's own wording, to the letter.

    Raises:
        UnknownEvidence: no piece of the candidate says so.
        UnknownPart, ReviewSigned: see ``add_evidence``.
    """
    desk = open_desk(access.to(Action.READ, Kind.DOSSIER), dossier_id)
    found = _found(access, files, desk, criterion, words)
    if found is None:
        raise UnknownEvidence("Aucune pièce du candidat ne contient ces mots : recopiez-les tels qu'ils y sont.")
    return add_evidence(access, files, dossier_id, found)


def _found(access: Access, files: FileStore, desk: Desk, criterion: str, words: str) -> AddedEvidence | None:
    pattern = _pattern(words)
    for piece in desk.pieces:
        if pattern is None or not piece.kind.evidence:
            continue
        for passage in read_document(files, access.session, piece.version).passages:
            # Where the candidate is a number, a name that one tries is found no more than it is shown.
            seen = desk.mask.text(passage.text) if desk.mask else passage.text
            if (place := pattern.search(seen)) is not None:
                return AddedEvidence(
                    criterion=criterion,
                    piece_version_id=piece.version.id,
                    passage=passage.id,
                    start=place.start(),
                    end=place.end(),
                    quote=passage.text[place.start() : place.end()],
                )
    return None


def _pattern(words: str) -> re.Pattern[str] | None:
    parts = [re.sub(_APOSTROPHES, _APOSTROPHES, re.escape(word)) for word in words.strip(' «»"\t\r\n\u00a0').split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None
