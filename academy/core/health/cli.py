"""``flask academy doctor``: what is wrong with this installation, and what to do."""

import json
import sys
import textwrap

import click
from flask.cli import with_appcontext

from academy.core.checks import LONGEST_SECONDS, Result, State, all_checks, examine, worst
from academy.core.release import release

MARKS = {State.FINE: "ok", State.NOTICE: "look at this", State.WRONG: "wrong"}
COLOURS = {State.FINE: "green", State.NOTICE: "yellow", State.WRONG: "red"}
WIDTH, TITLE_WIDTH, MARK_WIDTH = 100, 18, 14


@click.command("doctor")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object, for programs.")
@with_appcontext
def doctor_command(is_json: bool) -> None:
    """Say what is wrong with this installation and what to do; exit 1 when something is wrong.

    It changes nothing, sends nothing, and shows no secret and nobody's data.
    """
    results = examine(all_checks(), seconds=LONGEST_SECONDS)
    state = worst(results)
    if is_json:
        click.echo(json.dumps(_told(results, state), ensure_ascii=False, indent=1))
    else:
        for result in results:
            _show(result)
        click.echo(_summary(results, state))
    sys.exit(1 if state is State.WRONG else 0)


def _told(results: list[Result], state: State) -> dict[str, object]:
    checks = [
        {
            "name": each.check.name,
            "state": each.finding.state.value,
            "sentence": each.finding.sentence,
            "advice": each.finding.advice,
        }
        for each in results
    ]
    return {"state": state.value, "release": release(), "checks": checks}


def _show(result: Result) -> None:
    finding = result.finding
    mark = click.style(f"{MARKS[finding.state]:{MARK_WIDTH}}", fg=COLOURS[finding.state])
    indent = " " * (MARK_WIDTH + TITLE_WIDTH)
    lines = textwrap.wrap(f"{finding.sentence} {finding.advice}".strip(), WIDTH - len(indent)) or [""]
    click.echo(f"{mark}{result.check.title!s:{TITLE_WIDTH}}{lines[0]}")
    for line in lines[1:]:
        click.echo(f"{indent}{line}")


def _summary(results: list[Result], state: State) -> str:
    if state is State.FINE:
        return f"\nAll is well. Online SME Academy {release()}."
    count = {mark: sum(each.finding.state is mark for each in results) for mark in State}
    return f"\n{count[State.WRONG]} wrong, {count[State.NOTICE]} to look at. Online SME Academy {release()}."
