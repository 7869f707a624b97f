"""``faisceau referentiel``: shows and checks a référentiel."""

from typing import Annotated

import typer
from rich.console import Console
from rich.tree import Tree

from referentiel.catalogue import open_referentiel
from referentiel.check import problems
from referentiel.model import Bloc, Criterion, Referentiel, Weight
from service.settings import Settings

app = typer.Typer(help="Montre et vérifie un référentiel.", no_args_is_help=True)

Name = Annotated[str | None, typer.Argument(help="Nom, fichier ou dossier du référentiel ; par défaut celui réglé.")]


@app.command()
def show(
    name: Name = None,
    criterion: Annotated[str | None, typer.Option(help="Un seul critère, en entier : C5.2.")] = None,
) -> None:
    """Montre la grille, ou un critère avec ses facettes, ses niveaux et ses questions."""
    referentiel = open_referentiel(name or Settings().referentiel)
    console = Console()
    if criterion is None:
        console.print(_grid(referentiel))
        return
    found = next((c for c in referentiel.criteria() if c.id == criterion.upper()), None)
    if found is None:
        raise typer.BadParameter(f"Le référentiel n'a pas de critère {criterion}.")
    console.print(_criterion(found))


@app.command()
def check(name: Name = None) -> None:
    """Vérifie un référentiel : identifiants, rattachements, facettes."""
    referentiel = open_referentiel(name or Settings().referentiel)
    found = problems(referentiel)
    for problem in found:
        typer.echo(problem)
    criteria = list(referentiel.criteria())
    facets = sum(len(c.facets) for c in criteria)
    typer.echo(
        f"{referentiel.title} ({referentiel.year}) : {len(referentiel.blocs)} blocs, {len(criteria)} critères, "
        f"{facets} facettes ; {len(found) or 'aucun'} problème{'s' if len(found) > 1 else ''}."
    )
    if found:
        raise typer.Exit(1)


def _grid(referentiel: Referentiel) -> Tree:
    tree = Tree(f"[bold]{referentiel.title}[/] · {referentiel.certifier} · {referentiel.year}")
    for bloc in referentiel.blocs:
        _add_bloc(tree, bloc)
    return tree


def _add_bloc(tree: Tree, bloc: Bloc) -> None:
    branch = tree.add(f"[bold]{bloc.id}[/] {bloc.label}")
    branch.add("Pièces : " + ", ".join(piece.label for piece in bloc.pieces))
    for competence in bloc.competences:
        leaf = branch.add(f"[bold]{competence.id}[/] {competence.label}")
        for criterion in competence.criteria:
            leaf.add(f"[bold]{criterion.id}[/] {criterion.label} [dim]({len(criterion.facets)} facettes)[/]")


def _criterion(criterion: Criterion) -> Tree:
    tree = Tree(f"[bold]{criterion.id}[/] {criterion.label}")
    tree.add(f"Texte officiel : {criterion.official}")
    tree.add(f"Rattachement : {criterion.attachment.reason}")
    for facet in criterion.facets:
        main = " (principale)" if facet.weight is Weight.MAIN else ""
        branch = tree.add(f"[bold]{facet.label}[/]{main}")
        branch.add(f"Compte : {facet.substance}")
        branch.add(f"Ne suffit pas : {facet.vocabulary}")
    levels = tree.add("Niveaux")
    levels.add(f"Étayé : {criterion.levels.supported}")
    levels.add(f"Partiel : {criterion.levels.partial}")
    levels.add(f"Non trouvé : {criterion.levels.missing}")
    questions = tree.add("Questions pour l'oral")
    for question in criterion.questions:
        questions.add(question)
    return tree
