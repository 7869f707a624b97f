"""Files made from a draft."""

from service.people.access import Access
from service.store.models import Dossier, Export, JurySession
from service.store.repositories.drafts import Exports
from service.store.repositories.lookup import get
from service.use_cases.dossiers import is_masked
from service.use_cases.drafts import hides_coverage
from service.use_cases.errors import AnonymousSession, CoverageHidden


def list_exports(access: Access, draft_id: str) -> list[Export]:
    """A draft's files, by name."""
    return Exports(access.session).of_draft(access.draft(draft_id).id)


def open_export(access: Access, export_id: str) -> Export:
    """The file that is asked for.

    Raises:
        NotFound: out of reach.
        AnonymousSession: the file would say who the candidate is.
        CoverageHidden: the file would say what the juror has not rated yet.
    """
    export = access.export(export_id)
    dossier = get(access.session, Dossier, export.dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    if is_masked(access, jury):
        raise AnonymousSession("Dans une session anonyme, les fichiers annotés ne sont pas communiqués aux jurés.")
    if hides_coverage(access, jury, dossier):
        raise CoverageHidden("Donnez d'abord votre appréciation de chaque critère : ce fichier montre le brouillon.")
    return export
