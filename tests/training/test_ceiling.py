from pathlib import Path

from msgspec.structs import replace

from referentiel import loader
from service.assessment.draft import Coverage
from training import corpus
from training.ceiling import ceilings
from training.corpus import JudgedCriterion, Label, LabelledPassage, MiniDossier, PassageForm, Profile

ICART = Path("referentiel/icart-2024")


def passage(served):
    labels = {"C1.1": Label.SUBSTANCE}
    return LabelledPassage("", PassageForm.PARAGRAPH, "Un fait précis.", labels, "", {"C1.1": served})


def test_where_facets_alone_decide_the_word_knowing_them_is_what_it_takes():
    grid = loader.load(ICART)
    criteria = grid.bloc("B1").criteria()
    main = tuple(facet.id for facet in next(iter(criteria)).facets if facet.weight == "main")
    nothing = JudgedCriterion(Coverage.MISSING, (), "")
    dossiers = []
    for number in range(40):
        served, word = (main, Coverage.SUPPORTED) if number % 2 else (main[:1], Coverage.PARTIAL)
        filler = replace(passage(()), labels={}, facets={})
        judged = {c.id: nothing for c in grid.bloc("B1").criteria()} | {"C1.1": JudgedCriterion(word, (0,), "")}
        found = MiniDossier(
            "P", "B1", Profile.STRONG, "note", "musique", (*[passage(served)] * 2, *[filler] * 78), judged
        )
        dossiers.append(replace(found, id=f"b1-{number:02d}"))
    found = ceilings(corpus.Corpus(tuple(dossiers), "x"), grid)
    assert found["with facets"][1].macro_f1 == 1
    assert found["without facets"][1].macro_f1 < 0.8
    assert found["with facets"][0] is None
