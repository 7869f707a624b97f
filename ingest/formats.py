"""Which format a file is in: what its bytes say, checked against what its name says."""

import io
import re
import zipfile
from pathlib import PurePath

from ingest.archive import BROKEN
from ingest.document import Format
from ingest.encodings import decode, is_text
from ingest.errors import CorruptFile, EncryptedFile, FormatMismatch, UnknownFormat

_EXTENSIONS: dict[str, Format] = {
    **dict.fromkeys(("pdf",), Format.PDF),
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), Format.DOCX),
    **dict.fromkeys(("pptx", "pptm", "potx", "potm", "ppsx", "ppsm"), Format.PPTX),
    **dict.fromkeys(("odt", "ott"), Format.ODT),
    **dict.fromkeys(("md", "markdown", "mdown"), Format.MARKDOWN),
    **dict.fromkeys(("txt", "text"), Format.TEXT),
    "vtt": Format.VTT,
    "srt": Format.SRT,
}
_NAMES: dict[Format, str] = {
    Format.PDF: "un PDF",
    Format.DOCX: "un document Word (.docx)",
    Format.PPTX: "un diaporama PowerPoint (.pptx)",
    Format.ODT: "un document OpenDocument (.odt)",
    Format.MARKDOWN: "un texte Markdown (.md)",
    Format.TEXT: "un texte brut (.txt)",
    Format.VTT: "des sous-titres WebVTT (.vtt)",
    Format.SRT: "des sous-titres SubRip (.srt)",
}
_TEXTS = frozenset({Format.TEXT, Format.MARKDOWN, Format.VTT, Format.SRT})
_AS_DOCUMENT = "enregistrez-le en .docx ou en PDF"
_AS_SLIDES = "enregistrez-le en .pptx ou en PDF"
_AS_PDF = "enregistrez-le en PDF"
_ADVICE: dict[str, str] = {
    **dict.fromkeys(("doc", "dot", "rtf", "pages", "wps", "wpd", "fodt", "html", "htm", "mht", "epub"), _AS_DOCUMENT),
    **dict.fromkeys(("ppt", "pps", "pot", "odp", "otp", "fodp", "key"), _AS_SLIDES),
}

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "un texte enrichi (RTF)", _AS_DOCUMENT),
    (b"\x89PNG\r\n\x1a\n", "une image PNG", _AS_PDF),
    (b"\xff\xd8\xff", "une image JPEG", _AS_PDF),
    (b"GIF8", "une image GIF", _AS_PDF),
    (b"II*\0", "une image TIFF", _AS_PDF),
    (b"MM\0*", "une image TIFF", _AS_PDF),
    (b"BM", "une image BMP", _AS_PDF),
    (b"RIFF", "une image ou un enregistrement", _AS_PDF),
    (b"%!PS", "un fichier PostScript", _AS_PDF),
    (b"\x1f\x8b", "une archive compressée", "déposez le document qu'elle contient"),
    (b"Rar!", "une archive RAR", "déposez le document qu'elle contient"),
    (b"7z\xbc\xaf'\x1c", "une archive 7z", "déposez le document qu'elle contient"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_WEB_PAGE = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!doctype html|<html)", re.IGNORECASE)
_CUE = re.compile(r"\s*(\d+\s*\n)?\s*(\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}\s*-->\s*(\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}")
_HEAD = 65_536


def detect(name: str, data: bytes) -> Format:
    """The format of a file named ``name`` that holds ``data``.

    Raises:
        UnknownFormat: no reader for these bytes; the message says what they are and what to do.
        FormatMismatch: the name says one format, the bytes another.
        EncryptedFile: an office file sealed with a password.
        CorruptFile: the archive that an office file should be does not open.
    """
    extension = PurePath(name).suffix.lower().removeprefix(".")
    found = _found(extension, data)
    said = _EXTENSIONS.get(extension)
    if said is found or not extension:
        return found
    if said in _TEXTS and found in _TEXTS:
        return _text_format(said, found)
    raise FormatMismatch(
        f"Le nom du fichier annonce « .{extension} », mais c'est en réalité {_NAMES[found]} : corrigez son extension."
    )


def _text_format(said: Format, found: Format) -> Format:
    if said is Format.TEXT:
        return found
    if said is Format.MARKDOWN:
        return said
    raise FormatMismatch(f"Le nom du fichier annonce {_NAMES[said]}, mais c'est en réalité {_NAMES[found]}.")


