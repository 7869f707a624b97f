"""Office packages with the same bytes each time."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def without_clock(package: bytes) -> bytes:
    """The package with its parts sorted and no time of day in it."""
    output = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(output, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return output.getvalue()
