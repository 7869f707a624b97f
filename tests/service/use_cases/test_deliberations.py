"""What a session's board and table say, and what a jury settles on, on SQLite and on PostgreSQL."""

import pytest

from service.people.access import Access
from service.people.actor import Actor
from service.people.permissions import Action, Kind
from service.store.database import Database
from service.store.errors import NotFound, StaleVersion
from service.store.models import Outcome, Rating, Role, Seat
from service.use_cases.assignments import ByRule, DeclaredConflict, assign_by_rule, conflicts, declare_conflict, given
from service.use_cases.deliberations import Settlement, open_table, outcomes, settle
from service.use_cases.errors import UnknownPart
from service.use_cases.reviews import CriterionOpinion, rate
from service.use_cases.session_board import read_board
from service.use_cases.session_ratings import session_ratings
from tests.service.jury_scene import add_account, add_dossier, add_jury_session, add_referentiel

FIRST, SECOND = "C5.1", "C5.2"


class Scene:
    """A jury of a president and two jurors, and three dossiers."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            jury = add_jury_session(session, add_referentiel(session))
            people = {name: add_account(session, role, name) for name, role in _PEOPLE.items()}
            sitting = ("president", "ana", "ben")
            session.add_all(Seat(session_id=jury.id, account_id=people[name].id) for name in sitting)
            self.jury = jury.id
            self.dossiers = [add_dossier(session, jury, f"candidat-{n}", n).id for n in (1, 2, 3)]
            self.people = {name: Actor(person.id, person.role) for name, person in people.items()}

    def access(self, session, name: str, action: Action, kind: Kind) -> Access:
        return Access(session, self.people[name], action, kind)

    def rate(self, name: str, dossier: int, criterion: str, rating: Rating) -> None:
        with self.database.write() as session:
            access = self.access(session, name, Action.UPDATE, Kind.REVIEW)
            rate(access, self.dossiers[dossier], criterion, CriterionOpinion(rating=rating))


_PEOPLE = {"president": Role.PRESIDENT, "ana": Role.JUROR, "ben": Role.JUROR, "elsewhere": Role.PRESIDENT}


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    with database.write() as session:
        access = scene.access(session, "president", Action.CREATE, Kind.ASSIGNMENT)
        assert assign_by_rule(access, scene.jury, ByRule(jurors_per_dossier=2)).short == ()
    return scene


def test_the_board_counts_what_each_juror_has_rated(scene: Scene) -> None:
    scene.rate("ana", 0, FIRST, Rating.MET)
    scene.rate("ana", 0, SECOND, Rating.NOT_MET)
    with scene.database.read() as session:
        board = read_board(scene.access(session, "president", Action.LIST, Kind.SEAT), scene.jury)
    assert [[(reader.account.name, reader.rated) for reader in row.readers] for row in board.rows] == [
        [("Ana", 2), ("Ben", 0)],
        [("Ana", 0), ("Ben", 0)],
        [("Ana", 0), ("Ben", 0)],
    ]


def test_ratings_without_a_draft_have_no_level_to_be_compared_with(scene: Scene) -> None:
    scene.rate("ana", 0, FIRST, Rating.PARTLY_MET)
    with scene.database.read() as session:
        access = scene.access(session, "president", Action.READ, Kind.DELIBERATION)
        (rating,) = session_ratings(access, scene.jury)
    assert (rating.criterion, rating.level, rating.draft_level, rating.blind) == (FIRST, 1, None, False)


def test_the_table_tells_where_jurors_differ(scene: Scene) -> None:
    for name, rating in (("ana", Rating.MET), ("ben", Rating.NOT_MET)):
        scene.rate(name, 0, FIRST, rating)
    scene.rate("ana", 0, SECOND, Rating.MET)
    with scene.database.read() as session:
        table = open_table(scene.access(session, "president", Action.READ, Kind.DELIBERATION), scene.dossiers[0])
    assert [degree.counts_as for degree in table.ratings(FIRST)] == [Rating.MET, Rating.NOT_MET]
    assert table.divided(FIRST)
    assert not table.divided(SECOND)


def test_a_settlement_is_changed_only_by_who_has_read_it(scene: Scene) -> None:
    sent = Settlement(outcome=Outcome.VALIDATED, ratings={FIRST: Rating.MET}, minutes="Vu.")
    with scene.database.write() as session:
        settle(scene.access(session, "president", Action.UPDATE, Kind.DELIBERATION), scene.dossiers[0], sent)
    with pytest.raises(StaleVersion), scene.database.write() as session:
        settle(scene.access(session, "president", Action.UPDATE, Kind.DELIBERATION), scene.dossiers[0], sent)
    with scene.database.read() as session:
        access = scene.access(session, "president", Action.READ, Kind.DELIBERATION)
        assert {row.outcome for row in outcomes(access, scene.jury).values()} == {Outcome.VALIDATED}


def test_a_criterion_of_another_bloc_is_refused(scene: Scene) -> None:
    sent = Settlement(ratings={"C1.1": Rating.MET})
    with pytest.raises(UnknownPart), scene.database.write() as session:
        settle(scene.access(session, "president", Action.UPDATE, Kind.DELIBERATION), scene.dossiers[0], sent)


def test_the_president_of_another_jury_reads_no_table(scene: Scene) -> None:
    with pytest.raises(NotFound), scene.database.read() as session:
        open_table(scene.access(session, "elsewhere", Action.READ, Kind.DELIBERATION), scene.dossiers[0])


def test_a_declared_conflict_takes_the_dossier_back(scene: Scene) -> None:
    ana = scene.people["ana"].account_id
    with scene.database.write() as session:
        access = scene.access(session, "president", Action.CREATE, Kind.ASSIGNMENT)
        declare_conflict(access, DeclaredConflict(account_id=ana, dossier_id=scene.dossiers[0]))
        assert conflicts(access, scene.jury) == {(scene.dossiers[0], ana)}
        assert ana not in given(access, scene.jury)[scene.dossiers[0]]
        assert ana in given(access, scene.jury)[scene.dossiers[1]]
