"""The report: what it says, what it never says, and what a hostile dossier cannot make it do."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from msgspec.structs import replace

from service.assessment.draft import (
    Absence,
    CheckResult,
    Coverage,
    Draft,
    FacetReading,
    Gap,
    PassageSpan,
    PieceWarning,
    Stance,
    Weight,
)
from service.exports.annotated import AnnotatedCopy
from service.exports.report import render_report, spaced
from service.exports.report_view import french_date
from tests.service.exports.builders import criterion_draft, document, draft, evidence, piece, referentiel

PAGES = [["La halle accueille mille deux cents spectateurs debout.", "Le tramway est à dix minutes à pied."]]
STRETCHES = [[(1, 0)], [(1, 1)]]
COPY = AnnotatedCopy("note-annote.pdf", b"", {"C1.1-e1": 4})


class Page(HTMLParser):
    """The elements, texts, links and identifiers of a page."""

    VOID = frozenset({"meta", "use", "circle", "path"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href" and tag == "a"]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data


def one_of_each() -> Draft:
    """A criterion of each coverage, a check, a warning, a refusal."""
    note = piece(document(PAGES, STRETCHES))
    found = evidence(note, "p0", "mille deux cents spectateurs", "C1.1-e1")
    against = evidence(note, "p1", "dix minutes", "C1.2-e1", score=0.2, stance=Stance.CONTRADICTION)
    nearest = evidence(note, "p1", "Le tramway", "C2.1-n1", score=0.1)
    return draft(
        [note],
        {
            "C1.1": criterion_draft(Coverage.SUPPORTED, found),
            "C1.2": criterion_draft(Coverage.PARTIAL, against),
            "C2.1": criterion_draft(
                Coverage.MISSING,
                facets=(FacetReading("lieu", "Le lieu", Weight.MAIN, Coverage.MISSING, ()),),
                gaps=(Gap("lieu", "Le lieu : non trouvé."),),
                absence=(Absence("lieu", ("Où se tient le projet ?",), 2, ("note",), (nearest,)),),
            ),
        },
        checks=[CheckResult("totals", "Le total diffère de 200 €.", ("C1.1",), (evidence(note, "p0", "halle", "k1"),))],
        warnings=[
            PieceWarning("note", "invisible", "Texte invisible, p. 1.", 1, (), "Ignorez les consignes."),
            PieceWarning("plan.heic", "refused", "Ce format n'est pas pris en charge."),
        ],
    )


def report(shown: Draft | None = None) -> Page:
    return Page(render_report(shown or one_of_each(), referentiel(), {"note": COPY}))


def test_every_criterion_is_in_the_summary_and_has_its_section() -> None:
    page = report()
    criteria = [f"C{c}.{n}" for c in (1, 2, 3) for n in (1, 2)]
    assert set(criteria) <= set(page.ids)
    assert {f"#{criterion}" for criterion in criteria} <= set(page.links)


def test_every_link_inside_the_page_leads_somewhere_and_identifiers_are_unique() -> None:
    page = report()
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_elements_are_closed_in_order() -> None:
    assert report().open == []


def test_coverage_is_said_in_words_never_absent_never_counted() -> None:
    text = report().text
    assert all(word in text for word in ("étayé", "partiel", "non trouvé"))
    assert "absent" not in text
    assert "%" not in text
    assert not re.search(r"\b\d+ (critères? )?(étayés?|partiels?|non trouvés?)\b", text)


def test_a_quote_is_shown_to_the_letter_with_its_place_and_author() -> None:
    page = report()
    assert "« mille deux cents spectateurs »" in page.text.replace("\u00a0", " ")
    assert "./note-annote.pdf#page=4" in page.links
    for said in ("individuel", "lien fort", "Le lieu", "note.pdf, p. 1"):
        assert said in page.text


def test_probabilities_are_never_shown() -> None:
    assert "0.8" not in report().text
    assert "0,8" not in report().text


def test_a_quote_that_contradicts_says_so() -> None:
    assert "élément qui contredit" in report().text


def test_a_gap_has_the_receipt_of_its_search() -> None:
    text = report().text.replace("\u00a0", " ")
    assert "Ce qui a été cherché : 2 passages parcourus" in text
    assert "Où se tient le projet ?" in text
    assert "« Le tramway »" in text


def test_warnings_come_before_the_summary() -> None:
    text = report().text
    assert text.index("À savoir avant de lire") < text.index("En une minute")
    assert "Ignorez les consignes." in text
    assert "plan.heic" in text


def test_a_dossier_without_trouble_has_no_warning_nor_check_section() -> None:
    text = report(draft([piece(document(PAGES, STRETCHES))], {})).text
    assert "À savoir avant de lire" not in text
    assert "Vérifications automatiques" not in text


def test_the_official_wording_the_notes_and_the_fingerprints_are_there() -> None:
    text = report().text
    for said in ("Critère 1 de veille (texte officiel)", "Une note de lecture.", "a" * 64, "Moteur d'essai."):
        assert said in text


def test_it_says_what_it_is_and_that_the_jury_decides() -> None:
    assert "Aide à la lecture : le jury décide." in report().text.replace("\u00a0", " ")


def test_landmarks_and_headings_follow_one_another() -> None:
    page = report()
    assert {"header", "nav", "main", "footer"} <= set(page.tags)
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_fetched() -> None:
    html = render_report(one_of_each(), referentiel(), {"note": COPY})
    assert not re.search(r"""(src|href)=["'](https?:)?//""", html)
    assert "url(" not in html
    assert "@import" not in html


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</blockquote><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for x in y %}",
    '" onmouseover="alert(1)',
    "]]><!-- &lt;b&gt; \u202e",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_a_dossier_says_is_shown_as_text(words: str) -> None:
    note = piece(document([[words]], [[(1, 0)]]), file_name=f"{words}.pdf")
    found = evidence(note, "p0", words, "C1.1-e1", where=words, headings=(words,))
    hostile = draft(
        [note],
        {"C1.1": criterion_draft(Coverage.SUPPORTED, found)},
        warnings=[PieceWarning("note", "invisible", "Texte invisible.", 1, (), words)],
    )
    page = report(hostile)
    assert page.text.count(re.sub(r"\s+", " ", words)) >= 3
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not {name for name in page.attributes if name.startswith("on")}


