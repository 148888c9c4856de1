"""``flask academy deliveries list`` and ``retry``: messages that have not gone out."""

import sys
from collections.abc import Sequence

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from academy.core.db import commit, db
from academy.core.mail.models import Channel, Delivery, DeliveryState
from academy.core.mail.waiting import masked, not_gone_out, try_again

deliveries_group = AppGroup("deliveries", help="Look after messages that have not gone out.")

#: How many one transaction sets to be tried again: others write between two.
BATCH = 200

_of_state = click.option(
    "--state",
    type=click.Choice([DeliveryState.DUE.value, DeliveryState.FAILED.value]),
    help="Only those that wait for their next try (due), or that have failed for good.",
)
_of_channel = click.option(
    "--channel", type=click.Choice([each.value for each in Channel]), help="Only these."
)


@deliveries_group.command("list")
@_of_state
@_of_channel
@click.option("--most", default=100, show_default=True, type=click.IntRange(1), help="How many to print.")
def list_command(state: str | None, channel: str | None, most: int) -> None:
    """List the messages that wait or have failed, the oldest first: id, channel, state, tries, moments, last answer."""
    query = _query(state, channel)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    for each in db.session.scalars(query.limit(most)):
        moments = f"written {each.created_at:%Y-%m-%d %H:%M}  next {each.due_at:%Y-%m-%d %H:%M}"
        if each.state is DeliveryState.FAILED:
            moments = moments.partition("  next")[0]
        click.echo(
            f"{each.public_id}  {each.channel.value:5}  {each.state.value:6}  {each.attempts:2} tries  {moments}  "
            f"{masked(each.address)}  {each.last_answer}".rstrip()
        )
    click.echo(f"Messages: {total}" + (f", {most} of them printed" if total > most else ""))


@deliveries_group.command("retry")
@click.argument("ids", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that wait or have failed.")
@_of_state
@_of_channel
def retry_command(ids: tuple[str, ...], is_all: bool, state: str | None, channel: str | None) -> None:
    """Try messages again at once, each from its first try: those with these IDS, of a state or channel, or --all.

    What is being sent at this moment is left alone, so nothing is sent twice.
    """
    if bool(ids) == bool(is_all or state or channel):
        raise click.UsageError("Give ids, or --all, --state or --channel.")
    query = _query(state, channel)
    rows = db.session.execute(
        (query.where(Delivery.public_id.in_(ids)) if ids else query).with_only_columns(
            Delivery.id, Delivery.public_id
        )
    ).all()
    tried = sum(
        _retry([row.id for row in rows[start : start + BATCH]]) for start in range(0, len(rows), BATCH)
    )
    click.echo(f"Tried again: {tried}.")
    if tried < len(rows):
        click.echo(
            f"Left alone: {len(rows) - tried}, being sent now or a moment ago, or their text is not kept."
        )
    unknown = sorted(set(ids) - {row.public_id for row in rows})
    for each in unknown:
        click.echo(f"{each}: no message that waits or has failed has this id.", err=True)
    sys.exit(1 if unknown else 0)


def _retry(keys: Sequence[int]) -> int:
    """Try the messages with these keys again, in one transaction; return how many."""
    messages = [message for key in keys if (message := db.session.get(Delivery, key)) is not None]
    tried = sum(try_again(message) for message in messages)
    commit()
    return tried


def _query(state: str | None, channel: str | None) -> sa.Select[Delivery]:
    return not_gone_out(
        state=DeliveryState(state) if state else None, channel=Channel(channel) if channel else None
    )
