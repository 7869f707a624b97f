from service.assessment.concreteness import concreteness


def test_facts_weigh_more_than_vocabulary() -> None:
    facts = concreteness("Le 12 mars, Inès a compté 340 entrées et signé la convention avec la Ville de Brest.")
    words = concreteness(
        "Une démarche innovante et fédératrice, au cœur de valeurs fortes, adaptée aux différents publics."
    )
    assert facts.level > 0.5
    assert words.level < 0.2


def test_an_empty_text_has_no_level() -> None:
    assert concreteness("").level == 0.0