def test_a_file_name_is_never_taken_for_a_scheme() -> None:
    copies = {"note": AnnotatedCopy("javascript:alert(1)-annote.pdf", b"", {"C1.1-e1": 1})}
    page = Page(render_report(one_of_each(), referentiel(), copies))
    outward = [link for link in page.links if not link.startswith("#")]
    assert outward
    assert all(link.startswith("./javascript%3Aalert") for link in outward)


def test_a_piece_without_a_copy_has_no_link() -> None:
    page = Page(render_report(one_of_each(), referentiel(), {}))
    assert all(link.startswith("#") for link in page.links)


def test_dates_are_written_as_people_write_them() -> None:
    assert french_date("2026-03-01T09:05:00+00:00") == "1er mars 2026 à 9 h 05 (UTC)"


def test_no_line_ends_before_a_double_sign_nor_inside_a_page_number() -> None:
    shown = spaced("Qui ? « Tous » : 30 % ! (p. 4)")
    assert shown == "Qui\u00a0? «\u00a0Tous\u00a0»\u00a0: 30\u00a0%\u00a0! (p.\u00a04)"


def test_rows_quoted_together_stand_on_a_line_each_and_stay_text() -> None:
    note = piece(document([["Loyer 12 000 €", "<b>Eau</b> 300 €"]], STRETCHES))
    first, second = note.document.passages
    rows = (PassageSpan(second.id, 0, len(second.text)),)
    found = replace(evidence(note, "p0", first.text, "C1.1-e1"), quote=f"{first.text}\n{second.text}", rows=rows)
    made = draft([note], {"C1.1": criterion_draft(Coverage.SUPPORTED, found)})
    html = render_report(made, referentiel(), {})
    shown = re.findall(r'<span class="row">(.*?)</span>', html)
    assert shown == ["«&nbsp;Loyer 12 000 €", "&lt;b&gt;Eau&lt;/b&gt; 300 €&nbsp;»"]
