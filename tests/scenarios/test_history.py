"""A register begins with its past: files of other people's making, loaded, cut off, gone on with, and judged."""

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoDbBlocker

from core import clock
from core.loaders import entering_history
from core.models import AuditEvent
from enterprises.models import Enterprise, Group, Licence, Membership, SiteTenure
from history import flag_export, loading, marks, problem_file
from history.parsing.folder import digest_of
from inspections.models import Observation
from quotas import ledger
from quotas.models import Account, ConsumptionReturn, Report, ReportingDuty
from tests.support import databases, history_files
from tests.support.history_files import code
from trade.models import Declaration, Invoice, NumberReuse

CUT_OFF_AFTER = 40  # days


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("past") / "history"
    history_files.write(made)
    _spoil(made)
    return made


def _spoil(folder: Path) -> None:
    """Add lines that cannot be taken."""
    with (folder / "history.csv").open("a", encoding="utf-8") as file:
        file.write(
            "E-GEN-005,2012-13,S-GEN-005,ion-type-precipitate,own_ore,0.92,0,1,0,0,0,0,0,1,,,book,2012-07-05,1\n"
        )
        file.write("E-NOBODY,2012-05,S-GEN-005,ion-type-precipitate,own_ore,0.92,0,1,0,0,0,0,0,1,,,book,2012-06-05,1\n")
    with (folder / "quota.csv").open("a", encoding="utf-8") as file:
        file.write("mlr-mining,2012,E-GEN-005,medium_heavy,5.000,2012-06-01\n")
    with (folder / "invoices.csv").open("a", encoding="utf-8") as file:
        file.write("BAD-1,2012-05-03,E-GEN-005,E-GEN-001,no-such-product,1.000,100.00,\n")
        file.write(f"{history_files.UNSOLD},2012-05-07,E-GEN-005,E-GEN-001,ion-type-precipitate,2.000,320000.00,\n")
        file.write("BAD-2,2012-05-04,E-GEN-005,E-GEN-001,ion-type-precipitate,1.0t,100.00,\n")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, folder: Path) -> Iterator[Path]:
    """Load the history once for this module: cut off twice, in the middle of a day and between two."""
    with django_db_blocker.unblock():
        call_command("load_reference", "--without-plans", verbosity=0)
        with pytest.MonkeyPatch.context() as patch, entering_history():
            left, leave = iter(range(CUT_OFF_AFTER)), marks.leave

            def leave_or_die(*args: object) -> None:
                if next(left, None) is None:
                    raise Killed
                leave(*args)  # type: ignore[arg-type]

            patch.setattr(marks, "leave", leave_or_die)
            with pytest.raises(Killed):
                list(loading.load(folder, invented=True))
        assert len(marks.days_done(digest_of(folder))) == CUT_OFF_AFTER
        call_command("load_history", str(folder), "--invented", verbosity=0)
        yield folder
        databases.afresh()


@pytest.fixture(scope="module")
def flags(loaded: Path, django_db_blocker: DjangoDbBlocker) -> list[dict[str, str]]:
    path = loaded.with_name("flags.csv")
    with django_db_blocker.unblock():
        call_command("export_flags", str(path), verbosity=0)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_its_officers_have_no_office_when_it_is_loaded(loaded: Path) -> None:
    held = Membership.objects.filter(user__username__startswith="history-", jurisdiction__isnull=False)
    assert held.count() == 5
    assert {row.valid_to is None or row.valid_to >= clock.today() for row in held} == {False}


def test_everything_is_entered_once(loaded: Path) -> None:
    rows = {kind: _rows(loaded, kind) for kind in ("history", "invoices", "licences")}
    filings = {(row["enterprise"], row["period"], row["version"]) for row in rows["history"]}
    assert Report.objects.exclude(state="draft").count() == len(filings) - 2  # those of the faulty lines
    assert Invoice.objects.count() == len(rows["invoices"]) - 3
    assert Licence.objects.count() == len(rows["licences"])
    assert Declaration.objects.get().reo_tonnes == 2
    assert not Enterprise.objects.filter(fictitious=False, code__startswith="E-GEN-").exists()


def test_the_ledger_agrees(loaded: Path) -> None:
    assert not list(ledger.drifts(today=clock.today()))
    given = Account.objects.get(
        holder__code=code(history_files.OVERDRAWN), programme_year__programme__code="mlr-mining", category="all"
    )
    assert given.used > given.allocated
    for nation in Account.objects.filter(holder__code="CN").exclude(given=0):
        assert nation.passed_on == nation.given  # the levels above receive what their holders need
    assert Group.objects.get(code="G-GEN-1").enterprises.get().code == code(history_files.AMENDED)


def test_a_licence_of_another_enterprise_merges_the_holder_of_its_last_site(loaded: Path) -> None:
    merged = Enterprise.objects.get(code=code(history_files.MERGED))
    assert (merged.state, merged.successor.code) == ("merged", code(history_files.SUCCESSOR))  # type: ignore[union-attr]
    tenures = SiteTenure.objects.filter(site__code=history_files.site(history_files.MERGED)).order_by("held_from")
    assert [tenure.enterprise.code for tenure in tenures] == [merged.code, code(history_files.SUCCESSOR)]
    assert not ReportingDuty.objects.filter(enterprise=merged, period__gte=history_files.MERGED_ON).exists()


def test_a_licence_of_before_the_register_moves_no_site(loaded: Path) -> None:
    (tenure,) = SiteTenure.objects.filter(site__code=history_files.site(history_files.OVERDRAWN))
    assert tenure.enterprise.code == code(history_files.OVERDRAWN)
    given = Licence.objects.filter(site=tenure.site).order_by("valid_from")
    assert [licence.exception == "" for licence in given] == [True, True]
    anew = Licence.objects.get(site__code=history_files.site(history_files.SUSPENDED), valid_from__year=2012)
    assert anew.exception  # it was given in a moratorium
    assert not AuditEvent.objects.filter(action="licences.refuse").exists()


