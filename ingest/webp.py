"""Pictures as WebP files. The only module that knows Pillow."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def encode(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """A picture of three bytes a pixel as a WebP file; ``quality`` goes from 0 to 100."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "WEBP", quality=quality, method=1)
    return stream.getvalue()
