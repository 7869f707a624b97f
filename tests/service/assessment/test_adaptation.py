import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from service.assessment.adaptation import Judgement, Prudence, Verdict, adapt
from service.assessment.heads import Heads

HIDDEN = 6
PRUDENCE = Prudence()
VECTORS = arrays(np.float32, HIDDEN, elements=st.floats(-1, 1, width=16))
JUDGEMENTS = st.lists(
    st.builds(
        Judgement,
        st.sampled_from(["C1.1", "C1.2"]),
        VECTORS,
        st.sampled_from(list(Verdict)),
        st.sampled_from(["ada", "grace", "mary"]),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def heads(tmp_path_factory):
    """Two criteria; the first has two facets."""
    file = io.BytesIO()
    np.savez(
        file,
        criteria=np.array(["C1.1", "C1.2"]),
        facets=np.array([["C1.1", "a"], ["C1.1", "b"], ["C1.2", "c"]]),
        centre=np.full(HIDDEN, 0.1),
        prototypes=np.eye(3, HIDDEN) * 5,
        bias=np.full(3, -2.0),
        kinds=np.zeros((2, 3, HIDDEN)),
        kind_bias=np.zeros((2, 3)),
        served=np.eye(3, HIDDEN),
        served_bias=np.zeros(3),
    )
    path = tmp_path_factory.mktemp("heads") / "heads.npz"
    path.write_bytes(file.getvalue())
    return Heads.load(path)


def adapted(heads, judgements, prudence=PRUDENCE):
    return heads.shifted(adapt(heads, judgements, prudence), "adapted")


def presence(heads, vector, criterion=0):
    return heads.read(np.asarray(vector)[None]).presence[0, criterion]


def axis(number, length=0.8):
    return np.eye(HIDDEN, dtype=np.float32)[number] * length


def test_no_decision_leaves_the_heads_as_they_are(heads):
    assert not adapt(heads, [], PRUDENCE).any()


@given(VECTORS, st.sampled_from([Verdict.ACCEPTED, Verdict.ADDED]))
def test_what_was_accepted_never_falls(heads, vector, verdict):
    after = adapted(heads, [Judgement("C1.1", vector, verdict, "ada")])
    assert presence(after, vector) >= presence(heads, vector) - 1e-4


@given(VECTORS)
def test_what_was_rejected_never_rises(heads, vector):
    after = adapted(heads, [Judgement("C1.1", vector, Verdict.REJECTED, "ada")])
    assert presence(after, vector) <= presence(heads, vector) + 1e-4


@given(JUDGEMENTS)
def test_only_criteria_that_were_decided_on_move(heads, judgements):
    shifts = adapt(heads, judgements, PRUDENCE)
    decided = {judgement.criterion for judgement in judgements}
    assert {c for c, shift in zip(heads.criteria, shifts, strict=True) if shift.any()} <= decided


@given(JUDGEMENTS, st.randoms())
def test_the_order_of_decisions_does_not_matter(heads, judgements, chance):
    shuffled = list(judgements)
    chance.shuffle(shuffled)
    assert np.array_equal(adapt(heads, judgements, PRUDENCE), adapt(heads, shuffled, PRUDENCE))


@given(JUDGEMENTS)
def test_no_decisions_move_a_criterion_further_than_its_reach(heads, judgements):
    lengths = np.linalg.norm(adapt(heads, judgements, PRUDENCE), axis=1)
    assert lengths.max() <= PRUDENCE.reach + 1e-4


@pytest.mark.parametrize("count", [1, 8, 40, 120])
@pytest.mark.parametrize("prior", [0.05, 1.0])
def test_a_shift_is_what_the_decisions_pull_and_the_prior_holds_back(heads, count, prior):
    chance = np.random.default_rng(count)
    vectors = chance.normal(0, 1.5, (count, HIDDEN)).astype(np.float32)
    verdicts = chance.choice([Verdict.ADDED, Verdict.ACCEPTED, Verdict.REJECTED], count)
    judged = [Judgement("C1.2", v, Verdict(w), f"{n}") for n, (v, w) in enumerate(zip(vectors, verdicts, strict=True))]
    free = Prudence(prior=prior, reach=1e9)
    after = adapted(heads, judged, free).read(vectors).presence[:, 1]
    pulls = np.where(verdicts == Verdict.ADDED, 1.0, free.shown) * (
        (verdicts != Verdict.REJECTED) - 1 / (1 + np.exp(-after.astype(np.float64)))
    )
    expected = pulls @ heads.centred(vectors) / prior
    assert adapt(heads, judged, free)[1] == pytest.approx(expected, abs=2e-2 * (1 + np.abs(expected).max()))


def test_one_juror_s_zeal_counts_for_no_more_than_a_share(heads):
    mild = Prudence(juror=1.0, reach=100.0)
    repeated = [Judgement("C1.1", axis(4), Verdict.ADDED, "ada") for _ in range(40)]
    among_many = [Judgement("C1.1", axis(4), Verdict.ADDED, f"juror {number}") for number in range(40)]
    alone, together = (presence(adapted(heads, judged, mild), axis(4)) for judged in (repeated, among_many))
    assert presence(heads, axis(4)) < alone < together


def test_what_a_juror_adds_weighs_more_than_what_one_accepts(heads):
    added, accepted = (
        presence(adapted(heads, [Judgement("C1.1", axis(4), verdict, "ada")]), axis(4))
        for verdict in (Verdict.ADDED, Verdict.ACCEPTED)
    )
    assert added > accepted


def test_rows_decided_on_together_weigh_as_one_decision(heads):
    alone = adapted(heads, [Judgement("C1.1", axis(4), Verdict.ACCEPTED, "ada")])
    rows = adapted(heads, [Judgement("C1.1", axis(4), Verdict.ACCEPTED, "ada", share=0.25) for _ in range(4)])
    assert presence(rows, axis(4)) == pytest.approx(presence(alone, axis(4)), abs=1e-3)


def test_a_strong_prior_keeps_close_to_the_shipped_heads(heads):
    judged = [Judgement("C1.1", axis(4), Verdict.ADDED, "ada")]
    loose, tight = (np.abs(adapt(heads, judged, Prudence(prior=prior))).max() for prior in (0.1, 100.0))
    assert tight < loose / 10


@given(VECTORS, JUDGEMENTS)
def test_which_facets_are_served_stays(heads, vector, judgements):
    before, after = (each.read(vector[None]).serving for each in (heads, adapted(heads, judgements)))
    assert after == pytest.approx(before, abs=1e-4)