def _found(extension: str, data: bytes) -> Format:
    if data.startswith(b"PK"):
        return _found_in_archive(extension, data)
    if data.startswith(_OLE):
        raise _ole_refusal(data)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    for magic, description, advice in _MAGIC:
        if data.startswith(magic) and not (magic == b"BM" and is_text(data)):
            raise UnknownFormat(f"Ce fichier est {description}, que l'application ne lit pas : {advice}.")
    if data[4:8] == b"ftyp":
        raise UnknownFormat("Ce fichier est une image ou une vidéo, que l'application ne lit pas.")
    if not is_text(data):
        raise _unreadable(extension)
    return _found_in_text(extension, decode(data[:_HEAD]))


def _found_in_text(extension: str, head: str) -> Format:
    if re.match(r"WEBVTT(\s|$)", head):
        return Format.VTT
    if _CUE.match(head):
        return Format.SRT
    if extension in _EXTENSIONS and _EXTENSIONS[extension] not in _TEXTS:
        raise CorruptFile(f"Le fichier n'est pas {_NAMES[_EXTENSIONS[extension]]} : il est endommagé ou mal nommé.")
    if _WEB_PAGE.match(head) or extension in _ADVICE:
        advice = _ADVICE.get(extension, _AS_DOCUMENT)
        raise UnknownFormat(f"Ce format de fichier n'est pas lu par l'application : {advice}.")
    if extension and extension not in _EXTENSIONS:
        raise UnknownFormat(f"Le format « .{extension} » n'est pas lu par l'application : {_AS_PDF}.")
    return Format.MARKDOWN if extension in ("md", "markdown", "mdown") else Format.TEXT


def _found_in_archive(extension: str, data: bytes) -> Format:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {name.replace("\\", "/").lower().removeprefix("/") for name in archive.namelist()}
        kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (*BROKEN, ValueError, RuntimeError) as error:
        raise CorruptFile("Le fichier est endommagé ou incomplet : son archive ne s'ouvre pas.") from error
    if "[content_types].xml" in names:
        if any(name.startswith("word/document") for name in names) or (
            _EXTENSIONS.get(extension) is Format.DOCX and not _is_other_office(names)
        ):
            return Format.DOCX
        if any(name.startswith("ppt/presentation") for name in names):
            return Format.PPTX
    if kind.startswith((f"{_OPEN_DOCUMENT}text", "application/vnd.sun.xml.writer")) or (
        not kind and extension == "odt" and "content.xml" in names
    ):
        return Format.ODT
    raise _archive_refusal(extension, kind, names)


def _is_other_office(names: set[str]) -> bool:
    return any(name.startswith(("ppt/", "xl/", "visio/")) for name in names)


def _archive_refusal(extension: str, kind: str, names: set[str]) -> UnknownFormat | CorruptFile:
    if kind.startswith((f"{_OPEN_DOCUMENT}presentation", f"{_OPEN_DOCUMENT}graphics")):
        return UnknownFormat(f"Ce fichier est un diaporama ou un dessin OpenDocument : {_AS_SLIDES}.")
    if kind.startswith(_OPEN_DOCUMENT) or any(name.startswith("xl/") for name in names):
        return UnknownFormat(f"Ce fichier est un tableur ou une autre pièce bureautique : {_AS_PDF}.")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names) or extension in _ADVICE:
        return UnknownFormat(
            f"Ce format de fichier n'est pas lu par l'application : {_ADVICE.get(extension, _AS_PDF)}."
        )
    if extension in _EXTENSIONS:
        return CorruptFile("Le fichier est endommagé : il lui manque son contenu.")
    return UnknownFormat("Ce fichier est une archive : déposez les documents qu'elle contient, un par un.")


def _ole_refusal(data: bytes) -> UnknownFormat | EncryptedFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedFile("Le fichier est protégé par un mot de passe : enregistrez-le sans protection.")
    if "PowerPoint Document".encode("utf-16-le") in data:
        return UnknownFormat(f"Ce fichier est un ancien diaporama PowerPoint (.ppt) : {_AS_SLIDES}.")
    if "WordDocument".encode("utf-16-le") in data:
        return UnknownFormat(f"Ce fichier est un ancien document Word (.doc) : {_AS_DOCUMENT}.")
    return UnknownFormat(f"Ce fichier est un ancien fichier bureautique : {_AS_DOCUMENT}.")


def _unreadable(extension: str) -> UnknownFormat | CorruptFile:
    if extension in _EXTENSIONS:
        return CorruptFile(f"Le fichier n'est pas {_NAMES[_EXTENSIONS[extension]]} : il est endommagé ou mal nommé.")
    advice = _ADVICE.get(extension, _AS_PDF)
    return UnknownFormat(f"Le format de ce fichier n'est pas reconnu : {advice}.")
