"""Two jury sessions with drafts, reviews and self-checks, and someone of each role who takes part in the first only."""

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
from sqlalchemy.orm import Session

from ingest.document import Document, Format, Page, Passage, PassageKind, Rect
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
    Decision,
    Dossier,
    EvidenceDecision,
    Export,
    Group,
    JurySession,
    PieceVersion,
    Purpose,
    Reading,
    Review,
    Role,
    RunState,
    Seat,
    Webhook,
)
from service.store.repositories.drafts import Drafts, Exports, Judgements
from service.store.repositories.pieces import Readings
from service.store.repositories.runs import Progress, Runs, finish
from tests.service.jury_scene import (
    LATER,
    a_run,
    add_account,
    add_dossier,
    add_jury_session,
    add_referentiel,
    add_version,
    the_referentiel,
)

PASSAGE = "Ada Lovelace a réuni douze lecteurs bénévoles autour du fonds sonore en mars."
QUOTE = "douze lecteurs bénévoles"
NEARLY_FOUND = "C10.2"
"""The one criterion of the draft whose absence receipt shows a passage."""


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
    decisions: dict[Role, str] = field(default_factory=dict)
    """A decision on evidence by each role that reviews."""


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
    guest: str = ""
    """A juror who sits nowhere."""
    webhook: str = ""
    token_ids: dict[Role, str] = field(default_factory=dict)
    """A token of each account that may have some, beside the one that it calls with."""
    other_token_id: str = ""

    def as_(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


def play_scene(services: Services) -> Scene:
    scene = Scene()
    with services.database.write() as session:
        referentiel = add_referentiel(session)
        scene.referentiel = referentiel.id
        people = {role: add_account(session, role, role.value) for role in Role}
        other = add_account(session, Role.JUROR, "other")
        scene.other_juror, scene.guest = other.id, add_account(session, Role.JUROR, "guest").id
        other_token, scene.other_token = add_token(session, other.id, "test", ["write"], None)
        scene.other_token_id = other_token.id
        webhook = Webhook(url="https://ent.example/faisceau", events=[])
        session.add(webhook)
        session.flush()
        scene.webhook = webhook.id
        for role, account in people.items():
            scene.accounts[role] = account.id
            scene.tokens[role] = add_token(session, account.id, "test", ["write"], None)[1]
            scene.token_ids[role] = add_token(session, account.id, "spare", ["read"], None)[0].id
        here = add_jury_session(session, referentiel, title="Ici", reading_first=False)
        elsewhere = add_jury_session(
            session, referentiel, title="Ailleurs", reading_first=False, deadline=LATER + timedelta(days=1)
        )
        for account in (people[Role.PRESIDENT], people[Role.JUROR], other):
            session.add(Seat(session_id=here.id, account_id=account.id))
        session.add(Seat(session_id=elsewhere.id, account_id=other.id))
        scene.here = add_place(services, session, here, "ada-lovelace", people[Role.JUROR])
        scene.elsewhere = add_place(services, session, elsewhere, "grace-hopper", other)
        scene.here.decisions[Role.PRESIDENT] = add_decision(session, scene.here, people[Role.PRESIDENT])
        session.get_one(Candidate, scene.here.candidate).account_id = people[Role.CANDIDATE].id
        session.add(Assignment(dossier_id=scene.here.dossier, account_id=people[Role.JUROR].id))
        session.add(Assignment(dossier_id=scene.elsewhere.dossier, account_id=other.id))
    return scene


def add_place(services: Services, session: Session, jury: JurySession, name: str, juror: Account) -> Place:
    dossier = add_dossier(session, jury, name)
    candidate = session.get_one(Candidate, dossier.candidate_id)
    candidate.name = name.replace("-", " ").title()
    stored = services.files.put([f"pdf {name}".encode()])
    version = add_version(session, dossier, stored.digest)
    version.file_name, version.size = f"{name}.pdf", stored.size
    document = services.files.put([msgspec.json.encode(a_document(stored.digest))])
    Readings(session).put(
        Reading(key=stored.digest[::-1], source=stored.digest, reader="essai/1", digest=document.digest)
    )
    place = Place(session=jury.id, dossier=dossier.id, candidate=candidate.id, version=version.id)
    place.piece = version.piece_id
    run = Runs(session).add(a_run(dossier, [version]))
    Progress(session).tell(run.id, "read", "Lecture de la note stratégique", 1, 2)
    finish(run, RunState.DONE)
    draft = Drafts(session).add(run, encode(a_draft(name, stored.digest)), SCHEMA, "evidence")
    place.draft = draft.id
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
    group = Group(session_id=jury.id, name="Groupe 1")
    session.add(group)
    place.decisions[Role.JUROR] = add_decision(session, place, juror)
    check = Runs(session).add(a_run(dossier, [version], Purpose.SELF_CHECK))
    finish(check, RunState.DONE)
    Drafts(session).add(check, encode(a_draft(name)), SCHEMA, "evidence")
    session.flush()
    place.run, place.export, place.group = run.id, export.id, group.id
    place.self_check = check.id
    return place


def add_decision(session: Session, place: Place, reviewer: Account) -> str:
    review = Review(dossier_id=place.dossier, juror_id=reviewer.id)
    session.add(review)
    session.flush()
    decision = EvidenceDecision(
        review_id=review.id, draft_id=place.draft, evidence="C5.1-e1", criterion="C5.1", decision=Decision.ACCEPTED
    )
    session.add(decision)
    session.flush()
    place.review = place.review or review.id
    return decision.id


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


def a_draft(name: str, digest: str = "d") -> Draft:
    referentiel = the_referentiel()
    return Draft(
        schema=SCHEMA,
        created="2026-11-25T10:00:00+00:00",
        referentiel=referentiel.id,
        bloc="B2",
        engine=EngineEntry("evidence", "Lecture sans modèle de langue."),
        fingerprints=Fingerprints(referentiel.fingerprint, "e", "s", ("essai/1",)),
        pieces=(
            PieceEntry(
                "note-strategique",
                "note_strategique",
                "Note stratégique",
                False,
                True,
                f"{name}.pdf",
                digest,
                "pdf",
                1,
                1,
            ),
        ),
        criteria={criterion.id: a_reading(criterion.id) for criterion in referentiel.bloc("B2").criteria()},
        checks=(),
        warnings=(),
    )


def a_reading(criterion: str) -> CriterionDraft:
    evidence = an_evidence(criterion)
    nearest = (an_evidence(criterion),) if criterion == NEARLY_FOUND else ()
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
        absence=(Absence("mesure", ("mesurer",), 1, ("note-strategique",), nearest),),
        questions=("Comment mesurez-vous les effets ?",),
    )


def version_of(services: Services, version_id: str) -> PieceVersion:
    with services.database.read() as session:
        return session.get_one(PieceVersion, version_id)


def dossier_of(services: Services, dossier_id: str) -> Dossier:
    with services.database.read() as session:
        return session.get_one(Dossier, dossier_id)
