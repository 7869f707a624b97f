"""The options that name a language model, shared by the commands that can ask one."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from service.assessment.language_model.errors import NoSuchProvider
from service.settings import Settings


class Engine(StrEnum):
    """What reads the dossier."""

    EVIDENCE = "evidence"
    MODEL = "model"
    BOTH = "both"


Model = Annotated[str | None, typer.Option(help="Modèle de langue, « fournisseur:modèle » : openai:gpt-4.1.")]
BaseUrl = Annotated[str | None, typer.Option(help="Adresse d'un serveur au protocole d'OpenAI.")]
Candidates = Annotated[
    list[str] | None, typer.Option("--candidate", help="Nom d'un candidat, remplacé partout avant l'envoi ; répétable.")
]
EngineChoice = Annotated[
    Engine | None,
    typer.Option("--engine", help="Ce qui lit : le moteur de preuves, le modèle, ou les deux côte à côte."),
]
Votes = Annotated[int | None, typer.Option(min=1, max=9, help="Nombre de lectures de chaque critère.")]


def settings_with(referentiel: str | None = None, **model: Any) -> Settings:
    """The settings of the environment, with what the command line says instead; None says nothing."""
    said = {name: value for name, value in model.items() if value is not None}
    changes: dict[str, Any] = {"model": said} if said else {}
    if referentiel is not None:
        changes["referentiel"] = referentiel
    return Settings(**changes)


def settings_for(engine: Engine | None, settings: Settings) -> Settings:
    """The settings with which a review is read by the engine that was asked for; None leaves it to the settings.

    Raises:
        NoSuchProvider: a model was asked for, and none is named.
    """
    if engine is Engine.EVIDENCE:
        return settings.model_copy(update={"model": settings.model.model_copy(update={"name": None})})
    if engine is not None and settings.model.name is None:
        raise NoSuchProvider("Aucun modèle n'est nommé : --model fournisseur:modèle, ou FAISCEAU_MODEL__NAME.")
    return settings
