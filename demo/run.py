"""Reads the demo dossiers the way a new user would, and says where to look: ``make demo``."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "out" / "demo"
COMMAND = Path(sys.executable).with_name("faisceau")


def main() -> int:
    """Runs ``faisceau review`` on the dossier of each bloc."""
    failures = 0
    for bloc in ("B1", "B2", "B3"):
        folder = HERE / bloc.lower()
        briefs = sorted(folder.glob("brief.*"))
        files = sorted(set(folder.iterdir()) - set(briefs))
        brief = [f"--brief={path}" for path in briefs]
        out = OUT / bloc.lower()
        print(f"\n$ faisceau review {' '.join(f.name for f in files)} --bloc {bloc} --out {out}", flush=True)
        failures += subprocess.run(  # noqa: S603 — our own command, on our own files
            [COMMAND, "review", *files, "--bloc", bloc, *brief, "--out", out], check=False
        ).returncode
    print("\nÀ ouvrir dans un navigateur :")
    for report in sorted(OUT.glob("*/report.html")):
        print(f"  {report}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
