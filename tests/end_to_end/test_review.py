"""``faisceau review`` from files to outputs, as a new user runs it, on the demo dossiers."""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader
from rapidfuzz import fuzz

from ingest.document import Box, Document
from ingest.limits import Limits
from ingest.reading import read
from service.assessment.draft import Coverage, Draft, Stance
from service.exports.draft_json import decode

DEMO = Path(__file__).parents[2] / "demo"
COMMAND = Path(sys.executable).with_name("faisceau")


def faisceau(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *map(str, arguments)], check=False, capture_output=True, text=True)  # noqa: S603


def pieces(bloc: str) -> list[Path]:
    return sorted(path for path in (DEMO / bloc).iterdir() if not path.name.startswith("brief"))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> dict[str, Path]:
    """The output folder of each demo dossier."""
    outs = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAISCEAU_CACHE_DIR", str(cache_dir))
        for bloc in ("b1", "b2", "b3"):
            outs[bloc] = tmp_path_factory.mktemp(bloc)
            briefs = [f"--brief={path}" for path in (DEMO / bloc).glob("brief.*")]
            done = faisceau("review", *pieces(bloc), *briefs, "--bloc", bloc, "--out", outs[bloc])
            assert done.returncode == 0, done.stderr
    return outs


def text_under(pdf: pdfium.PdfDocument, box: Box) -> str:
    """The text under a box, drawn in by a hair so that a neighbour's edge does not count."""
    page, rect = pdf[box.page - 1].get_textpage(), box.rect
    return str(page.get_text_bounded(rect.x0 + 0.5, rect.y0 + 1, rect.x1 - 0.5, rect.y1 - 1))


def likeness(one: str, other: str) -> float:
    """From 0 to 1 over letters and figures alone: hyphens at line ends and calls of notes are no words."""
    return fuzz.ratio(*("".join(c for c in text if c.isalnum()) for text in (one, other))) / 100


def draft_of(out: Path) -> Draft:
    return decode((out / "draft.json").read_bytes())


def documents(bloc: str) -> dict[str, Document]:
    return {path.stem: read(path.read_bytes(), path.name, Limits()) for path in pieces(bloc)}


@pytest.mark.parametrize("bloc", ["b1", "b2", "b3"])
def test_every_quote_stands_verbatim_in_its_document(reviewed: dict[str, Path], bloc: str) -> None:
    read_again = documents(bloc)
    draft = draft_of(reviewed[bloc])
    shown = [e for criterion in draft.criteria.values() for e in criterion.evidence]
    assert shown
    for evidence in shown:
        piece = read_again[evidence.piece]
        words = [piece.passage(span.passage).text[span.start : span.end] for span in evidence.spans()]
        assert "\n".join(words) == evidence.quote
        assert evidence.boxes_in(piece) == evidence.boxes


@pytest.mark.parametrize("bloc", ["b1", "b3"])
def test_the_boxes_of_a_quote_cover_its_words_and_no_others(reviewed: dict[str, Path], bloc: str) -> None:
    drafted = [e for criterion in draft_of(reviewed[bloc]).criteria.values() for e in criterion.evidence]
    for source in (path for path in pieces(bloc) if path.suffix == ".pdf"):
        pdf = pdfium.PdfDocument(source)
        for evidence in (e for e in drafted if e.piece == source.stem):
            under = "".join(text_under(pdf, box) for box in evidence.boxes)
            assert likeness(under, evidence.quote) > 0.97, (evidence.quote, under)


@pytest.mark.parametrize("bloc", ["b1", "b2", "b3"])
def test_every_criterion_of_the_bloc_has_a_word_and_its_reasons(reviewed: dict[str, Path], bloc: str) -> None:
    draft = draft_of(reviewed[bloc])
    assert len(draft.criteria) == {"b1": 13, "b2": 17, "b3": 20}[bloc]
    for criterion in draft.criteria.values():
        assert criterion.reason
        if criterion.coverage is not Coverage.SUPPORTED:
            # What lowers it is an aspect without substance, or a passage that says otherwise, which is then shown.
            contradicted = any(evidence.stance is Stance.CONTRADICTION for evidence in criterion.evidence)
            assert contradicted or (criterion.gaps and criterion.absence)
            assert criterion.questions


