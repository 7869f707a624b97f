"""Reads the demo dossiers the way a new user would, then leaves the service running on them: ``make demo``."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "out" / "demo"
SERVICE = OUT / "service"
PROCESS_FILE = SERVICE / "serve.pid"
LOG_FILE = SERVICE / "serve.log"
COMMAND = Path(sys.executable).with_name("faisceau")
ADDRESS = "http://localhost:8000"
PATIENCE_SECONDS = 60


def main() -> int:
    """Runs the main job on each demo dossier, then starts the service on a demo jury session."""
    failures = [bloc for bloc in ("B1", "B2", "B3") if review(bloc) != 0]
    print("\nRapports, à ouvrir dans un navigateur :")
    for report in sorted(OUT.glob("*/report.html")):
        print(f"  {report}")
    if not (SERVICE / "seeded").exists() and faisceau("demo-session", HERE).returncode == 0:
        (SERVICE / "seeded").touch()
    serving = serve()
    if serving:
        print(f"\nLe service tourne : {ADDRESS} (comptes ci-dessus ; « make demo-stop » l'arrête).")
    else:
        print(f"\nLe service n'a pas démarré : voir {LOG_FILE}.")
    return 0 if serving and not failures else 1


def review(bloc: str) -> int:
    """Runs ``faisceau review`` on a bloc's dossier; its exit code."""
    folder = HERE / bloc.lower()
    briefs = sorted(folder.glob("brief.*"))
    files = sorted(set(folder.iterdir()) - set(briefs))
    out = OUT / bloc.lower()
    print(f"\n$ faisceau review {' '.join(f.name for f in files)} --bloc {bloc} --out {out}", flush=True)
    brief = [f"--brief={path}" for path in briefs]
    return faisceau("review", *files, *brief, "--bloc", bloc, "--out", out).returncode


def serve() -> bool:
    """Starts the service in the background, unless it answers already; whether it answers in the end."""
    if not answers():
        with LOG_FILE.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 — our own command
                [COMMAND, "serve"], stdout=log, stderr=log, env=environment(), start_new_session=True
            )
        PROCESS_FILE.write_text(str(process.pid), encoding="ascii")
    until = time.monotonic() + PATIENCE_SECONDS
    while not answers():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


def answers() -> bool:
    """Whether the service says that it is alive."""
    try:
        with urllib.request.urlopen(f"{ADDRESS}/health", timeout=2) as reply:  # noqa: S310 — our own address
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def faisceau(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Runs our command; the demo's data stays in its own folder."""
    SERVICE.mkdir(parents=True, exist_ok=True)
    return subprocess.run([COMMAND, *arguments], check=False, env=environment())  # noqa: S603 — our own command


def environment() -> dict[str, str]:
    """The environment of the demo's commands."""
    return {**os.environ, "FAISCEAU_DATA_DIR": str(SERVICE)}


if __name__ == "__main__":
    sys.exit(main())
