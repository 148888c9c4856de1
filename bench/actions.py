"""The list of everything that the bench measures in turns with F."""

from werkzeug.routing import Map

from bench.action import Action
from bench.answering import answering_actions
from bench.community import Community
from bench.doing import doing_actions
from bench.filling import filling_actions
from bench.reading import reading_actions


def all_actions(people: Community, addresses: Map) -> list[Action]:
    """Return all actions for ``people``; ``addresses`` is the application's map of addresses."""
    return [
        *reading_actions(people, addresses),
        *answering_actions(people),
        *filling_actions(people),
        *doing_actions(people),
    ]
