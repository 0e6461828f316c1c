"""``manage.py seal``: chain what has been committed; with ``--checkpoint``, sign the chain as well."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import sealing


class Command(BaseCommand):
    help = "Chain what has been committed, and sign the chain on demand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoint", action="store_true", help="sign the chain and print the signed statement")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealed = sealing.seal()
        except (sealing.CounterBehind, sealing.ChainCut) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{sealed} entries sealed, {sum(sealing.unsealed().values())} wait for open transactions")
        if options["checkpoint"]:
            checkpoint = sealing.take_checkpoint()
            if checkpoint is None:
                raise CommandError("nothing has been sealed yet")
            self.stdout.write(f"checkpoint {checkpoint.number}: {checkpoint.statement}")
            self.stdout.write(f"signature: {checkpoint.signature}")
