"""All files of a history, read at once, and the digest by which the folder is known."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

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
from history.parsing.problems import Problem

KINDS = tuple(
    module.KIND
    for module in (
        enterprises, sites, licences, quota, reports, invoices, declarations, consumption, readings, observations
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class History:
    """The rows that can be read, and what cannot."""

    enterprises: list[enterprises.EnterpriseRow]
    sites: list[sites.SiteRow]
    licences: list[licences.LicenceRow]
    quota: list[quota.QuotaRow]
    filings: list[reports.Filing]
    invoices: list[invoices.InvoiceRow]
    declarations: list[declarations.DeclarationRow]
    consumption: list[consumption.ConsumptionRow]
    readings: list[readings.ReadingRow]
    observations: list[observations.ObservationRow]
    problems: list[Problem]


def read_folder(folder: Path) -> History:
    problems: list[Problem] = []
    return History(
        list(enterprises.read(folder, problems)),
        list(sites.read(folder, problems)),
        list(licences.read(folder, problems)),
        list(quota.read(folder, problems)),
        list(reports.read(folder, problems)),
        list(invoices.read(folder, problems)),
        list(declarations.read(folder, problems)),
        list(consumption.read(folder, problems)),
        list(readings.read(folder, problems)),
        list(observations.read(folder, problems)),
        problems,
    )


def digest_of(folder: Path) -> str:
    """Return the SHA-256 over the names and contents of the files, by which a load that goes on is recognised."""
    total = hashlib.sha256()
    for kind in KINDS:
        path = folder / f"{kind}.csv"
        if path.exists():
            with path.open("rb") as file:
                total.update(f"{kind} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()
