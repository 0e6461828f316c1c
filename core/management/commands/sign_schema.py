"""``manage.py sign_schema``: list differences from the signed schema; with ``--accept REASON``, sign it as it is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import audit, guarded_schema
from core.actors import SystemActor
from core.database import as_owner


class Command(BaseCommand):
    help = "Name what differs from the signed schema; with --accept, sign the schema as it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accept", metavar="REASON", help="sign these differences, and record why")

    def handle(self, *args: Any, **options: Any) -> None:
        differences = list(guarded_schema.differences())
        for line in differences:
            self.stdout.write(line)
        if not differences:
            self.stdout.write("the schema is as it was signed")
        elif not options["accept"]:
            raise SystemExit(1)
        else:
            with as_owner():
                guarded_schema.sign_schema()
            audit.record(
                actor=SystemActor("sign_schema"),
                action="schema.accepted",
                obj="schema",
                reason=options["accept"],
                data={"differences": differences[:500]},
            )
            self.stdout.write("signed as it stands")
