"""A run whose settings name a language model: what is asked, counted, kept, and never sent."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.assessment.draft import Draft
from service.exports.draft_json import decode
from service.pipeline.steps import Steps
from service.pipeline.workflow import draft_dossier
from service.pipeline.workshop import Workshop
from service.store.database import Database, open_database
from service.store.files.opening import open_files
from service.store.models import Candidate, Dossier, Run, RunState
from service.store.repositories.drafts import Drafts
from service.store.repositories.runs import begin
from service.wiring import EvidenceTools
from tests.fakes.chat_endpoint import ChatEndpoint, failure
from tests.service.assessment.language_model.scene import NOTE, reader
from tests.service.pipeline.bakery_school import request_drafts, settings
from tests.service.pipeline.conftest import once

Ask = Callable[[], Draft]
TEXT = "\n\n".join(f"## Partie {number}\n\n{said}" for number, said in enumerate(NOTE, 1))


@pytest.fixture
def endpoint() -> Iterator[ChatEndpoint]:
    with ChatEndpoint(reader()).serving() as served:
        yield served


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = open_database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def workshop(database: Database, tmp_path: Path, tools: EvidenceTools, endpoint: ChatEndpoint) -> Workshop:
    model = {"name": "openai:essai", "base_url": endpoint.url, "api_key": "k", "attempts": 1, "pseudonyms": "on"}
    chosen = settings(tmp_path, tmp_path / "cache", model=model)
    return Workshop(database, open_files(str(tmp_path / "files")), chosen, build=lambda *_: tools)


@pytest.fixture
def ask(workshop: Workshop) -> Ask:
    """Asks for a draft of one and the same dossier, each time as another process would."""
    (first,) = request_drafts(workshop.database, workshop.files, [TEXT])
    with workshop.database.write() as session:
        run = session.get_one(Run, first)
        dossier = session.get_one(Dossier, run.dossier_id)
        session.get_one(Candidate, dossier.candidate_id).name = "Idir Benslama"
        asked = {"dossier_id": dossier.id, "session_id": run.session_id, "inputs": run.inputs}
        asked |= {"inputs_digest": run.inputs_digest, "purpose": run.purpose}

    def drafted() -> Draft:
        with workshop.database.write() as session:
            run = Run(**asked)
            session.add(run)
            session.flush()
            begin(run, f"{run.id}.1")
            run_id = run.id
        draft_dossier(run_id, Steps(workshop), once)
        with workshop.database.read() as session:
            assert session.get_one(Run, run_id).state is RunState.DONE
            kept = Drafts(session).of_run(run_id)
            assert kept is not None
            return decode(kept.body)

    return drafted


def test_each_competence_is_asked_once_and_what_was_spent_is_counted(ask: Ask, endpoint: ChatEndpoint) -> None:
    draft = ask()
    assert draft.engine.id == "openai:essai"
    assert all(criterion.model is not None for criterion in draft.criteria.values())
    assert draft.usage is not None
    assert draft.usage.calls == len(endpoint.bodies) == 2
    assert draft.usage.input_tokens > 0


def test_the_same_dossier_asked_again_costs_nothing(ask: Ask, endpoint: ChatEndpoint) -> None:
    first, second = ask(), ask()
    assert second.criteria == first.criteria
    assert len(endpoint.bodies) == 2
    assert second.usage is not None
    assert (second.usage.calls, second.usage.remembered, second.usage.output_tokens) == (0, 2, 0)


def test_a_model_that_fails_leaves_the_engines_draft_and_is_asked_again_by_the_next_run(
    ask: Ask, endpoint: ChatEndpoint
) -> None:
    endpoint.script = lambda body: failure(500)
    plain = ask()
    assert all(criterion.model is None and criterion.note for criterion in plain.criteria.values())
    assert plain.notes
    endpoint.script = reader()
    draft = ask()
    assert all(criterion.model is not None and not criterion.note for criterion in draft.criteria.values())
    assert draft.notes == ()


def test_the_candidates_name_is_never_sent(ask: Ask, endpoint: ChatEndpoint) -> None:
    ask()
    assert all("la fiche de nettoyage est signée par" in str(body) for body in endpoint.bodies)
    assert not any("Benslama" in str(body) for body in endpoint.bodies)
