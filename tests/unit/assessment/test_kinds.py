"""Every type of question has its module and its template; a type that somebody forgot has neither and fails here."""

from pathlib import Path

import academy
from academy.assessment.kinds import KINDS
from academy.content.kinds import ItemKind

TEMPLATES = Path(academy.__file__).parent / "learning/templates/learning/questions"
#: All types but the scenario, which holds questions of the others.
ASKED = set(ItemKind) - {ItemKind.SCENARIO}


def test_every_kind_has_a_module_of_its_name() -> None:
    assert set(KINDS) == ASKED
    assert {kind: module.__name__.rpartition(".")[2] for kind, module in KINDS.items()} == {  # type: ignore[attr-defined]
        kind: kind.value for kind in ASKED
    }


def test_every_kind_has_a_template_of_its_name() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.html")} == {kind.value for kind in ASKED}
