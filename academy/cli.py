"""``flask academy …``: mounts the domains' commands. Each domain exports one click group."""

import click
from flask.cli import AppGroup, ScriptInfo

from academy.accounts.cli import people
from academy.catalogue.cli import publish_command
from academy.content.cli import content_group
from academy.core.announcing import announce_at_first_use
from academy.core.backup.cli import backup_command, restore_command
from academy.core.cli import audit_group, database_group, i18n_group, keys_group
from academy.core.health.cli import doctor_command
from academy.core.mail.cli import mail_group, sms_group
from academy.core.mail.deliveries_cli import deliveries_group
from academy.credentials.cli import certificates_group
from academy.learning.cli import assessment_group
from academy.start import serve_command
from academy.web.cli import assets_group


@click.group("academy", cls=AppGroup)
@click.pass_context
def academy(context: click.Context) -> None:
    """Run and look after the academy."""
    announce_at_first_use(context.ensure_object(ScriptInfo).load_app(), context)


content_group.add_command(publish_command)
academy.add_command(content_group)
academy.add_command(database_group)
academy.add_command(audit_group)
academy.add_command(keys_group)
academy.add_command(i18n_group)
academy.add_command(people)
academy.add_command(mail_group)
academy.add_command(sms_group)
academy.add_command(deliveries_group)
academy.add_command(assets_group)
academy.add_command(certificates_group)
academy.add_command(assessment_group)
academy.add_command(backup_command)
academy.add_command(doctor_command)
academy.add_command(restore_command)
academy.add_command(serve_command)
