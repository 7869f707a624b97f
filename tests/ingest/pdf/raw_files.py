"""PDF files written object by object, for what a drawing library does not let one write."""

from collections.abc import Sequence


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of those objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def page(content: bytes, resources: bytes = b"", catalogue: bytes = b"", others: Sequence[bytes] = ()) -> bytes:
    """A file of one page; ``others`` are objects from number 6 on."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %s >> >>" % resources,
            stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            *others,
        ]
    )


def spelled(drawn: str, read_as: dict[str, str]) -> bytes:
    """A page that draws a text whose font says that some of its letters read as others."""
    pairs = "\n".join(f"<{ord(a):02X}> <{b.encode('utf-16-be').hex().upper()}>" for a, b in read_as.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(read_as)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 7 0 R >>"
    content = b"BT /G 11 Tf 70 700 Td (%s) Tj ET" % drawn.encode("cp1252")
    return page(content, b"/Font << /F 5 0 R /G 6 0 R >>", others=[font, stream(cmap.encode())])
