"""Two jury sessions with drafts, reviews and self-checks, and someone of each role who takes part in the first only."""

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
from jury_scene import LATER, a_run, add_account, add_dossier, add_jury_session, add_referentiel, add_version

from ingest.document import Document, Format, Page, Passage, PassageKind, Rect
from referentiel.catalogue import open_referentiel
from referentiel.model import Weight
from service.api.services import Services
from service.assessment.draft import (
    SCHEMA,
    Absence,
    Coverage,
    CriterionDraft,
    Draft,
    EngineEntry,
    Evidence,
    FacetReading,
    Finding,
    Fingerprints,
    Gap,
    PieceEntry,
    Stance,
)
from service.exports.draft_json import encode
from service.people.tokens import add_token
from service.store.models import (
    Account,
    Assignment,
    Candidate,
    Dossier,
    Export,
    JurySession,
    PieceVersion,
    Purpose,
    Reading,
    Review,
    Role,
    RunState,
    Seat,
)
from service.store.repositories.drafts import Drafts, Exports, Judgements
from service.store.repositories.pieces import Readings
from service.store.repositories.runs import Progress, Runs, finish

PASSAGE = "Ada Lovelace a réuni douze lecteurs bénévoles autour du fonds sonore en mars."
QUOTE = "douze lecteurs bénévoles"


@dataclass
class Place:
    """The ids of one session and of one of its dossiers."""

    session: str = ""
    dossier: str = ""
    candidate: str = ""
    group: str = ""
    piece: str = ""
    version: str = ""
    run: str = ""
    draft: str = ""
    export: str = ""
    review: str = ""
    self_check: str = ""


