"""A session's own scale: what may be one, and what follows from its degrees."""

import json

import pytest
from pydantic import ValidationError

from service.people.access import Access
from service.people.actor import Actor
from service.people.permissions import Action, Kind
from service.store.database import Database
from service.store.models import CriterionReview, JurySession, Rating, Role, Seat, SignOff
from service.use_cases.agreement import disagreements, ordinal_alpha
from service.use_cases.assignments import ByRule, assign_by_rule
from service.use_cases.deliberations import Settlement, open_table, settle
from service.use_cases.errors import ScaleInUse, UnknownDegree
from service.use_cases.rating_scale import DEFAULT, scale_from, scale_of
from service.use_cases.reviews import CriterionOpinion, own_review, rate
from service.use_cases.session_ratings import by_unit, comparable, session_ratings
from service.use_cases.sessions import SessionChange, change_session
from service.use_cases.signatures import Signature, sign
from tests.service.jury_scene import (
    add_account,
    add_dossier,
    add_jury_session,
    add_referentiel,
    the_referentiel,
)

MET, PARTLY, NOT = "met", "partly_met", "not_met"
FIVE = [
    {"label": "Remarquable", "counts_as": MET},
    {"label": "Acquis", "counts_as": MET},
    {"label": "En bonne voie", "counts_as": PARTLY},
    {"label": "Fragile", "counts_as": PARTLY},
    {"label": "Absent", "counts_as": NOT},
]
CRITERION = "C5.1"


def rules(scale, version=1):
    moment = "2027-02-20T20:00:00+01:00"
    return SessionChange(title="Jury", jury_date="2027-03-03", deadline=moment, scale=scale, version=version)


@pytest.mark.parametrize(
    "scale",
    [
        FIVE[:1],
        FIVE[:2],
        FIVE[2:],
        FIVE[::-1],
        [*FIVE, *({"label": f"Absent {n}", "counts_as": NOT} for n in range(3))],
        [FIVE[0], FIVE[0], FIVE[4]],
        [{"label": " ", "counts_as": MET}, FIVE[4]],
        [{"label": "Bien", "counts_as": "well"}, FIVE[4]],
    ],
)
def test_what_cannot_be_rated_on_is_refused(scale):
    with pytest.raises(ValidationError):
        rules(scale)


@pytest.mark.parametrize("scale", [None, FIVE, [FIVE[0], FIVE[4]]])
def test_two_to_seven_degrees_from_the_best_make_a_scale(scale):
    assert rules(scale).scale is None or len(rules(scale).scale) == len(scale)


def test_a_degree_is_known_by_its_id_or_by_what_it_alone_counts_as():
    scale = scale_from(FIVE)
    assert scale.chosen("Acquis", None).counts_as is Rating.MET
    assert scale.chosen(None, Rating.NOT_MET).label == "Absent"
    assert scale.chosen(None, None) is None
    for degree, rating in (("Bien", None), (None, Rating.MET)):
        with pytest.raises(UnknownDegree):
            scale.chosen(degree, rating)


def test_ranks_go_from_the_lowest_degree():
    scale = scale_from(FIVE)
    assert [scale.rank(degree) for degree in scale.degrees] == [4, 3, 2, 1, 0]


