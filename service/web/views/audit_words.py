"""What the audit log's entries are in French; its own codes stay beside them, as its exports have them."""

from collections.abc import Mapping
from typing import Any

ACTIONS = {
    "access.refuse": "accès refusé",
    "account.accept_invitation": "invitation acceptée",
    "account.change": "compte changé",
    "account.change_password": "mot de passe changé",
    "account.close": "compte fermé",
    "account.invite": "compte invité",
    "account.invite_again": "compte invité de nouveau",
    "candidate.erase": "candidat effacé",
    "candidates.import": "candidats inscrits par une liste",
    "candidates.invite": "candidats invités",
    "deliberation.settle": "délibération enregistrée",
    "dossier.assign": "dossier attribué",
    "dossier.change": "dossier changé",
    "dossier.enter": "candidat inscrit",
    "dossier.unassign": "dossier repris à un juré",
    "draft.request": "brouillon demandé",
    "group.make": "groupe créé",
    "group.remove": "groupe supprimé",
    "personal_data.export": "données d'une personne remises",
    "piece.hand_in": "pièce déposée",
    "referentiel.take_up": "référentiel adopté",
    "review.add_evidence": "preuve ajoutée",
    "review.decide": "preuve retenue ou écartée",
    "review.rate": "critère apprécié",
    "review.reopen": "relecture rouverte",
    "review.sign": "relecture signée",
    "review.withdraw_evidence": "avis sur une preuve retiré",
    "run.cancel": "lecture annulée",
    "run.retry": "lecture reprise",
    "seat.give": "juré nommé",
    "seat.take_back": "juré retiré",
    "self_check.request": "lecture demandée par le candidat",
    "session.change": "session changée",
    "session.export": "session exportée",
    "session.open": "session ouverte",
    "session.purge": "session purgée",
    "session.remove": "session supprimée",
    "sign_in.close": "déconnexion",
    "sign_in.open": "connexion",
    "sign_in.refuse": "connexion refusée",
    "token.make": "jeton créé",
    "token.revoke": "jeton révoqué",
    "webhook.add": "webhook ajouté",
    "webhook.remove": "webhook supprimé",
}
_KINDS = {
    "account": "compte",
    "candidate": "candidat",
    "deliberation": "délibération",
    "dossier": "dossier",
    "draft": "brouillon",
    "erasure": "effacement",
    "group": "groupe",
    "piece": "pièce",
    "piece_version": "pièce",
    "referentiel": "référentiel",
    "review": "relecture",
    "run": "lecture",
    "seat": "siège",
    "self_check": "lecture du candidat",
    "token": "jeton",
}
_NAMES = {
    "account": "compte",
    "added": "ajoutés",
    "attempt": "essai",
    "cause": "cause",
    "criterion": "critère",
    "digest": "empreinte",
    "evidence": "preuve",
    "invited": "invités",
    "means": "par",
    "outcome": "décision",
    "role": "rôle",
    "scopes": "portées",
    "state": "état",
    "wanted": "demande",
}
_VALUES = {
    "password": "mot de passe",
    "oidc": "compte de l'école",
    "request": "demande",
    "retention": "fin de conservation",
}


def action_words(action: str) -> str:
    """What was done, in French; the code itself where it has no words yet."""
    return ACTIONS.get(action, action)


def kind_words(kind: str) -> str:
    """What kind of thing it was done to, in French."""
    return _KINDS.get(kind, kind)


def detail_words(detail: Mapping[str, Any]) -> str:
    """The details of an entry, those that say something."""
    return " · ".join(
        f"{_NAMES.get(name, name)} {_plain(value)}" for name, value in detail.items() if value not in (None, "", [], {})
    )


def _plain(value: Any) -> str:
    said = value if isinstance(value, list) else [value]
    return ", ".join(_VALUES.get(str(each), str(each)) for each in said)
