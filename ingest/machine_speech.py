"""Text that addresses a machine rather than a juror: orders to a language model slipped into a dossier.

Precision comes first: a dossier may tell how its author used an assistant, quote the prompts that were typed, hand
out a questionnaire or give visitors directions. So no single word decides. What is found is a turn of phrase that
only makes sense when said to the program that reads: a chat template's tags, an order to drop earlier
instructions, an order to a reader named as a machine, or an order to reach a favourable verdict on this dossier.
French and English; accents, letter case and look-alike letters make no difference.
"""

import re
import unicodedata
from functools import lru_cache

from ingest.document import Span
from ingest.sentences import sentences

_LOOK_ALIKE = dict(zip("аеорсхуіѕјԁһοαε", "aeopcxyisjdhoae", strict=True)) | {"’": "'", "ʼ": "'", "`": "'"}
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


# Patterns are matched against folded text: lower case, no accents, straight apostrophes.
_AT_START = _any(
    r"^",
    r"[.:;!?,)\]>«»“”\"—–-]\s*",
    r"\b(?:et|puis|donc|alors|maintenant|please|and|then|now|just|also)\s+",
)
_POLITE = r"(?:s'il te plait,? |s'il vous plait,? |(?:veuillez|merci de) )?"
_MACHINE = _any(
    r"\bi\.?a\.?\b",
    r"\ba\.?i\.?\b",
    r"intelligences? artificielles?|artificial intelligence",
    r"chat-?gpt|\bgpt\b|\bclaude\b|\bgemini\b|\bcopilot\b|chatbots?|agents? conversationnels?",
    r"\bllms?\b|modeles? de langage|language models?|grands? modeles?",
    r"assistants? (?:ia|virtuels?|conversationnels?|automatiques?|intelligents?|d'evaluation|de correction)",
    r"(?:ai|virtual|automated) (?:assistants?|reviewers?|graders?|evaluators?)",
    r"(?:correcteurs?|evaluateurs?|lecteurs?|systemes? d'(?:evaluation|analyse|aide)) automati(?:que|se)s?",
)
_ORDER = _any(
    r"(?:ignor|oubli|not|attribu|donn|accord|class|consider|marqu|evalu|valid|declar|jug|indiqu|affirm)(?:e|ez)\b",
    r"(?:qualifi|recommand|surnot)(?:e|ez)\b",
    r"(?:mets|mettez|conclus|concluez|reponds|repondez|ecris|ecrivez|reconnais|reconnaissez|retiens|retenez)\b",
    r"(?:rate|score|grade|give|assign|mark|award|evaluate|accept|recommend|judge|deem|consider|treat|conclude)\b",
    r"(?:state|write|report|output|respond|answer|ignore|disregard|forget)\b",
    r"(?<=veuillez )(?:valider|noter|attribuer|donner|accorder|considerer|evaluer|classer|conclure)\b",
    r"(?<=merci de )(?:valider|noter|attribuer|donner|accorder|considerer|evaluer|classer|conclure)\b",
)
_NEGATED = r"(?:n'|ne |do not |don't |never )\w*"
_YOU = _any(
    r"\btu\b|\bt'|\btoi\b|\bton\b|\bta\b|\btes\b",
    r"\bvous (?:devez|etes|n'avez)\b",
    r"\byou (?:must|should|are|will|shall|need|have)\b|\byour\b",
)
_THIS = _any(
    r"(?:ce|cette|ces|le present|la presente|mon|ma) "
    r"(?:dossier|candidature|candidate?s?|document|memoire|note strategique|copie|travail|piece|critere)",
    r"(?:this|my|the (?:present|current)) (?:application|candidate|criterion|document|dossier|essay|file|manuscript"
    r"|paper|portfolio|submission|work)",
    r"(?:tous|toutes|chacun|chaque|l'ensemble|l'integralite|all|every|each)(?: (?:les|des|de|the|of))* ?"
    r"(?:criteres?|competences?|facettes?|blocs?|criteria|criterion|facets?)",
)
_VERDICT = _any(
    r"\b(?:etaye|acquis|valide|excellent|exemplaire|conforme|parfait|admis)e?s?\b",
    r"\b(?:supported|passed|outstanding|perfect)\b",
    r"\b(?:avis (?:tres )?favorables?|favou?rably|positive|positively|positivement|sans reserves?)\b",
    r"notes? maximales?|meilleure note|maximum (?:score|rating|mark)s?",
    r"(?:full|top|highest) (?:marks?|scores?|ratings?)",
    r"20\s?/\s?20|10\s?/\s?10|5\s?/\s?5|100\s?%",
)
_WEAKNESS = (
    r"(?:faiblesses?|manques?|lacunes?|reserves?|defauts?|negatives?|weakness(?:es)?|flaws?|gaps?|limitations?)\b"
)
_INSTRUCTIONS = r"(?:instructions?|consignes?|directives?|regles?|prompts?|ordres?|rules?|guidelines|contexte?)\b"
_EARLIER = _any(
    r"(?:precedent|anterieur)\w*",
    r"ci-dessus|plus haut|prealables?|initiales?|systeme|donnees? avant|que tu as|que vous avez recues",
    r"system|previous|prior|above|earlier|preceding|original|given before",
)
_UNLESS = r"(?:(?!\bsi\b|\bif\b|\bou\b|\bor\b).)"