class Jury:
    """Two jurors and a dossier, in a session that rates on five degrees."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            jury = add_jury_session(session, add_referentiel(session))
            jury.scale = FIVE
            roles = {"president": Role.PRESIDENT, "ana": Role.JUROR, "ben": Role.JUROR}
            people = {name: add_account(session, role, name) for name, role in roles.items()}
            session.add_all(Seat(session_id=jury.id, account_id=person.id) for person in people.values())
            self.id, self.dossier = jury.id, add_dossier(session, jury, "candidate", 1).id
            self.people = {name: Actor(person.id, person.role) for name, person in people.items()}
        with database.write() as session:
            access = self.access(session, "president", Action.CREATE, Kind.ASSIGNMENT)
            assign_by_rule(access, self.id, ByRule(jurors_per_dossier=2))

    def access(self, session, name: str, action: Action, kind: Kind) -> Access:
        return Access(session, self.people[name], action, kind)

    def rate(self, name: str, degree: str) -> None:
        with self.database.write() as session:
            access = self.access(session, name, Action.UPDATE, Kind.REVIEW)
            rate(access, self.dossier, CRITERION, CriterionOpinion(degree=degree))


@pytest.fixture
def jury(database: Database) -> Jury:
    return Jury(database)


def test_a_degree_is_kept_with_what_it_counts_as(jury: Jury):
    jury.rate("ana", "Acquis")
    with jury.database.read() as session:
        kept = session.query(CriterionReview).one()
        assert (kept.degree, kept.rating, kept.first_rating) == ("Acquis", Rating.MET, Rating.MET)
        assert scale_of(session.get_one(JurySession, jury.id)).of(kept).label == "Acquis"


def test_agreement_goes_by_the_degrees_and_not_by_what_they_count_as(jury: Jury):
    jury.rate("ana", "Remarquable")
    jury.rate("ben", "Acquis")
    with jury.database.read() as session:
        ratings = session_ratings(jury.access(session, "president", Action.READ, Kind.DELIBERATION), jury.id)
    assert [rating.level for rating in ratings] == [2, 2]
    units = by_unit(ratings)
    assert list(disagreements(units).values()) == [1.0]
    assert ordinal_alpha(units.values(), len(FIVE)) is not None


def test_the_jury_settles_on_a_degree(jury: Jury):
    with jury.database.write() as session:
        access = jury.access(session, "president", Action.UPDATE, Kind.DELIBERATION)
        settle(access, jury.dossier, Settlement(ratings={CRITERION: "En bonne voie"}))
        with pytest.raises(UnknownDegree):
            settle(access, jury.dossier, Settlement(ratings={CRITERION: "met"}, version=1))
    with jury.database.read() as session:
        table = open_table(jury.access(session, "president", Action.READ, Kind.DELIBERATION), jury.dossier)
        assert table.scale.degree(table.settled.ratings[CRITERION]).label == "En bonne voie"


def test_a_scale_that_was_rated_on_changes_no_more(database: Database, jury: Jury):
    jury.rate("ana", "Remarquable")
    with database.write() as session:
        administrator = add_account(session, Role.ADMINISTRATOR, "administrator")
        access = Access(session, Actor(administrator.id, administrator.role), Action.UPDATE, Kind.SESSION)
        version = session.get_one(JurySession, jury.id).version
        with pytest.raises(ScaleInUse):
            change_session(access, jury.id, rules(None, version))
        assert change_session(access, jury.id, rules(FIVE, version)).title == "Jury"


def test_ratings_from_before_there_were_scales_are_read_on_the_usual_one():
    assert DEFAULT.of(CriterionReview(rating=Rating.PARTLY_MET)).label == "Partiellement atteint"
    assert DEFAULT.of(CriterionReview()) is DEFAULT.of(None) is None


def test_what_is_signed_tells_degrees_of_the_same_worth_apart(jury: Jury):
    signed = set()
    for name, degree in (("ana", "Remarquable"), ("ben", "Acquis")):
        with jury.database.write() as session:
            access = jury.access(session, name, Action.UPDATE, Kind.REVIEW)
            for criterion in the_referentiel().bloc("B2").criteria():
                rate(access, jury.dossier, criterion.id, CriterionOpinion(degree=degree))
            review = own_review(access, jury.dossier)
            sign(access.to(Action.SIGN, Kind.REVIEW), jury.dossier, Signature(version=review.version))
            (row,) = session.query(SignOff).filter(SignOff.review_id == review.id)
            signed.add(json.dumps(json.loads(row.body)["criteria"], sort_keys=True))
    assert len(signed) == 2


def test_where_no_degree_counts_as_partly_met_a_partial_draft_is_compared_with_nothing():
    levels = frozenset({0, 2})
    assert [comparable(level, levels) for level in (0, 1, 2, None)] == [0, None, 2, None]
