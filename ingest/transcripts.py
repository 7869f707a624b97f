"""Reads transcripts (WebVTT, SubRip): cues merged into speech turns of a length that can be quoted.

A turn is what one speaker says until another does, cut between sentences when it is long. Each cue is a fragment of
its turn's text, placed by its time code.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from ingest.blocks import Block, RawDocument, TextBuilder
from ingest.boundary import guarded
from ingest.characters import normalise
from ingest.document import PassageKind, TimeCode
from ingest.encodings import decode
from ingest.errors import CorruptFile
from ingest.gathering import Gathering
from ingest.limits import Limits

_LONGEST = 120
_ENOUGH = 60
"""Words from which a turn is cut at the next end of a sentence."""
_LONGEST_SILENCE = 20.0

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]{0,200}>|\{\\[^}]*\}|</?>")
_NAME = r"[A-ZÀ-Ý][\w’'.-]*(?:\s+[A-ZÀ-Ý0-9][\w’'.-]*){0,3}"
_NAMED = re.compile(rf"(?:[-–—>]{{1,2}}\s*)?({_NAME})\s?:\s+")
_DASH = re.compile(r"(?:[-–—]|>>)\s*(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][»\"”)]*$")


class _Cue(Struct, frozen=True):
    start: float
    end: float
    speaker: str
    text: str


@guarded
def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """What is said in a transcript.

    Raises:
        UnreadableFile: the leaf says why; ``CorruptFile`` when no cue can be made out.
    """
    text = decode(data)
    cues = list(_once(_cues(text)))
    if "-->" in text and not _TIMING.search(text):
        raise CorruptFile("Les sous-titres sont illisibles : leurs codes temporels sont mal formés.")
    gathering = Gathering(limits)
    for turn in _turns(cues):
        gathering.add(_block(turn))
    return gathering.raw()


def _cues(text: str) -> Iterator[_Cue]:
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if _TIMING.match(line)]
    speaker, names = "", _names(lines)
    for index, following in zip(starts, [*starts[1:], len(lines)], strict=True):
        timing = _TIMING.match(lines[index])
        body = list(_payload(lines[index + 1 : following], is_last=following == len(lines)))
        for cue in _spoken(body, _seconds(timing, 1), _seconds(timing, 5), names):
            speaker = cue.speaker or speaker
            yield replace(cue, speaker=speaker)


def _names(lines: list[str]) -> frozenset[str]:
    """What stands before a colon often enough, or in capitals, to be a speaker's name rather than a word."""
    found = Counter(match.group(1) for line in lines if (match := _NAMED.match(line.strip())))
    return frozenset(name for name, count in found.items() if count > 1 or (name.isupper() and len(name) > 1))


def _payload(lines: list[str], *, is_last: bool) -> Iterator[str]:
    """The lines of a cue: until a blank one, and without the identifier of the next cue."""
    for index, line in enumerate(lines):
        if not line.strip():
            return
        is_identifier = not is_last and index == len(lines) - 1 and line.strip().isdigit()
        if not is_identifier:
            yield line


def _spoken(lines: list[str], start: float, end: float, names: frozenset[str]) -> Iterator[_Cue]:
    """What each speaker says in a cue; a dash or a name begins another's words."""
    held, speaker = "", ""
    for line in lines:
        name, text = _parted(line, names)
        if held and (name or _DASH.match(line.strip())):
            yield _Cue(start, end, speaker, held)
            held = ""
        speaker = name or speaker
        held = f"{held} {text}".strip()
    if held:
        yield _Cue(start, end, speaker, held)


def _parted(line: str, names: frozenset[str]) -> tuple[str, str]:
    """The speaker's name, if the line gives it, and the words."""
    voice = _VOICE.search(line)
    text = normalise(html.unescape(_TAG.sub("", line))).text
    if voice:
        return voice.group(1).strip(), text
    named = _NAMED.match(text)
    if named and named.group(1) in names:
        return named.group(1), text[named.end() :]
    return "", _DASH.sub("", text, count=1) if _DASH.match(text) else text


def _seconds(timing: re.Match[str] | None, first: int) -> float:
    hours, minutes, seconds, fraction = (timing.group(first + n) or "0" for n in range(4)) if timing else "0000"
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _once(cues: Iterable[_Cue]) -> Iterator[_Cue]:
    """The cues without the words that rolling captions show again."""
    shown: list[str] = []
    for cue in sorted(cues, key=lambda cue: cue.start):
        words = cue.text.split()
        fresh = words[_overlap(shown, words) :]
        shown = words
        if fresh:
            yield replace(cue, text=" ".join(fresh), end=max(cue.start, cue.end))


def _overlap(shown: list[str], words: list[str]) -> int:
    """How many of the first words repeat the last ones shown; at least two, unless all do."""
    for count in range(min(len(shown), len(words)), 0, -1):
        if shown[-count:] == words[:count] and (count > 1 or count == len(words)):
            return count
    return 0


def _turns(cues: Iterable[_Cue]) -> Iterator[list[_Cue]]:
    turn: list[_Cue] = []
    for cue in cues:
        if turn and _is_over(turn, cue):
            yield turn
            turn = []
        turn.append(cue)
    if turn:
        yield turn


def _is_over(turn: list[_Cue], cue: _Cue) -> bool:
    words = sum(len(part.text.split()) for part in turn)
    last = turn[-1]
    if cue.speaker != last.speaker or words + len(cue.text.split()) > _LONGEST:
        return True
    if cue.start - last.end > _LONGEST_SILENCE:
        return True
    return words >= _ENOUGH and _SENTENCE_END.search(last.text) is not None


def _block(turn: list[_Cue]) -> Block:
    builder = TextBuilder()
    if turn[0].speaker:
        builder.supply(f"{turn[0].speaker} : ")
    for index, cue in enumerate(turn):
        if index:
            builder.supply(" ")
        builder.add(cue.text, TimeCode(cue.start, cue.end))
    return Block(PassageKind.CUE, builder.text(), builder.fragments())