def test_the_brief_is_read_and_never_quoted(reviewed: dict[str, Path]) -> None:
    draft = draft_of(reviewed["b2"])
    assert [piece.id for piece in draft.pieces if not piece.evidence] == ["brief"]
    assert all(e.piece != "brief" for criterion in draft.criteria.values() for e in criterion.evidence)


def test_the_annotated_copy_has_a_highlight_for_the_evidence_and_the_same_pages(reviewed: dict[str, Path]) -> None:
    source = PdfReader(DEMO / "b1" / "dossier-artistique.pdf")
    copy = PdfReader(reviewed["b1"] / "dossier-artistique-annote.pdf")
    assert len(copy.pages) == len(source.pages)
    assert [p.extract_text() for p in copy.pages] == [p.extract_text() for p in source.pages]
    subtypes = {a.get_object()["/Subtype"] for page in copy.pages for a in page.get("/Annots", [])}
    assert "/Highlight" in subtypes


def test_the_report_is_one_file_in_french_that_fetches_nothing(reviewed: dict[str, Path]) -> None:
    report = (reviewed["b3"] / "report.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in report
    assert "le jury décide" in report
    assert 'src="http' not in report
    assert 'href="http' not in report


def test_a_total_that_does_not_add_up_is_told_and_kept(tmp_path: Path) -> None:
    table = "| Poste | Montant |\n|---|---|\n| Son | 300 € |\n| Lumière | 200 € |\n| Total | 600 € |"
    note = tmp_path / "note-strategique.md"
    note.write_text(f"# Budget\n\nLe budget de la saison tient en deux postes.\n\n{table}\n", encoding="utf-8")
    done = faisceau("review", note, "--bloc", "b3", "--out", tmp_path / "out")
    assert "Contrôle" in done.stdout
    assert any("600" in found.message and "500" in found.message for found in draft_of(tmp_path / "out").checks)


def test_a_refused_file_stops_none_of_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "note-de-synthese.pdf"
    broken.write_bytes(b"%PDF-1.7\nrien de plus")
    note = tmp_path / "oral.md"
    note.write_text("Nous avons comparé quatre festivals voisins et relevé leurs prix en mars 2026.", encoding="utf-8")
    out = tmp_path / "out"
    done = faisceau("review", broken, note, tmp_path / "absent.pdf", "--bloc", "B1", "--out", out, "--json")
    assert done.returncode == 3
    summary = json.loads(done.stdout)
    assert [refused["file"] for refused in summary["refused"]] == ["note-de-synthese.pdf", "absent.pdf"]
    assert len(summary["criteria"]) == 13
    assert (out / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["review", "absent.pdf", "--bloc", "B1"], 4, "Aucune pièce du candidat n'a pu être lue"),
        (["review", "note.md", "--bloc", "B9"], 2, "n'a pas de bloc B9"),
        (["review", "roman=note.md", "--bloc", "B1"], 2, "Pièce inconnue"),
        (["review", "note.md", "--bloc", "B1", "--brief", "brief.md"], 2, "ne part d'aucun brief"),
        (["review", "note.md", "--bloc", "B1", "--referentiel", "inconnu"], 5, "Référentiel inconnu"),
    ],
)
def test_a_mistake_is_one_french_sentence_and_an_exit_code(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    done = faisceau(*arguments, "--out", tmp_path / "out")
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_the_referentiel_that_comes_with_the_product_passes_its_check() -> None:
    done = faisceau("referentiel", "check")
    assert done.returncode == 0
    assert "50 critères" in done.stdout


def test_one_criterion_is_shown_whole() -> None:
    done = faisceau("referentiel", "show", "--criterion", "c5.2")
    assert done.returncode == 0
    assert "Ne suffit pas" in done.stdout
