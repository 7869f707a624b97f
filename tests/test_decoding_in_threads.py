"""What threads decode is worked out before they start: msgspec crashes when two do it at once for the first time."""

import subprocess
import sys

import pytest

PROBE = """
import importlib, sys, msgspec
module, name, decoded = sys.argv[1:]
importlib.import_module(module)
form = getattr(importlib.import_module(decoded), name)
late = []
sys.setprofile(lambda frame, event, _: late.append(1) if frame.f_code.co_name == "get_class_annotations" else None)
try:
    msgspec.json.decode(b"[]", type=form)
except msgspec.ValidationError:
    pass
sys.setprofile(None)
sys.exit(1 if late else 0)
"""


@pytest.mark.parametrize(
    ("module", "name", "decoded"),
    [
        ("ingest.confinement", "Reply", "ingest.child"),
        *(
            (module, name, module)
            for module, name in (
                ("ingest.document", "Document"),
                ("referentiel.model", "Referentiel"),
                ("service.assessment.draft", "Draft"),
                ("service.assessment.language_model.verified", "VerifiedCompetence"),
            )
        ),
    ],
)
def test_types_are_worked_out_when_their_module_is_imported(module: str, name: str, decoded: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROBE, module, name, decoded], check=False)  # noqa: S603
    assert done.returncode == 0
