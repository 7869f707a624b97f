"""What a run leaves, and what becomes of it when something is wrong with a file or with the run itself."""

from collections.abc import Callable

import msgspec
import pytest

from ingest.document import Document
from service.assessment.draft import Draft
from service.exports.draft_json import decode
from service.pipeline.errors import CannotRetry
from service.pipeline.progress import events_since
from service.pipeline.requests import cancel, request_run, retry
from service.pipeline.steps import Steps
from service.pipeline.workflow import draft_dossier
from service.pipeline.workshop import Workshop
from service.store.models import Dossier, Judgement, PieceVersion, Purpose, Reading, ReadingState, Run, RunState
from service.store.repositories.drafts import Drafts, Exports
from service.store.repositories.runs import begin
from tests.service.pipeline.bakery_school import hand_in, long_note, note, request_drafts
from tests.service.pipeline.conftest import once

Done = Callable[[str], Run]
POISON = "\x00\x01\x02" * 50


def test_a_run_keeps_a_draft_and_what_jurors_get_of_it(workshop: Workshop, draft: Done) -> None:
    run = draft(_request(workshop, note(1)))
    assert run.state is RunState.DONE
    made = _draft(workshop, run)
    assert [entry.id for entry in made.pieces] == ["note"]
    assert set(made.criteria) == {"K1.1", "K2.1"}
    assert any("farine" in evidence.quote for evidence in made.criteria["K1.1"].evidence)
    with workshop.database.read() as session:
        kept = Drafts(session).of_run(run.id)
        assert kept is not None
        exports = Exports(session).of_draft(kept.id)
    assert {export.file_name: export.kind for export in exports} == {
        "draft.json": "data",
        "note-annote.pdf": "annotated",
        "report.html": "report",
    }
    assert all(len(workshop.files.read(export.digest)) == export.size for export in exports)


def test_what_the_checks_prove_is_in_the_draft(workshop: Workshop, draft: Done) -> None:
    table = "| Poste | Montant |\n|---|---|\n| Farine | 300 € |\n| Sel | 200 € |\n| Total | 600 € |"
    made = _draft(workshop, draft(_request(workshop, f"{note(1)}\n\n# Budget\n\n{table}")))
    assert any("600" in found.message and "500" in found.message for found in made.checks)


def test_a_self_check_gives_nothing_to_download(workshop: Workshop, draft: Done) -> None:
    run = draft(_request(workshop, note(1), Purpose.SELF_CHECK))
    assert run.state is RunState.DONE
    with workshop.database.read() as session:
        kept = Drafts(session).of_run(run.id)
        assert kept is not None
        assert Exports(session).of_draft(kept.id) == []


def test_a_run_tells_what_it_does_and_a_reader_can_ask_for_what_came_after(workshop: Workshop, draft: Done) -> None:
    run = draft(_request(workshop, note(1)))
    told = events_since(workshop.database, run.id)
    assert [event.step for event in told] == [
        "requested", "begin", "read", "index", "judge", "judge", "draft", "export", "end",
    ]  # fmt: skip
    assert [event.done for event in told] == [0, 0, 1, 2, 3, 4, 5, 6, 6]
    assert events_since(workshop.database, run.id, told[5].id) == told[6:]


def test_a_poisoned_file_fails_alone_with_its_reason(workshop: Workshop, draft: Done) -> None:
    run = draft(_request(workshop, note(1), carnet=POISON))
    assert run.state is RunState.DONE
    made = _draft(workshop, run)
    assert [entry.id for entry in made.pieces] == ["note"]
    (warning,) = [warning for warning in made.warnings if warning.kind == "refused"]
    assert warning.piece == "Carnet du groupe"
    version = _version(workshop, run, 1)
    assert (version.reading, version.refusal) == (ReadingState.REFUSED, "CorruptFile")
    assert version.reason == warning.message


def test_a_dossier_of_which_nothing_can_be_read_fails_with_its_reason_and_can_be_tried_again(
    workshop: Workshop, draft: Done
) -> None:
    run = draft(_request(workshop, POISON))
    assert (run.state, run.error) == (RunState.FAILED, "NothingToRead")
    assert run.reason is not None
    assert run.reason.startswith("Aucune pièce du candidat n'a pu être lue. Note : ")
    with workshop.database.write() as session:
        again = session.get_one(Run, run.id)
        retry(session, again)
        assert (again.state, again.attempt, again.reason) == (RunState.REQUESTED, 2, None)


def test_a_refused_file_is_tried_again_by_the_next_run(workshop: Workshop, draft: Done) -> None:
    run = draft(_request(workshop, note(1), carnet=POISON))
    version = _version(workshop, run, 1)
    with workshop.database.write() as session:
        # What was refused by mistake, or for want of memory, is read when its turn comes again.
        session.get_one(PieceVersion, version.id).digest = workshop.files.put([note(2).encode()]).digest
    run = draft(_again(workshop, run))
    assert [entry.id for entry in _draft(workshop, run).pieces] == ["note", "carnet"]
    assert _version(workshop, run, 1).reading is ReadingState.READ


