"""Loads one history into a register of its own and exports its flags. The measurement starts a process for each."""

import argparse
import os
import shutil
from pathlib import Path

from benchmarks import harness

FOLDER = harness.choose(f"detection-{os.getpid()}", settings="config.settings.dev")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from core import row_security

django.setup()
row_security.act_as_system()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("history", type=Path)
    options.add_argument("flags", type=Path)
    asked = options.parse_args()
    with settings.SERVERS.running():
        call_command("migrate", verbosity=0)
        call_command("load_reference", "--without-plans", verbosity=0)
        call_command("load_history", str(asked.history), "--invented", "--strict")
        call_command("verify_ledger", verbosity=0)
        call_command("export_flags", str(asked.flags))
        connections.close_all()
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
