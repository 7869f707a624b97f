"""Small real objects that tests are told with."""

from collections.abc import Sequence

from ingest.blocks import Block
from ingest.document import Document, Format, Fragment, PassageKind, SourceRange
from ingest.segmentation import segment
from referentiel.model import (
    Activity,
    Attachment,
    Bloc,
    Competence,
    Criterion,
    Facet,
    Levels,
    PieceKind,
    Weight,
)
from service.assessment.dossier import Dossier, Piece

NOTE = PieceKind("note", "Note", collective=False, evidence=True, must_contain=(), file_hints=("note",))
CARNET = PieceKind(
    "carnet", "Carnet du groupe", collective=True, evidence=True, must_contain=(), file_hints=("carnet",)
)
BRIEF = PieceKind("brief", "Brief", collective=False, evidence=False, must_contain=(), file_hints=("brief",))


def facet(
    id_: str, label: str, queries: Sequence[str], cues: Sequence[str] = (), weight: Weight = Weight.MAIN
) -> Facet:
    return Facet(id_, label, weight, f"Des faits sur {label.lower()}.", "Des mots.", tuple(queries), tuple(cues))


def criterion(id_: str, label: str, *facets: Facet) -> Criterion:
    return Criterion(
        id=id_,
        official=label,
        label=label,
        attachment=Attachment(inferred=False, reason="Écrit ainsi."),
        pieces=("note",),
        facets=facets,
        levels=Levels("s", "p", "m"),
        questions=(f"Que diriez-vous de {label.lower()} ?",),
    )


def bakery() -> Bloc:
    """A bloc of two competences from a trade that is none of the product's own."""
    prices = criterion(
        "K1.1",
        "Le prix du pain est calculé",
        facet(
            "cout",
            "Coût de revient",
            [
                "La farine revient à 42 centimes par baguette et la cuisson à 18 centimes",
                "Nous avons pesé chaque ingrédient pour établir le coût d'une miche",
                "Le kilo de levain nous coûte 1,20 € électricité comprise",
                "Main-d'œuvre : 11 minutes par pain, soit 2,60 €",
            ],
            ["coût", "farine", "centimes", "marge"],
        ),
        facet(
            "voisins",
            "Prix des boulangeries voisines",
            [
                "La boulangerie de la gare vend sa baguette 1,30 €",
                "Relevé des prix dans cinq boutiques du quartier",
                "Le supermarché d'en face casse les prix à 0,55 €",
                "Chez nos concurrents, la miche se vend entre 4 et 6 €",
            ],
            ["concurrent", "boutique", "relevé"],
            Weight.SECONDARY,
        ),
    )
    hygiene = criterion(
        "K2.1",
        "L'hygiène du fournil est assurée",
        facet(
            "nettoyage",
            "Nettoyage du fournil",
            [
                "Le pétrin est démonté et lavé chaque soir à l'eau chaude",
                "Un plan de nettoyage est affiché au-dessus de l'évier",
                "Les sols sont désinfectés le lundi et le jeudi",
                "Chaque poste a sa fiche de nettoyage signée",
            ],
            ["nettoyage", "lavé", "désinfecté"],
        ),
        facet(
            "temperature",
            "Relevé des températures",
            [
                "La chambre froide est contrôlée à 6 heures et notée sur le registre",
                "La température de pousse ne dépasse jamais 26 degrés",
                "Un thermomètre enregistreur suit le frigo jour et nuit",
                "Relevé | matin 3 °C | soir 4 °C",
            ],
            ["température", "degrés", "froide"],
        ),
    )
    return Bloc(
        id="X",
        official="BLOC X",
        label="Tenir une boulangerie",
        official_context="c",
        context="c",
        evaluation="e",
        activities=(Activity("A1", "a", "a"),),
        pieces=(NOTE, CARNET, BRIEF),
        competences=(
            Competence("K1", "A1", "Vendre", "Vendre", "Vente", (prices,)),
            Competence("K2", "A1", "Produire", "Produire", "Production", (hygiene,)),
        ),
    )


def document(*texts: str, headings: bool = False) -> Document:
    """A Markdown document of these paragraphs; with ``headings``, those that begin with ``#`` are headings."""
    blocks = []
    for line, text in enumerate(texts):
        is_heading = headings and text.startswith("#")
        shown = text.lstrip("# ") if is_heading else text
        kind = PassageKind.HEADING if is_heading else PassageKind.PARAGRAPH
        place = SourceRange(f"line/{line}", 0, len(shown))
        blocks.append(Block(kind, shown, (Fragment(0, len(shown), place),), level=1 if is_heading else 0))
    return Document("0" * 64, Format.MARKDOWN, "markdown/1", (), segment(blocks))


def piece(*texts: str, kind: PieceKind = NOTE, id_: str | None = None) -> Piece:
    return Piece(id_ or kind.id, kind, f"{kind.id}.md", document(*texts))


def dossier(*pieces: Piece) -> Dossier:
    return Dossier("X", pieces)
