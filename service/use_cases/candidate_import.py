"""A school's list of candidates (CSV): every bad line is reported before anything is written."""

import csv
import io
import re
from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Select, select

from service.audit.log import record
from service.people.access import Access
from service.store.models import Candidate, Group, JurySession
from service.use_cases.dossiers import add_dossier, candidate_of, dossier_of
from service.use_cases.errors import BadImport

MOST_BYTES = 2_000_000
_MOST_LINES = 5_000
_NAMES = {"nom": "name", "name": "name", "email": "email", "courriel": "email", "groupe": "group", "group": "group"}
_EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,189}\.[^@\s<>\"',;.]{2,}")


class BadLine(Struct, frozen=True):
    """A line that cannot be taken up, and why, in French."""

    line: int
    problem: str


class ListedCandidate(Struct, frozen=True):
    """A candidate as a line says them."""

    line: int
    name: str
    email: str
    group: str


class ImportReport(Struct, frozen=True):
    """What the list does, or would do."""

    added: int
    unchanged: int
    """Candidates whom the session has already."""
    groups_added: int
    bad_lines: tuple[BadLine, ...]
    written: bool


def import_candidates(access: Access, session_id: str, data: bytes, *, dry_run: bool) -> ImportReport:
    """Enters the candidates of a list; with ``dry_run``, only says what would become of it.

    Nothing is written when a line is bad: the report says which.

    Raises:
        BadImport: the file is no list of candidates at all.
    """
    jury = access.jury_session(session_id)
    listed, bad = read_list(data)
    groups = {group.name: group for group in _groups(access, jury)}
    known = [candidate for candidate in listed if _is_candidate(access, jury, candidate)]
    new_groups = {candidate.group for candidate in listed if candidate.group} - set(groups)
    report = ImportReport(
        added=len(listed) - len(known),
        unchanged=len(known),
        groups_added=len(new_groups),
        bad_lines=bad,
        written=not dry_run and not bad,
    )
    if report.written:
        _write(access, jury, [candidate for candidate in listed if candidate not in known], groups)
        record(access.session, access.actor.account_id, "candidates.import", "session", jury.id, added=report.added)
    return report


def read_list(data: bytes) -> tuple[list[ListedCandidate], tuple[BadLine, ...]]:
    """The candidates of a CSV file and its bad lines.

    The file is UTF-8 or Windows-1252, separated by semicolons, commas or tabs, with a first line of column names:
    ``nom`` and ``email``, and ``groupe`` if need be.

    Raises:
        BadImport: too long, empty, or without those columns.
    """
    text = _decoded(data)
    first_line = text.split("\n", 1)[0]
    separator = max(";,\t", key=first_line.count)
    try:
        return _sorted_out(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise BadImport("Ce fichier n'est pas un tableau CSV lisible.") from None


def _sorted_out(rows: Iterator[list[str]]) -> tuple[list[ListedCandidate], tuple[BadLine, ...]]:
    columns = _columns(next(rows, []))
    good: list[ListedCandidate] = []
    bad: list[BadLine] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if number > _MOST_LINES:
            raise BadImport(f"La liste dépasse {_MOST_LINES} lignes.")
        if not any(cell.strip() for cell in row):
            continue
        candidate = _candidate(number, row, columns)
        if problems := list(_problems(candidate, seen)):
            bad.append(BadLine(number, " ".join(problems)))
        else:
            good.append(candidate)
        seen.add(candidate.email)
    return good, tuple(bad)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise BadImport("Ce fichier est trop volumineux pour une liste de candidats.")
    if b"\x00" in data:
        raise BadImport("Ce fichier n'est pas un tableau CSV : exportez-le au format CSV.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _columns(header: list[str]) -> dict[str, int]:
    columns = {_NAMES[name]: i for i, cell in enumerate(header) if (name := cell.strip().lower()) in _NAMES}
    if not {"name", "email"} <= set(columns):
        raise BadImport("La première ligne doit nommer les colonnes : nom, email, et groupe si besoin.")
    return columns


def _candidate(line: int, row: list[str], columns: dict[str, int]) -> ListedCandidate:
    def cell(name: str) -> str:
        place = columns.get(name, len(row))
        return " ".join(row[place].split()) if place < len(row) else ""

    return ListedCandidate(line, cell("name"), cell("email").lower(), cell("group"))


def _problems(candidate: ListedCandidate, seen: set[str]) -> Iterator[str]:
    if not candidate.name:
        yield "Le nom manque."
    if len(candidate.name) > 200 or len(candidate.group) > 100:
        yield "Le nom ou le groupe est trop long."
    if not candidate.email:
        yield "L'adresse manque."
    elif not _EMAIL.fullmatch(candidate.email):
        yield f"L'adresse « {candidate.email[:80]} » n'est pas valable."
    elif candidate.email in seen:
        yield f"L'adresse « {candidate.email} » figure déjà plus haut."


def _groups(access: Access, jury: JurySession) -> list[Group]:
    return list(access.session.scalars(select(Group).where(Group.session_id == jury.id)))


def _is_candidate(access: Access, jury: JurySession, listed: ListedCandidate) -> bool:
    candidate_id = access.session.scalars(_candidate_id(listed.email)).one_or_none()
    return candidate_id is not None and dossier_of(access.session, jury.id, candidate_id) is not None


def _candidate_id(email: str) -> Select[str]:
    return select(Candidate.id).where(Candidate.email == email)


def _write(access: Access, jury: JurySession, new: list[ListedCandidate], groups: dict[str, Group]) -> None:
    for listed in new:
        group = groups.get(listed.group)
        if group is None and listed.group:
            group = groups[listed.group] = Group(session_id=jury.id, name=listed.group)
            access.session.add(group)
            access.session.flush()
        add_dossier(access.session, jury, candidate_of(access.session, listed.name, listed.email), group)
