"""A plain text file's bytes -> its text, whatever the encoding it was saved in."""

import codecs
import re

from ingest.errors import CorruptFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_FRENCH = re.compile("[àâçéèêëîïôùûüœÀÂÇÉÈÊËÎÏÔÙÛŒ«»’…–—€°]")
_SAMPLE = 65_536


def decode(data: bytes) -> str:
    """The text, line ends as line feeds, without byte order mark.

    Tried in turn: the byte order mark, UTF-8, UTF-16 by its null bytes, then the Windows or the Macintosh code page,
    whichever yields more French letters.

    Raises:
        CorruptFile: the bytes are no text at all.
    """
    text = _decoded(data).removeprefix("\ufeff")
    if _is_binary(text):
        raise CorruptFile("Le fichier ne contient pas de texte lisible : il est binaire ou endommagé.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_text(data: bytes) -> bool:
    """Whether the bytes read as text in one of the encodings tried."""
    return not _is_binary(_decoded(data[:_SAMPLE]))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide_encoding(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        # A sample may stop inside a character; a real file in another encoding fails long before its end.
        if error.start >= len(data) - 3 and len(data) == _SAMPLE:
            return data[: error.start].decode()
    candidates = (data.decode("cp1252", "replace"), data.decode("mac_roman"))
    return max(candidates, key=lambda text: len(_FRENCH.findall(text)) - 2 * text.count("\ufffd"))


def _wide_encoding(sample: bytes) -> str | None:
    pairs = len(sample) // 2
    if pairs < 4 or b"\0" not in sample:
        return None
    if sample[1::2].count(0) > 0.6 * pairs and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * pairs and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return "\0" in sample or len(_CONTROLS.findall(sample)) > len(sample) // 100
