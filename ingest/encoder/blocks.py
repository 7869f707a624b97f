"""Four-bit coding of weights, in blocks of 32 (the Q4_0 layout of ggml, also that of the base weights).

A block is 18 bytes: a half-precision scale, then 16 bytes that hold two values each, the first half of the
block in the low nibbles and the second half in the high ones. A value is ``(nibble - 8) * scale``.
"""

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
BLOCK_BYTES = 18
_ZERO = 8

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


def decode(blocks: Bytes) -> Floats:
    """The values of blocks given as bytes (``… x 18``), as one row of 32 floats for each block."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)
    return (nibbles.astype(np.float32) - _ZERO) * scales


def encode(values: Floats) -> Bytes:
    """The blocks that code values best, their number a multiple of 32.

    The scale is chosen so that the value of greatest magnitude falls on the nibble 0, whose reach is the
    longer one.
    """
    rows = np.ascontiguousarray(values, dtype=np.float32).reshape(-1, BLOCK)
    peaks = np.take_along_axis(rows, np.abs(rows).argmax(axis=1, keepdims=True), axis=1)
    scales = (peaks / -_ZERO).astype("<f2")
    steps = np.where(scales == 0, np.float32(1), scales.astype(np.float32))
    nibbles = np.clip(np.rint(rows / steps) + _ZERO, 0, 15).astype(np.uint8)
    packed = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    return np.concatenate([scales.view(np.uint8), packed], axis=1)
