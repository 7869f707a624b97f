"""What of a passage is quoted: the sentences that a juror would take."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Passage, PassageKind
from service.assessment.quotation import (
    FEATURES,
    Quotation,
    Quoter,
    SentenceReadings,
    features,
    parted,
    run,
    sentence_texts,
)

THREE = (
    "Avant d'aller plus loin, revenons un instant sur le fournil. "
    "Nous avons compté 38 centimes de farine et 9 minutes de façonnage par pain. "
    "Tout cela nous a beaucoup appris, et nous en garderons un bon souvenir."
)
chances = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=8)


def passage(text: str, kind: PassageKind = PassageKind.PARAGRAPH, id_: str = "p") -> Passage:
    return Passage(id=id_, text=text, kind=kind, order=0, page=None, headings=("Pain", "Prix"))


def readings(*presence: float, lengths: tuple[int, ...] = ()) -> SentenceReadings:
    """The same logits for each of two criteria, the second one's in reverse."""
    logits = np.array([presence, presence[::-1]], np.float32).T
    own = np.array(lengths or [20] * len(presence))
    return SentenceReadings(logits, np.zeros((*logits.shape, 3), np.float32), np.full(logits.shape, 0.5), own)


def by_lead() -> Quotation:
    """A rule that takes the sentence that speaks most to the criterion, and those that come near it."""
    weights = dict.fromkeys(FEATURES, 0.0) | {"lead": 2.0, "one": 1.0}
    return Quotation(tuple(weights[name] for name in FEATURES))


@given(chances, st.data())
def test_a_run_is_of_neighbours_and_no_other_has_more_words_that_one_would_take(taken, data) -> None:
    lengths = np.array(data.draw(st.lists(st.integers(1, 60), min_size=len(taken), max_size=len(taken))))
    first, last = run(np.array(taken, np.float32), lengths)
    assert 0 <= first <= last < len(taken)
    gains = lengths * (np.array(taken) - 0.4)
    if max(taken) > 0.4:
        best = max(gains[a : b + 1].sum() for a in range(len(taken)) for b in range(a, len(taken)))
        assert gains[first : last + 1].sum() == pytest.approx(best, abs=1e-4)


@given(chances)
def test_where_no_sentence_is_likely_the_likeliest_is_quoted_alone(taken) -> None:
    doubtful = np.array(taken, np.float32) * 0.4
    first, last = run(doubtful, np.full(len(taken), 10))
    assert first == last
    assert doubtful[first] == doubtful.max()


def test_a_sentence_between_two_that_are_taken_is_quoted_with_them_if_it_is_short() -> None:
    taken = np.array([0.9, 0.1, 0.9], np.float32)
    assert run(taken, np.array([20, 10, 20])) == (0, 2)
    assert run(taken, np.array([20, 60, 20]))[0] == run(taken, np.array([20, 60, 20]))[1]


def test_rows_short_passages_and_single_sentences_are_quoted_whole() -> None:
    assert len(parted(passage(THREE))) == 3
    assert parted(passage(THREE, PassageKind.TABLE_ROW)) == ()
    assert parted(passage("Le pain coûte cher. Nous y pensons.")) == ()
    assert parted(passage(THREE.replace(". ", ", "))) == ()


def test_sentences_are_read_under_the_nearest_heading() -> None:
    texts = sentence_texts(passage(THREE))
    assert all(text.startswith("Prix : ") for text in texts)
    assert " ".join(text.removeprefix("Prix : ") for text in texts) == THREE


def test_what_is_quoted_is_the_sentences_own_words_and_differs_from_one_criterion_to_another() -> None:
    quoter = Quoter(by_lead(), ("K1", "K2"), lambda passages: [readings(-5, 3, -4)] * len(passages))
    own = passage(THREE)
    span = quoter.span("K1", own)
    assert own.text[span.start : span.end].startswith("Nous avons compté")
    assert own.text[span.start : span.end].endswith("par pain.")
    other = Quoter(by_lead(), ("K1", "K2"), lambda passages: [readings(4, -3, -4)] * len(passages))
    assert other.span("K1", own).start == 0
    assert other.span("K2", own).end == len(THREE)


def test_a_passage_is_read_once_for_every_criterion_and_those_prepared_together_in_one_go() -> None:
    asked: list[int] = []

    def read(passages):
        asked.append(len(passages))
        return [readings(1, 2, 3)] * len(passages)

    quoter = Quoter(by_lead(), ("K1", "K2"), read)
    two = [passage(THREE, id_="a"), passage(THREE, id_="b"), passage("Trop court.", id_="c")]
    quoter.prepare(two)
    for each in two:
        quoter.span("K1", each)
        quoter.span("K2", each)
    assert asked == [2]
    assert quoter.span("K1", two[2]).end == len("Trop court.")


def test_features_tell_how_far_a_sentence_is_behind_the_best_and_where_it_stands() -> None:
    given_ = features(readings(-5, 3, -4, lengths=(10, 20, 70)))
    columns = {name: given_[:, 0, column].tolist() for column, name in enumerate(FEATURES)}
    assert columns["lead"] == [-8, 0, -7]
    assert columns["share"] == pytest.approx([0.1, 0.2, 0.7])
    assert (columns["first"], columns["last"]) == ([1, 0, 0], [0, 0, 1])
    # Of two criteria, the other is the rival.
    assert columns["rival"] == [-4, 3, -5]
