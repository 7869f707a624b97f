import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ingest.encoder.blocks import BLOCK, BLOCK_BYTES, decode, encode

ROWS = arrays(np.float32, (3, BLOCK), elements=st.floats(-4, 4, width=32))


@given(ROWS)
def test_a_value_comes_back_within_a_step_of_its_block(values):
    coded = decode(encode(values))
    steps = np.abs(values).max(axis=1, keepdims=True) / 8
    assert np.all(np.abs(coded - values) <= steps * 1.01 + 1e-6)


@given(ROWS)
def test_coding_what_was_decoded_changes_nothing_more(values):
    once = decode(encode(values))
    assert np.allclose(decode(encode(once)), once, atol=2e-3)


def test_a_block_of_zeros_stays_zeros():
    assert not decode(encode(np.zeros((1, BLOCK), np.float32))).any()


def test_a_block_takes_eighteen_bytes():
    assert encode(np.ones((5, BLOCK), np.float32)).shape == (5, BLOCK_BYTES)