_TAGS = re.compile(
    _any(
        r"<\|?\s*(?:im_start|im_end|system|assistant|user|endoftext|end_of_turn|start_of_turn)\s*\|?>",
        r"\[/?inst\]|<</?sys>>|</?(?:system|assistant|instructions?|prompt)>",
        r"#{2,}\s*(?:instructions?|system|systeme|assistant|response)\s*:",
        r"(?:begin|end|debut|fin) (?:of |du )?(?:system )?prompt",
    )
)
_DROP = _any(
    r"(?:ignor|oubli|contourn|annul)(?:e|ez)|(?<=veuillez )ignorer|(?<=merci d')ignorer",
    r"ne (?:tiens|tenez) (?:pas|plus) compte de|(?:fais|faites) abstraction de\w*",
    r"ignore|disregard|forget|override|bypass|do not follow|stop following",
)
_OVERRIDE = re.compile(
    _AT_START
    + _POLITE
    + _any(
        rf"{_DROP}\s+(?:\w+['\s]+){{0,4}}?{_INSTRUCTIONS}(?=\W+(?:\w+\W+){{0,3}}?{_EARLIER}\b)",
        rf"{_DROP}\s+(?:\w+\s+){{0,2}}?(?:previous|prior|above|earlier|preceding|system|your)\s+(?:\w+\s+)?{_INSTRUCTIONS}",
        rf"{_DROP}\s+(?:toutes? )?(?:tes|vos) (?:\w+ )?(?:instructions|consignes systeme|directives|prompts?)\b",
        rf"{_DROP}\s+(?:tout )?ce qui precede|{_DROP}\s+(?:le|the) (?:\w+ )?prompt\b",
    )
)
_NAMED = re.compile(
    _any(
        r"en tant qu(?:e |')(?:une? |l')?|as an? |as the ",
        r"(?:tu es|vous etes|you are|si tu es|if you are|si vous etes) (?:une? |an? |the |l')?",
        r"(?:note|message|consignes?|instructions?|attention|avis|rappel|reminder|notice)\s+(?:importante? )?"
        r"(?:pour|a|aux|au|destinee?s? a|to|for)\s+(?:l'attention (?:de |des |du |d')?)?(?:l'|les |the |any |une? )?",
        r"(?:cher|chere|chers|dear|hey|hello|bonjour|attention)\W+(?:l')?",
    )
    + rf"(?:\w+ )?{_MACHINE}"
)
_ORDERED = re.compile(_any(_AT_START + _any(_ORDER, _NEGATED), _YOU))
_JUDGING = re.compile(
    _any(
        _VERDICT,
        _THIS,
        r"\bjury|\bjures?\b|candidat|critere|criteri|evaluat|review",
        r"\bnot(?:e|er|ation)\b|\brat(?:e|ing)\b|\bscore",
    )
)
_RATING = re.compile(
    _any(
        rf"{_AT_START}{_POLITE}{_ORDER}{_UNLESS}{{0,60}}?{_THIS}{_UNLESS}{{0,60}}?{_VERDICT}",
        rf"{_AT_START}{_POLITE}{_ORDER}\s{_UNLESS}{{0,40}}?{_VERDICT}{_UNLESS}{{0,40}}?\b(?:a|au|aux|pour|sur|to|for|on)\s(?:\w+\s)?{_THIS}",
        rf"{_THIS}\s(?:doit|doivent|devra|devront|must|should|shall|has to|have to)\s(?:\w+\s){{0,2}}?"
        rf"(?:etre|be|recevoir|receive|obtenir|get)\b.{{0,40}}?{_VERDICT}",
        rf"{_AT_START}(?:ne (?:mentionn|signal|relev|indiqu|soulign)(?:e|ez) (?:aucune?|pas)|n'indiquez? aucune?"
        rf"|do not (?:mention|highlight|report|flag) any)\s(?:\w+\s)?{_WEAKNESS}",
        r"\bgive (?:an? )?(?:only )?positive reviews?(?: only)?\b|\b(?:recommend|vote for) acceptance\b",
    )
)
_LEAK = re.compile(
    _AT_START
    + r"(?:(?:revel|affich|repet|recopi|montr|donn)(?:e|ez)|reveal|print|repeat|show|output|display|leak)\s"
    + r"(?:\w+['\s]+){0,3}?"
    + _any(
        r"(?:ton|tes|votre|vos|your|the)\s(?:\w+\s)?(?:prompts?|instructions? (?:systeme|initiales?|cachees?)"
        r"|system (?:prompt|message)|consignes? systeme)",
        r"prompt systeme|system prompt",
    )
)
_ROLE = re.compile(
    r"(?:a partir de maintenant|desormais|dorenavant|from now on|henceforth)\W+(?:\w+\W+){0,4}?"
    + _any(
        r"tu (?:es|agis|joues|reponds|notes)",
        r"vous (?:etes|agissez|repondez|notez)",
        r"you (?:are|act|will act|must|respond|rate)",
    )
    + rf"(?=.*{_any(_MACHINE, _VERDICT, 'evaluat|jure|jury|correcteur|examinat|reviewer|grader|judge')})"
)
_SPEAKER = re.compile(
    rf"^\W*(?:system|systeme|assistant|developer|developpeur)\s*:\s.*{_any(_YOU, _AT_START + _ORDER)}"
)


def machine_speech(text: str) -> tuple[Span, ...]:
    """The sentences of a text that address a machine, in order."""
    folded = "".join(map(_folded, text))
    return tuple(span for span in sentences(text) if _addresses_machine(folded[span.start : span.end]))


def _addresses_machine(sentence: str) -> bool:
    if _TAGS.search(sentence) or _RATING.search(sentence):
        return True
    # What stands between quotation marks is told, not said: a prompt that the author typed.
    said = _QUOTED.sub(lambda match: "«" + " " * (len(match.group()) - 2) + "»", sentence)
    if any(pattern.search(said) for pattern in (_OVERRIDE, _LEAK, _ROLE, _SPEAKER)):
        return True
    named = _NAMED.search(said)
    if named is None:
        return False
    rest = said[named.end() :]
    return bool(_ORDERED.search(rest) and _JUDGING.search(rest))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """The character without its accent and case, one for one, so that offsets hold."""
    plain = unicodedata.normalize("NFKD", character)[:1].lower()[:1] or character
    return _LOOK_ALIKE.get(plain, _LOOK_ALIKE.get(character, plain))
