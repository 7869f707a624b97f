"""What training writes of the heads, read back by the product. Needs torch, which the product does not install."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from service.assessment.heads import Heads as Shipped  # noqa: E402
from training.examples import NONE, Columns  # noqa: E402
from training.export import heads_to_bytes  # noqa: E402
from training.heads import Heads  # noqa: E402
from training.objective import _serving  # noqa: E402

COLUMNS = Columns(("C1.1", "C1.2"), (("C1.1", "a"), ("C1.1", "b"), ("C1.2", "c")), (True, True, True), {"B1": (0, 1)})
HIDDEN = 8


@pytest.fixture
def heads():
    torch.manual_seed(3)
    vectors = torch.nn.functional.normalize(torch.randn(30, HIDDEN), dim=1)
    kinds = torch.randint(-1, 3, (30, 2))
    facets = torch.tensor([NONE] * 24 + [0, 0, 1, 1, 2, 2])
    made = Heads(COLUMNS, vectors, kinds, facets)
    with torch.no_grad():
        made.served_bias += torch.randn(3)
    return made


def test_the_product_reads_what_training_says_of_facets(heads, tmp_path):
    path = tmp_path / "heads.npz"
    path.write_bytes(heads_to_bytes(heads, COLUMNS))
    vectors = torch.nn.functional.normalize(torch.randn(9, HIDDEN), dim=1)
    said = heads.serving(vectors).sigmoid().detach().numpy()
    assert Shipped.load(path).read(vectors.numpy()).serving == pytest.approx(said, abs=5e-3)


def test_facets_of_a_criterion_are_told_apart_from_the_start_by_what_parts_their_prototypes(heads):
    own = heads.served.detach().numpy()
    assert np.allclose(own[:2].sum(axis=0), 0, atol=1e-5)
    assert np.allclose(own[2], 0, atol=1e-5)


def test_what_nobody_was_asked_teaches_nothing(heads):
    logits = torch.zeros(2, 3, requires_grad=True)
    _serving(logits, torch.tensor([[1, 0, NONE], [NONE, NONE, NONE]])).backward()
    assert logits.grad[0, 0] < 0 < logits.grad[0, 1]
    assert not logits.grad[0, 2]
    assert not logits.grad[1].any()
    assert _serving(logits, torch.full((2, 3), NONE)) == 0