def test_a_second_use_of_a_number_is_kept_as_of_its_day(loaded: Path) -> None:
    assert NumberReuse.objects.get().attempted_at.date() == dt.date(2012, 5, 7)


def test_a_gap_between_licences_owes_nothing(loaded: Path) -> None:
    owed = ReportingDuty.objects.filter(enterprise__code=code(history_files.SUSPENDED))
    assert set(owed.filter(filed=False).values_list("period", flat=True)) <= {dt.date(2012, 7, 1)}
    assert not owed.filter(period=history_files.SUSPENDED_IN).exists()


def test_an_amendment_replaces_its_month_from_its_own_day(loaded: Path) -> None:
    month = Report.objects.filter(enterprise__code=code(history_files.AMENDED), period=history_files.AMENDED_MONTH)
    first, second = month.order_by("number")
    assert (first.state, second.state) == ("superseded", "submitted")
    assert second.submitted_at is not None
    assert second.submitted_at.date() == history_files.AMENDED_ON
    assert not second.late


def test_toll_work_stands_on_both_sides(loaded: Path) -> None:
    toller = Report.objects.get(enterprise__code=code(history_files.TOLLER), period=history_files.TOLL_MONTH)
    fed, made = toller.lines.filter(feed_origin="toll").order_by("produced")
    assert (fed.consumed, made.produced) == (history_files.TOLL_FEED, history_files.TOLL_OXIDE)
    assert {trade.enterprise.code for line in (fed, made) for trade in line.trades.all()} == {  # type: ignore[union-attr]
        code(history_files.PRINCIPAL)
    }


def test_the_file_of_flags_is_its_owners_and_the_trail_has_a_line(loaded: Path, flags: list[dict[str, str]]) -> None:
    assert loaded.with_name("flags.csv").stat().st_mode & 0o777 == 0o600
    (line,) = AuditEvent.objects.filter(action="flags.export")
    assert line.data["rows"] == len(flags)


def test_flags_are_raised_as_of_their_day(flags: list[dict[str, str]]) -> None:
    assert tuple(flags[0]) == flag_export.COLUMNS
    by_rule = {row["rule"]: row for row in flags}
    digging = by_rule["outside_licence"]
    assert (digging["subject_type"], digging["enterprise"], digging["seen_on"]) == ("unknown", "", "2012-05-14")
    assert (digging["latitude"], digging["longitude"]) == history_files.DIGGING
    over = [row for row in flags if row["rule"] == "exceeded" and row["enterprise"] == code(history_files.OVERDRAWN)]
    assert over
    assert all(row["period"] == "2012" and row["raised_on"] < "2012-08-01" for row in over)
    unsold = [row for row in flags if row["rule"] == "invoice_without_sale"]
    assert {(row["enterprise"], row["period"]): row["raised_on"] for row in unsold} == {
        (code(history_files.AMENDED), "2012-02"): "2012-05-11",  # its invoice of before the amendment: a small part
        (code(history_files.OVERDRAWN), "2012-04"): "2012-06-11",  # once the report of the month of grace is in
    }
    assert all(isinstance(json.loads(row["figures"]), dict) for row in flags)
    assert not [row for row in flags if row["rule"] in {"missing", "no_licence", "after_licence"}]
    assert Counter(row["state"] for row in flags).keys() <= {"open", "resolved"}


def test_consumption_is_filed_by_the_holder_of_the_month(loaded: Path) -> None:
    returns = ConsumptionReturn.objects.filter(site__code=history_files.site(history_files.MERGED))
    holders = dict(returns.values_list("period", "enterprise__code"))
    assert holders == {
        dt.date(2012, month, 1): code(history_files.MERGED if month < 5 else history_files.SUCCESSOR)
        for month in range(1, 7)
    }
    stated = {(row["site"], row["period"]) for row in _rows(loaded, "consumption")}
    assert ConsumptionReturn.objects.count() == len(stated)


def test_farmland_is_no_digging(loaded: Path) -> None:
    assert Observation.objects.count() == 1


def test_every_line_that_is_not_taken_is_named(loaded: Path) -> None:
    with problem_file.path_for(loaded).open(encoding="utf-8", newline="") as file:
        named = {(row["file"], row["column"], row["value"]) for row in csv.DictReader(file) if row["taken"] == "no"}
    assert named == {
        ("history.csv", "period", "2012-13"),
        ("history.csv", "enterprise", "E-NOBODY"),
        ("quota.csv", "category", "medium_heavy"),
        ("invoices.csv", "product", "no-such-product"),
        ("invoices.csv", "tonnes", "1.0t"),
        ("invoices.csv", "number", history_files.UNSOLD),
    }


def test_a_second_load_changes_nothing_and_a_strict_one_fails(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Report.objects.count(), Invoice.objects.count(), Licence.objects.count()
    with pytest.raises(CommandError, match="6 faults"):
        call_command("load_history", str(loaded), "--strict")
    assert "nothing new to load" in capsys.readouterr().out
    assert (Report.objects.count(), Invoice.objects.count(), Licence.objects.count()) == before


def test_other_files_are_refused_afterwards(loaded: Path, tmp_path: Path) -> None:
    history_files.write(tmp_path)
    with pytest.raises(CommandError, match="another history"):
        call_command("load_history", str(tmp_path))


def _rows(folder: Path, kind: str) -> list[dict[str, str]]:
    with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
