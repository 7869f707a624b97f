from pathlib import Path

import msgspec
import pytest

from training import manifest
from training.errors import NothingMeasured
from training.manifest import Manifest

SHIPPED = Path("referentiel/icart-2024/model") / manifest.NAME


def test_what_was_fitted_takes_the_place_of_what_was_and_the_rest_stays(tmp_path):
    (tmp_path / manifest.NAME).write_bytes(SHIPPED.read_bytes())
    read = msgspec.json.decode(SHIPPED.read_bytes(), type=Manifest)
    prudent = msgspec.structs.replace(read.coverage, assured=0.9)
    manifest.rewrite(tmp_path, read.fusion, prudent, read.quotation, read.measures)
    again = msgspec.json.decode((tmp_path / manifest.NAME).read_bytes(), type=Manifest)
    assert again == msgspec.structs.replace(read, coverage=prudent)


def test_a_manifest_whose_fit_is_of_an_earlier_form_is_written_anew(tmp_path):
    read = msgspec.json.decode(SHIPPED.read_bytes(), type=Manifest)
    earlier = msgspec.json.decode(SHIPPED.read_bytes()) | {"schema": "faisceau-model/0", "coverage": 3}
    (tmp_path / manifest.NAME).write_bytes(msgspec.json.encode(earlier))
    manifest.rewrite(tmp_path, read.fusion, read.coverage, read.quotation, read.measures)
    assert msgspec.json.decode((tmp_path / manifest.NAME).read_bytes(), type=Manifest) == read


@pytest.mark.parametrize("content", [b"{", b"{}"])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, content):
    read = msgspec.json.decode(SHIPPED.read_bytes(), type=Manifest)
    (tmp_path / manifest.NAME).write_bytes(content)
    with pytest.raises(NothingMeasured):
        manifest.rewrite(tmp_path, read.fusion, read.coverage, read.quotation, read.measures)