def test_only_a_run_that_failed_or_was_cancelled_is_tried_again(workshop: Workshop, draft: Done) -> None:
    run = draft(_request(workshop, note(1)))
    with workshop.database.write() as session, pytest.raises(CannotRetry):
        retry(session, session.get_one(Run, run.id))


def test_a_run_that_waits_is_cancelled_at_once(workshop: Workshop) -> None:
    run_id = _request(workshop, note(1))
    with workshop.database.write() as session:
        run = session.get_one(Run, run_id)
        cancel(session, run)
        assert run.state is RunState.CANCELLED


def test_a_run_in_progress_stops_before_its_next_step(workshop: Workshop, steps: Steps) -> None:
    run_id = _request(workshop, note(1))
    with workshop.database.write() as session:
        begin(session.get_one(Run, run_id), "work")

    def cancel_once_indexed(name: str, step: Callable[..., object], *args: object) -> object:
        outcome = once(name, step, *args)
        if name == "index":
            with workshop.database.write() as session:
                cancel(session, session.get_one(Run, run_id))
        return outcome

    draft_dossier(run_id, steps, cancel_once_indexed)
    with workshop.database.read() as session:
        run = session.get_one(Run, run_id)
        assert (run.state, run.reason) == (RunState.CANCELLED, "Le traitement a été annulé.")
        assert session.query(Judgement).count() == 0


def test_a_run_erased_meanwhile_stops_without_a_trace(workshop: Workshop, steps: Steps) -> None:
    run_id = _request(workshop, note(1))
    with workshop.database.write() as session:
        session.delete(session.get_one(Dossier, session.get_one(Run, run_id).dossier_id))
    draft_dossier(run_id, steps, once)
    assert events_since(workshop.database, run_id) == ()


def test_the_same_file_is_read_once_whoever_hands_it_in(workshop: Workshop, draft: Done) -> None:
    for run_id in request_drafts(workshop.database, workshop.files, [note(1), note(1)]):
        assert draft(run_id).state is RunState.DONE
    with workshop.database.read() as session:
        (reading,) = session.query(Reading).all()
    document = msgspec.json.decode(workshop.files.read(reading.digest), type=Document)
    assert document.digest == reading.source


def test_a_new_version_is_judged_only_on_what_changed(workshop: Workshop, draft: Done) -> None:
    first = draft(_request(workshop, long_note(flour_price=42)))
    second = draft(_hand_in_again(workshop, first, long_note(flour_price=77)))
    assert _judged(workshop, first) == ["K1", "K2"]
    assert _judged(workshop, second) == ["K1"]
    made = _draft(workshop, second)
    assert any("77 centimes" in evidence.quote for evidence in made.criteria["K1.1"].evidence)


def test_a_line_added_elsewhere_moves_kept_judgements_and_makes_none_anew(workshop: Workshop, draft: Done) -> None:
    first = draft(_request(workshop, note(1)))
    same = draft(_hand_in_again(workshop, first, note(1) + "\n"))
    assert _judged(workshop, same) == []
    before, after = _draft(workshop, first), _draft(workshop, same)
    assert after.criteria == before.criteria
    assert after.pieces[0].digest != before.pieces[0].digest


def test_a_dossier_that_says_the_same_is_judged_once(workshop: Workshop, draft: Done) -> None:
    one, other = (draft(run_id) for run_id in request_drafts(workshop.database, workshop.files, [note(1)] * 2))
    assert _judged(workshop, one) == ["K1", "K2"]
    assert _judged(workshop, other) == []


def _request(workshop: Workshop, text: str, purpose: Purpose = Purpose.JURY, carnet: str | None = None) -> str:
    (run_id,) = request_drafts(workshop.database, workshop.files, [text])
    with workshop.database.write() as session:
        run = session.get_one(Run, run_id)
        dossier = session.get_one(Dossier, run.dossier_id)
        if carnet is not None:
            hand_in(session, workshop.files, dossier, carnet, "carnet")
        session.delete(run)
        session.flush()
        return request_run(session, dossier, purpose).id


def _again(workshop: Workshop, run: Run) -> str:
    with workshop.database.write() as session:
        return request_run(session, session.get_one(Dossier, run.dossier_id), Purpose.JURY).id


def _hand_in_again(workshop: Workshop, run: Run, text: str) -> str:
    with workshop.database.write() as session:
        hand_in(session, workshop.files, session.get_one(Dossier, run.dossier_id), text)
    return _again(workshop, run)


def _draft(workshop: Workshop, run: Run) -> Draft:
    with workshop.database.read() as session:
        kept = Drafts(session).of_run(run.id)
        assert kept is not None
        return decode(kept.body)


def _version(workshop: Workshop, run: Run, rank: int) -> PieceVersion:
    with workshop.database.read() as session:
        return session.get_one(PieceVersion, run.inputs[rank])


def _judged(workshop: Workshop, run: Run) -> list[str]:
    told = events_since(workshop.database, run.id)
    return [event.message.partition(" ")[0] for event in told if event.step == "judge"]
