"""``manage.py load_history``: let the register begin with its past, from a folder of CSV files. Resumable."""

import datetime as dt
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.loaders import entering_history
from core.models import FixedDay
from enterprises.models import Authority
from history import loading, marks, problem_file
from history.parsing.folder import KINDS, digest_of
from history.writing import people
from quotas.models import Notice, Product

SHOWN = 20  # lines that were not taken, on the screen


class Command(BaseCommand):
    help = "Load the files of a history, day by day, each as of its own day; name every line that cannot be taken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help=f"with {', '.join(f'{kind}.csv' for kind in KINDS)}")
        parser.add_argument("--invented", action="store_true", help="mark everything as invented")
        parser.add_argument("--strict", action="store_true", help="end with an error if a line was not taken")
        parser.add_argument("--problems", type=Path, help="the file that names what was not taken")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        self._require_loadable(folder)
        began, days = time.monotonic(), 0
        with entering_history():
            for day in loading.load(folder, invented=options["invented"]):
                days += 1
                if options["verbosity"] > 1:
                    self.stdout.write(f"{day}  {time.monotonic() - began:.0f} s")
            people.end_offices(clock.today() - dt.timedelta(days=1))
        loaded = loading.result(folder, days)
        path = options["problems"] or problem_file.path_for(folder)
        problem_file.write(path, loaded.problems)
        left_out = [problem for problem in loaded.problems if not problem.taken]
        if options["verbosity"]:
            self.stdout.write(f"{days} days in {time.monotonic() - began:.0f} s" if days else "nothing new to load")
            self.stdout.write("taken: " + ", ".join(f"{count} {kind}" for kind, count in sorted(loaded.taken.items())))
            for problem in left_out[:SHOWN]:
                self.stderr.write(str(problem))
            self.stdout.write(f"{len(left_out)} faults of lines that were not taken, all named in {path}")
        if options["strict"] and left_out:
            raise CommandError(f"{len(left_out)} faults; see {path}")

    def _require_loadable(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CommandError(f"there is no folder {folder}")
        if not any((folder / f"{kind}.csv").exists() for kind in KINDS):
            raise CommandError(f"{folder} has none of the files of a history")
        if not Authority.objects.exists() or not Product.objects.exists():
            raise CommandError("load the reference first: manage.py load_reference --without-plans")
        if FixedDay.objects.exists() or Notice.objects.exists():
            raise CommandError("this register has plans or the demonstration: a history is loaded into one without")
        if marks.another_is_loaded(digest_of(folder)):
            raise CommandError("another history is loaded, or these files have changed since they were loaded in part")