@dataclass
class Scene:
    referentiel: str = ""
    here: Place = field(default_factory=Place)
    """The session that everyone takes part in."""
    elsewhere: Place = field(default_factory=Place)
    """One that no one but administrators has to do with."""
    tokens: dict[Role, str] = field(default_factory=dict)
    accounts: dict[Role, str] = field(default_factory=dict)
    other_juror: str = ""
    other_token: str = ""

    def as_(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


def play_scene(services: Services) -> Scene:
    scene = Scene()
    with services.database.write() as session:
        referentiel = add_referentiel(session)
        scene.referentiel = referentiel.id
        people = {role: add_account(session, role, role.value) for role in Role}
        other = add_account(session, Role.JUROR, "other")
        scene.other_juror = other.id
        scene.other_token = add_token(session, other.id, "test", ["write"], None)[1]
        for role, account in people.items():
            scene.accounts[role] = account.id
            scene.tokens[role] = add_token(session, account.id, "test", ["write"], None)[1]
        here = add_jury_session(session, referentiel, title="Ici")
        elsewhere = add_jury_session(session, referentiel, title="Ailleurs", deadline=LATER + timedelta(days=1))
        for account in (people[Role.PRESIDENT], people[Role.JUROR], other):
            session.add(Seat(session_id=here.id, account_id=account.id))
        session.add(Seat(session_id=elsewhere.id, account_id=other.id))
        scene.here = add_place(services, session, here, "ada-lovelace", people[Role.JUROR])
        scene.elsewhere = add_place(services, session, elsewhere, "grace-hopper", other)
        session.get_one(Candidate, scene.here.candidate).account_id = people[Role.CANDIDATE].id
        session.add(Assignment(dossier_id=scene.here.dossier, account_id=people[Role.JUROR].id))
        session.add(Assignment(dossier_id=scene.elsewhere.dossier, account_id=other.id))
    return scene


def add_place(services: Services, session, jury: JurySession, name: str, juror: Account) -> Place:
    dossier = add_dossier(session, jury, name)
    candidate = session.get_one(Candidate, dossier.candidate_id)
    candidate.name = name.replace("-", " ").title()
    stored = services.files.put([f"pdf {name}".encode()])
    version = add_version(session, dossier, stored.digest)
    version.file_name = f"{name}.pdf"
    document = services.files.put([msgspec.json.encode(a_document(stored.digest))])
    Readings(session).put(
        Reading(key=stored.digest[::-1], source=stored.digest, reader="essai/1", digest=document.digest)
    )
    place = Place(session=jury.id, dossier=dossier.id, candidate=candidate.id, version=version.id)
    place.piece = version.piece_id
    run = Runs(session).add(a_run(dossier, [version]))
    Progress(session).tell(run.id, "read", "Lecture de la note stratégique", 1, 2)
    finish(run, RunState.DONE)
    draft = Drafts(session).add(run, encode(a_draft(name)), SCHEMA, "evidence")
    exported = services.files.put([b"<html>" + name.encode()])
    export = Exports(session).put(
        Export(
            dossier_id=dossier.id,
            draft_id=draft.id,
            kind="report",
            file_name="report.html",
            media_type="text/html; charset=utf-8",
            digest=exported.digest,
            size=exported.size,
        )
    )
    Judgements(session).put(stored.digest, "C5", dossier.id, b"{}")
    review = Review(dossier_id=dossier.id, juror_id=juror.id)
    session.add(review)
    check = Runs(session).add(a_run(dossier, [version], Purpose.SELF_CHECK))
    finish(check, RunState.DONE)
    Drafts(session).add(check, encode(a_draft(name)), SCHEMA, "evidence")
    session.flush()
    place.run, place.draft, place.export = run.id, draft.id, export.id
    place.review, place.self_check = review.id, check.id
    return place


def a_document(digest: str) -> Document:
    passage = Passage(id="p1", text=PASSAGE, kind=PassageKind.PARAGRAPH, order=0, page=1)
    return Document(
        digest=digest,
        format=Format.PDF,
        reader="essai/1",
        pages=(Page(1, "1", Rect(0, 0, 595, 842)),),
        passages=(passage,),
    )


def an_evidence(criterion: str) -> Evidence:
    start = PASSAGE.index(QUOTE)
    return Evidence(
        id=f"{criterion}-e1",
        piece="note-strategique",
        collective=False,
        page=1,
        where="p. 1",
        quote=QUOTE,
        passage="p1",
        start=start,
        end=start + len(QUOTE),
        kind=PassageKind.PARAGRAPH,
        headings=("Publics",),
        boxes=(),
        facet=None,
        stance=Stance.SUBSTANCE,
        score=0.75,
    )


def a_draft(name: str) -> Draft:
    referentiel = open_referentiel("icart-2024")
    return Draft(
        schema=SCHEMA,
        created="2026-11-25T10:00:00+00:00",
        referentiel=referentiel.id,
        bloc="B2",
        engine=EngineEntry("evidence", "Lecture sans modèle de langue."),
        fingerprints=Fingerprints(referentiel.fingerprint, "e", "s", ("essai/1",)),
        pieces=(
            PieceEntry(
                "note-strategique", "note_strategique", "Note stratégique", False, True, f"{name}.pdf", "d", "pdf", 1, 1
            ),
        ),
        criteria={criterion.id: a_reading(criterion.id) for criterion in referentiel.bloc("B2").criteria()},
        checks=(),
        warnings=(),
    )


def a_reading(criterion: str) -> CriterionDraft:
    evidence = an_evidence(criterion)
    return CriterionDraft(
        coverage=Coverage.PARTIAL,
        reason="Un aspect étayé sur deux.",
        evidence=(evidence,),
        facets=(
            FacetReading("publics", "Les publics visés", Weight.MAIN, Coverage.SUPPORTED, (evidence.id,)),
            FacetReading("mesure", "La mesure des effets", Weight.SECONDARY, Coverage.MISSING, ()),
        ),
        findings=(Finding("Les publics visés : un passage (p. 1).", (evidence.id,)),),
        gaps=(Gap("mesure", "Aucun passage trouvé pour la mesure des effets."),),
        absence=(Absence("mesure", ("mesurer",), 1, ("note-strategique",), ()),),
        questions=("Comment mesurez-vous les effets ?",),
    )


def version_of(services: Services, version_id: str) -> PieceVersion:
    with services.database.read() as session:
        return session.get_one(PieceVersion, version_id)


def dossier_of(services: Services, dossier_id: str) -> Dossier:
    with services.database.read() as session:
        return session.get_one(Dossier, dossier_id)
