"""The files of a history are read into rows, and every cell that cannot be read is named with its reason."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.detection.files import COLUMNS
from history.parsing import (
    consumption,
    declarations,
    enterprises,
    invoices,
    licences,
    observations,
    quota,
    readings,
    reports,
    sites,
)
from history.parsing.folder import digest_of, read_folder
from history.parsing.problems import Problem

MODULES = (
    enterprises, sites, licences, quota, reports, invoices, declarations, consumption, readings, observations
)  # fmt: skip
GOOD = {
    "enterprises": "E-1,One,36,private,",
    "sites": "S-1,E-1,mine,ion_adsorption,100,25.1,115.2,,",
    "licences": "E-1,S-1,mining,N-1,2010-01-01,",
    "quota": "mlr-mining,2012,E-1,all,5.000,2012-01-01",
    "history": "E-1,2012-01,S-1,ion-type-precipitate,own_ore,0.92,0,1,0,0,0,0,0,1,,,book,2012-02-08,1",
    "invoices": "I-1,2012-01-05,E-1,Somebody,ion-type-precipitate,1.5,3000,T-1 T-2",
    "declarations": "D-1,2012-01-05,E-1,28469019,yttrium-oxide,JP,1,1,T-1",
    "consumption": "S-1,2012-01,electricity,10,kWh",
    "readings": "S-1,Outlet,ammonia nitrogen,2012-01-05,4.2,mg/L,HJ 535",
    "observations": "satellite,2012-01-05,25.1,115.2,2000,open_pit",
}


def given(folder: Path, kind: str, *lines: str) -> Path:
    (folder / f"{kind}.csv").write_text("\n".join([",".join(COLUMNS[kind]), *lines, ""]), encoding="utf-8")
    return folder


def read(folder: Path, module: Any) -> tuple[list[Any], list[Problem]]:
    problems: list[Problem] = []
    return list(module.read(folder, problems)), problems


def test_the_columns_are_those_of_the_contract() -> None:
    assert {module.KIND: module.COLUMNS for module in MODULES} == COLUMNS


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.KIND)
def test_a_good_line_is_one_row_without_problems(module: Any, tmp_path: Path) -> None:
    rows, problems = read(given(tmp_path, module.KIND, GOOD[module.KIND]), module)
    assert (len(rows), problems) == (1, [])


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.KIND)
def test_a_missing_file_is_an_empty_one(module: Any, tmp_path: Path) -> None:
    assert read(tmp_path, module) == ([], [])


@pytest.mark.parametrize(
    ("kind", "line", "column"),
    [
        ("enterprises", "E-1,,36,private,", "name"),
        ("enterprises", "E-1,One,36,rich,", "ownership"),
        ("sites", "S-1,E-1,quarry,,100,,,,", "kind"),
        ("sites", "S-1,E-1,mine,gold,100,,,,", "ore"),
        ("sites", "S-1,E-1,mine,ion_adsorption,100,25.1,,,", "latitude"),
        ("sites", "S-1,E-1,mine,ion_adsorption,100,95,115,,", "latitude"),
        ("sites", "S-1,E-1,mine,ion_adsorption,100,,,2,", "weighing_error"),
        ("licences", "E-1,S-1,driving,N-1,2010-01-01,", "kind"),
        ("licences", "E-1,S-1,mining,N-1,2010-01-01,2009-12-31", "until"),
        ("licences", "E-1,S-1,mining,N-1,2010-02-30,", "from"),
        ("quota", "mlr-mining,2012,E-1,total,5,2012-01-01", "category"),
        ("quota", "mlr-mining,2012,E-1,all,5.0005,2012-01-01", "tonnes"),
        ("quota", "mlr-mining,2012,E-1,all,-5,2012-01-01", "tonnes"),
        ("quota", "mlr-mining,2012,E-1,all,5,2013-01-01", "effective_on"),
        ("quota", "mlr-mining,twelve,E-1,all,5,2012-01-01", "year"),
        ("history", "E-1,2012-1,S-1,x,own_ore,,0,1,0,0,0,0,0,1,,,,2012-02-08,1", "period"),
        ("history", "E-1,2012-01,S-1,x,found,,0,1,0,0,0,0,0,1,,,,2012-02-08,1", "feed_origin"),
        ("history", "E-1,2012-01,S-1,x,own_ore,,0,1,0,0,0,0,0,1,,,guess,2012-02-08,1", "stock_basis"),
        ("history", "E-1,2012-01,S-1,x,own_ore,,0,1,0,0,0,0,0,1,,E-2,,2012-02-08,1", "sales"),
        ("history", "E-1,2012-01,S-1,x,own_ore,,0,1e3,0,0,0,0,0,1,,,,2012-02-08,1", "produced"),
        ("history", "E-1,2012-01,S-1,x,own_ore,,0,1,0,0,0,0,0,1,,,,2012-02-08,0", "version"),
        ("invoices", "I-1,2012-01-05,E-1,B,x,0,3000,", "tonnes"),
        ("invoices", "I-1,5.1.2012,E-1,B,x,1,3000,", "day"),
        ("declarations", "D-1,2012-01-05,E-1,284690,x,JP,1,1,", "hs"),
        ("declarations", "D-1,2012-01-05,E-1,28469019,,JP,1,1,", "product"),
        ("declarations", "D-1,2012-01-05,E-1,28469019,x,JP,1,,", "reo_t"),
        ("consumption", "S-1,2012-01,coal,10,t", "item"),
        ("consumption", "S-1,2012-01,electricity,10,MWh", "unit"),
        ("consumption", "S-1,2012-01,electricity,10.0001,kWh", "quantity"),
        ("readings", "S-1,Outlet,gold,2012-01-05,4.2,mg/L,", "pollutant"),
        ("readings", "S-1,Outlet,pH,2012-01-05,4.2,percent,", "unit"),
        ("observations", "hearsay,2012-01-05,25.1,115.2,2000,open_pit", "source"),
        ("observations", "satellite,2012-01-05,25.1,115.2,2000,ufo", "kind"),
        ("observations", "satellite,2012-01-05,,115.2,2000,open_pit", "latitude"),
    ],
)
def test_a_faulty_cell_leaves_its_line_out_and_is_named(kind: str, line: str, column: str, tmp_path: Path) -> None:
    module = next(one for one in MODULES if kind == one.KIND)
    rows, problems = read(given(tmp_path, kind, line), module)
    assert rows == []
    (problem,) = problems
    assert (problem.file, problem.line, problem.column, problem.taken) == (f"{kind}.csv", 2, column, False)
    assert problem.value in line
    assert problem.reason


def test_a_line_with_too_many_cells_is_named(tmp_path: Path) -> None:
    rows, (problem,) = read(given(tmp_path, "quota", f"{GOOD['quota']},more"), quota)
    assert rows == []
    assert "7 cells under 6 columns" in problem.reason


def test_a_missing_column_leaves_the_file_out_and_a_strange_one_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "quota.csv"
    path.write_text("programme,year,enterprise,category,tonnes\nmlr-mining,2012,E-1,all,5\n", encoding="utf-8")
    rows, (problem,) = read(tmp_path, quota)
    assert (rows, problem.line, problem.column) == ([], 1, "effective_on")
    header = ",".join([*COLUMNS["quota"], "remark"])
    path.write_text(f"{header}\n{GOOD['quota']},hello\n", encoding="utf-8-sig")
    rows, (problem,) = read(tmp_path, quota)
    assert (len(rows), problem.column, problem.taken) == (1, "remark", True)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "enterprises.csv").write_bytes("code,name\nE-1,矿".encode("gb18030"))
    rows, (problem,) = read(tmp_path, enterprises)
    assert rows == []
    assert "UTF-8" in problem.reason


class TestReports:
    LINE = "E-1,2012-01,S-1,{product},own_ore,0.92,0,{made},0,0,{made},0,0,0,,{sales},book,{filed},{version}"

    def filings(self, folder: Path, *lines: str) -> tuple[list[reports.Filing], list[Problem]]:
        return read(given(folder, "history", *lines), reports)

    def line(self, **changes: str) -> str:
        return self.LINE.format(
            **{"product": "ore", "made": "1", "sales": "", "filed": "2012-02-08", "version": "1"} | changes
        )

    def test_lines_of_a_version_are_one_filing(self, tmp_path: Path) -> None:
        lines = [self.line(), self.line(product="other"), self.line(version="2", filed="2012-03-01")]
        (first, second), problems = self.filings(tmp_path, *lines)
        assert problems == []
        assert [len(filing.entered) for filing in (first, second)] == [2, 1]
        assert (second.version, second.filed_on) == (2, dt.date(2012, 3, 1))

    def test_a_row_without_lines_and_a_line_of_zeros_are_nil(self, tmp_path: Path) -> None:
        alone = "E-2,2012-01,,,,,,,,,,,,,,,,2012-02-08,1"
        (first, second, third), _problems = self.filings(tmp_path, alone, self.line(made="0"), self.line(version="2"))
        assert (first.nil, first.entered) == (True, [])
        assert (second.nil, third.nil) == (True, False)

    def test_partners_are_named_with_tonnes_and_perhaps_a_document(self, tmp_path: Path) -> None:
        sales = "E-2 0.400 TD-1; Works No. 3 of the Coast 0.500 12345;E-3 0.1;  "
        (filing,), problems = self.filings(tmp_path, self.line(sales=sales))
        assert problems == []
        assert filing.entered[0]["sales"] == [
            {"to": "E-2", "tonnes": Decimal("0.400")},
            {"to": "Works No. 3 of the Coast", "tonnes": Decimal("0.500")},
            {"to": "E-3", "tonnes": Decimal("0.1")},
        ]

    def test_two_days_of_filing_and_a_faulty_line_leave_the_whole_report_out(self, tmp_path: Path) -> None:
        filings, problems = self.filings(tmp_path, self.line(), self.line(product="other", filed="2012-02-09"))
        assert filings == []
        assert [(problem.line, problem.column) for problem in problems] == [(3, "filed_on"), (2, "")]


def test_the_digest_changes_with_every_file(tmp_path: Path) -> None:
    seen = {digest_of(tmp_path)}
    for kind, line in GOOD.items():
        seen.add(digest_of(given(tmp_path, kind, line)))
    assert len(seen) == len(GOOD) + 1
    history = read_folder(tmp_path)
    assert history.problems == []
    assert history.readings[0].recorded_on == dt.date(2012, 2, 10)
