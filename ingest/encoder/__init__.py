"""Texts to vectors: the embedded multilingual encoder, in eight bits. Knows nothing of criteria."""

from ingest.encoder.deltas import Deltas
from ingest.encoder.encoder import Encoder, open_encoder
from ingest.encoder.errors import EncoderError, UnfitDeltas, UnreadableWeights

__all__ = ["Deltas", "Encoder", "EncoderError", "UnfitDeltas", "UnreadableWeights", "open_encoder"]
