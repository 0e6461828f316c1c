"""Monthly reports of a history, filed by the services that people use: first versions and amendments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.errors import DomainError
from core.transactions import atomically
from enterprises.models import Enterprise, User
from history.parsing.reports import Filing
from history.parsing.table import Line
from history.writing.context import Context, faults_of
from quotas.models import Report, ReportLine
from quotas.services import reports
from quotas.services.reports.filing_decision import ChecksFailed

REASON = "Not stated in the loaded history"
_AMENDED = "Amended by a further version in the loaded history"


@dataclass(slots=True)
class Reports:
    """Files reports. ``reasons`` grows by the warnings that were met: the files give no reasons for them."""

    context: Context
    reasons: dict[str, str] = field(default_factory=dict)

    def file(self, filing: Filing) -> Report | None:
        """File one version of a month; note why a refused one was not taken, at its lines."""
        first = filing.lines[0]
        enterprise = self.context.enterprise(first, "enterprise", filing.enterprise)
        if enterprise is None:
            return None
        signer = self.context.signer(enterprise)
        lines: Sequence[Mapping[str, Any]] = [] if filing.nil else self._fitting(filing)
        write = partial(self._write, filing, enterprise, signer, lines)
        try:
            return atomically(write)
        except ChecksFailed as refusal:
            warned = {str(finding.code): REASON for finding in refusal.findings}
            if warned.keys() <= self.reasons.keys():
                self._refuse(filing, refusal)
                return None
            self.reasons |= warned
        except DomainError as refusal:
            self._refuse(filing, refusal)
            return None
        try:
            return atomically(write)
        except DomainError as refusal:
            self._refuse(filing, refusal)
            return None

    def _write(
        self, filing: Filing, enterprise: Enterprise, signer: User, lines: Sequence[Mapping[str, Any]]
    ) -> Report:
        standing = None
        if filing.version > 1:
            versions = Report.objects.filter(enterprise=enterprise, period=filing.period, state__in=Report.STANDING)
            standing = versions.first()
        if standing is not None:
            draft = reports.amend(standing, reason=_AMENDED, actor=signer)
            draft = reports.update(draft, actor=signer, nil=filing.nil, lines=lines)
        else:
            draft = reports.create(
                enterprise=enterprise,
                period=filing.period,
                actor=signer,
                nil=filing.nil,
                lines=lines,
                origin=Report.Origin.SHEET,
            )
        filed = reports.submit(draft, actor=signer, explanations=self.reasons)
        if filing.version > 1 and standing is None:
            reason = "no earlier version was taken; this one was filed as the first"
            self.context.note(filing.lines[0], "version", reason, taken=True)
        return filed

    def _fitting(self, filing: Filing) -> list[dict[str, Any]]:
        """Return the lines as the register keeps them: one for each site and product, without a grade that is fixed."""
        lines: dict[tuple[str, str], dict[str, Any]] = {}
        for line, stated in zip(filing.lines, filing.entered, strict=True):
            entered = self._without_fixed_grade(line, stated)
            key = entered["site"], entered["product"]
            before = lines.get(key)
            if before is None:
                lines[key] = entered
            elif before["grade"] == entered["grade"]:
                lines[key] = _added_up(before, entered)
                self.context.note(line, "product", "added to the line of the same site and product", taken=True)
            else:
                return filing.entered  # which the service refuses, with both lines
        return list(lines.values())

    def _without_fixed_grade(self, line: Line, entered: dict[str, Any]) -> dict[str, Any]:
        product = self.context.products.get(entered["product"])
        if product is None or product.reo_factor is None or entered["grade"] is None:
            return entered
        if entered["grade"] != product.reo_factor:
            self.context.note(line, "grade", "the product has a factor to REO, which counts", taken=True)
        return entered | {"grade": None}

    def _refuse(self, filing: Filing, refusal: DomainError) -> None:
        """Note every fault at its line, and every other line as left out with its report."""
        named = set()
        for fault in faults_of(refusal):
            steps = fault.pointer.strip("/").split("/")
            index = int(steps[1]) if steps[0] == "lines" and len(steps) > 1 else 0
            column = steps[2] if steps[0] == "lines" and len(steps) > 2 else steps[0]
            line = filing.lines[index]
            named.add(index)
            self.context.note(line, column if column in line.cells else "", str(fault.detail))
        for index, line in enumerate(filing.lines):
            if index not in named:
                self.context.note(line, "", "another line of this report was refused, so the report was left out")


def _added_up(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return two lines of one site and product as one, under the feed of the larger: own and toll work, for example."""
    larger = max(one, other, key=lambda line: line["produced"] + line["purchased"])
    return {
        **larger,
        **{name: one[name] + other[name] for name in ReportLine.QUANTITIES},
        **{side: [*one[side], *other[side]] for side in ("purchases", "sales")},
    }
