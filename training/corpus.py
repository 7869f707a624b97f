"""The labelled corpus of a référentiel: dossiers cut in passages, each labelled for the criteria of its bloc."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from service.assessment.coverage import brevity
from service.assessment.draft import Coverage
from training.errors import UnsoundCorpus


class Label(StrEnum):
    """What a passage is for a criterion; a criterion that is not named is one that it does not speak to."""

    SUBSTANCE = "substance"
    MENTION = "mention"
    CONTRADICTION = "contradiction"


class PassageForm(StrEnum):
    """The form that a passage has in its piece."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    SLIDE = "slide"
    CUE = "cue"


class Profile(StrEnum):
    """How good the imitated candidate is."""

    STRONG = "strong"
    AVERAGE = "average"
    WEAK = "weak"


class LabelledPassage(Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of a mini-dossier with what a juror would see in it."""

    heading: str
    kind: PassageForm
    text: str
    labels: dict[str, Label]
    why: str
    """The reason for the labels, in a few words."""
    facets: dict[str, tuple[str, ...]] = {}
    """For each criterion that it speaks to, the facets that it serves, or that it is about where it shows nothing: any
    number of them. A criterion that is not named was not asked about."""

    @property
    def indexed_text(self) -> str:
        """What the encoder is given, in the same form as for the passages of a real dossier."""
        return f"{self.heading} : {self.text}" if self.heading else self.text


class JudgedCriterion(Struct, frozen=True, forbid_unknown_fields=True):
    """What a juror who read the whole dossier says of a criterion."""

    coverage: Coverage
    primary: tuple[int, ...]
    """Places, from 0, of the passages that a juror should be shown first."""
    why: str


class MiniDossier(Struct, frozen=True, forbid_unknown_fields=True):
    """An imitation of a candidate's dossier for one bloc: a short one, or a whole one."""

    project: str
    bloc: str
    profile: Profile
    form: str
    """The pieces that it imitates."""
    family: str
    """The kind of project, for measuring on kinds that training has not seen."""
    passages: tuple[LabelledPassage, ...]
    coverage: dict[str, JudgedCriterion] = {}
    """For each criterion of the bloc; empty where nobody judged them."""
    id: str = ""
    """The file's stem, set by the loader."""

    @property
    def whole(self) -> bool:
        """Whether it is as long as what a candidate hands in."""
        return is_whole(len(self.passages))

    def word(self, criterion: str) -> Coverage:
        """A juror's word for a criterion; what the labels say where none judged it."""
        if criterion in self.coverage:
            return self.coverage[criterion].coverage
        return word_of([passage.labels.get(criterion) for passage in self.passages])


def is_whole(passages: int) -> bool:
    """Whether a dossier of so many passages is a whole one."""
    return brevity(passages) == 0


def word_of(labels: Sequence[Label | None]) -> Coverage:
    """The coverage that the labels of its passages give a criterion that nobody judged.

    Two passages of substance, and no more against it than for it, make it supported; one fact alone is a beginning.
    Anything else that speaks to it is partial.
    """
    if labels.count(Label.SUBSTANCE) > max(1, labels.count(Label.CONTRADICTION)):
        return Coverage.SUPPORTED
    return Coverage.PARTIAL if any(labels) else Coverage.MISSING


class Corpus(Struct, frozen=True):
    """Every mini-dossier of a référentiel."""

    dossiers: tuple[MiniDossier, ...]
    fingerprint: str
    """SHA-256 of the files, in the order of their names."""


def apart(folder: Path) -> tuple[MiniDossier, ...]:
    """The whole dossiers that training never sees, in a folder of their own; none where there is no such folder.

    Raises:
        UnsoundCorpus: one is not of the expected form.
    """
    inside = folder / "apart"
    return load(inside).dossiers if inside.is_dir() else ()


def load(folder: Path) -> Corpus:
    """The corpus held by a folder, one YAML file a mini-dossier.

    Raises:
        UnsoundCorpus: the folder holds no file, or one that is not of the expected form.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise UnsoundCorpus(f"Aucun mini-dossier dans {folder}.")
    digest = hashlib.sha256()
    dossiers = []
    for path in paths:
        raw = path.read_bytes()
        digest.update(raw)
        dossiers.append(msgspec.structs.replace(_read(path.name, raw), id=path.stem))
    return Corpus(tuple(dossiers), digest.hexdigest())


def _read(name: str, raw: bytes) -> MiniDossier:
    try:
        return msgspec.convert(yaml.safe_load(raw), MiniDossier)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise UnsoundCorpus(f"Le mini-dossier {name} n'a pas la forme attendue : {error}.") from error
