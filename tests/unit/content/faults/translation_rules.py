"""Faults in translations."""

from tests.unit.content.faults.fault import COURSE, ID_Q1, Fault

TRANSLATION_RULES = [
    Fault("lost placeholder", ID_Q1, "{w2}, {w3}, dan {w4}", "{w2} dan {w4}", "rk-0102.stem", "w3"),
    Fault("new placeholder", ID_Q1, "Berapa upah", "Berapa {upah}", "rk-0102.stem", "upah"),
    Fault(
        "unknown place",
        ID_Q1,
        "rk-0101.options.2.text",
        "rk-0101.options.7.text",
        "rk-0101.options.7.text",
        "no words",
    ),
    Fault("translated key", ID_Q1, "rk-0101.options.2.text", "rk-0102.answer", "rk-0102.answer", "no words"),
    Fault("wrong language", ID_Q1, "language: id", "language: ms", "language", "id"),
    Fault(
        "newer than the course",
        ID_Q1,
        "source_version: 1.0.0",
        "source_version: 1.3.0",
        "source_version",
        "newer",
    ),
    Fault(
        "unknown source",
        ID_Q1,
        "source: questions/01-two-pockets.yaml",
        "source: questions/09-x.yaml",
        "source",
        "not a file",
    ),
    Fault("missing folder", COURSE, "path: i18n/id", "path: i18n/in", "translations.0.path", "missing"),
    Fault(
        "html in a translation",
        ID_Q1,
        "Memisahkan uang",
        "<b>Memisahkan</b> uang",
        "rk-0101.options.0.text",
        "HTML",
    ),
]
