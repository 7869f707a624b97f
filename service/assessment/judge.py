"""What every judge is: something that reads a competence's criteria in a searched dossier and drafts an assessment."""

from typing import Protocol

from referentiel.model import Competence
from service.assessment.draft import CriterionDraft, EngineEntry, Usage
from service.assessment.search import DossierSearch


class Judge(Protocol):
    """Drafts one competence at a time, so that work can be resumed and paid for piece by piece."""

    @property
    def entry(self) -> EngineEntry:
        """What jurors are told of the engine."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes with everything of the judge that can change a draft."""
        ...

    @property
    def usage(self) -> Usage | None:
        """What was asked of a language model so far; None for an engine that asks none."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What jurors must know of how the dossier was read so far, in French."""
        ...

    def judge(self, competence: Competence, search: DossierSearch) -> dict[str, CriterionDraft]:
        """The draft of each criterion of the competence, by criterion id."""
        ...
