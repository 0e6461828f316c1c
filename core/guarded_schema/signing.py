"""Signs the schema that ``migrate`` has made; as the owner, because the application reads statements and adds none."""

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now

from core.canonical_json import canonical
from core.guarded_schema.catalog import read_items
from core.guarded_schema.comparison import differences, is_installed
from core.models import SchemaStatement, SealBatch
from core.sealing import keys


class SchemaDiffers(Exception):
    """The schema is not as it was signed; the message names every difference, one a line."""


def require_as_signed() -> None:
    """Raise ``SchemaDiffers`` if the schema was changed since it was signed: signing it again would hide the change.

    A database in which nothing was ever sealed may be without a statement: its installation was interrupted.
    """
    if not is_installed() or not (SchemaStatement.objects.exists() or SealBatch.objects.exists()):
        return
    if lines := [line for line in differences() if not line.startswith("migration ")]:
        raise SchemaDiffers("\n".join(lines))


@transaction.atomic
def sign_schema() -> None:
    """Sign the current schema, unless the newest statement is the same."""
    if not is_installed():
        return
    applied = MigrationRecorder(connection).applied_migrations()
    migrations = sorted(f"{app}.{name}" for app, name in applied)
    text = canonical({"migrations": migrations, "items": read_items()}).decode()
    newest = SchemaStatement.objects.order_by("-number").first()
    if newest is not None and (newest.statement, newest.key) == (text, keys.public()):
        return
    SchemaStatement.objects.create(
        number=newest.number + 1 if newest else 1,
        signed_at=Now(),
        statement=text,
        key=keys.public(),
        signature=keys.sign(text.encode(), keys.SCHEMA),
    )
