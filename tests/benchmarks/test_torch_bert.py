import importlib.util

import pytest

from benchmarks import torch_bert
from ingest.encoder import Encoder

TEXTS = ["Le budget prévisionnel s'élève à 84 000 €, dont 40 % de subventions.", "Neuf artistes, dont cinq femmes."]


def test_where_torch_is_absent_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert torch_bert.open_torch_bert() is None
    assert "torch is not installed" in torch_bert.note()


def test_torch_times_the_same_encoder(encoder: Encoder) -> None:
    pytest.importorskip("torch")
    peer = torch_bert.open_torch_bert()
    assert peer is not None
    for query in (True, False):
        assert (peer.encode(TEXTS, query=query) * encoder.encode(TEXTS, query=query)).sum(axis=1).min() > 0.999
