"""Makes a version of what this school's jurors taught, from the decisions kept in the store."""

from datetime import datetime

import numpy as np
from sqlalchemy import select

from referentiel.catalogue import open_referentiel
from service.assessment.adaptation import Judgement, Prudence, adapt
from service.assessment.adaptation_store import Adaptation, Origin
from service.settings import Settings
from service.store.database import open_database
from service.store.files.opening import open_files
from service.store.models import ReferentielVersion
from service.use_cases.errors import NothingToAdapt
from service.use_cases.juror_decisions import DecidedPassage, decided_passages
from service.wiring import adaptation_store, build_embedder, model_of


def learn(settings: Settings, now: datetime) -> Adaptation | None:
    """Keeps a new version, made over the shipped heads from every signed decision; None when there is none.

    Raises:
        NothingToAdapt: the référentiel brings no trained model.
    """
    referentiel = open_referentiel(settings.referentiel)
    model = model_of(referentiel)
    if model is None:
        raise NothingToAdapt("Ce référentiel n'a pas de modèle appris : il n'y a rien à adapter.")
    decided = [each for each in _decisions(settings, referentiel.id) if each.criterion in model.heads.criteria]
    if not decided:
        return None
    vectors = build_embedder(settings, model).encode([each.text for each in decided], query=False)
    judgements = [
        Judgement(each.criterion, np.asarray(vector, np.float32), each.verdict, each.juror, each.share)
        for each, vector in zip(decided, vectors, strict=True)
    ]
    prudence = Prudence()
    origin = Origin(
        heads=model.heads.fingerprint,
        referentiel=referentiel.fingerprint,
        created=now.isoformat(timespec="seconds"),
        judgements=round(sum(judgement.share for judgement in judgements)),
        jurors=len({judgement.juror for judgement in judgements}),
        criteria=len({judgement.criterion for judgement in judgements}),
        prudence=prudence,
    )
    return adaptation_store(referentiel, settings).write(adapt(model.heads, judgements, prudence), origin)


def _decisions(settings: Settings, referentiel: str) -> list[DecidedPassage]:
    database = open_database(settings.server.database_address(settings.data_dir))
    files = open_files(settings.server.files_address(settings.data_dir))
    with database.read() as session:
        query = select(ReferentielVersion.id).where(ReferentielVersion.name == referentiel)
        return list(decided_passages(session, files, frozenset(session.scalars(query))))
