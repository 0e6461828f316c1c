"""Rules on customs declarations: quota, licence, product, reported exports, and radioactivity of imports."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.customs_facts import DeclaredMonthFacts, Export
from inspections.rules.facts import Facts
from inspections.rules.figures import tonnes
from inspections.rules.invoices import COMPARISON, GRAVE, MOST_ROWS
from inspections.rules.law import CUSTOMS

ZERO = Decimal(0)


def _of_exports(exports: Sequence[Export], suits: Callable[[Export], bool], severity: Severity) -> RuleMatch | None:
    """Return the finding on the exports of a month that suit, with their sum."""
    found = sorted((export for export in exports if suits(export)), key=lambda export: -export.tonnes)
    if not found:
        return None
    declared = sum((export.tonnes for export in found), ZERO)
    return RuleMatch(
        severity=severity,
        tonnes=declared,
        figures={"declared": tonnes(declared), "declarations": str(len(found))},
        formula=f"declared = {tonnes(declared)}",
        rows=tuple(export.row for export in found)[:MOST_ROWS],
    )


class ExportBeyondQuota(Rule[DeclaredMonthFacts]):
    """Exports declared in a year beyond the export quota of the enterprise.

    The declarations are added up from January to the month that is judged, as tonnes of goods, and compared with the
    quota that was distributed to the enterprise. An enterprise without quota is the matter of another rule.
    """

    code: ClassVar[str] = "export_beyond_quota"
    title: ClassVar[str] = gettext_noop("Exported beyond the quota")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s declared %(declared)s t of exports until %(month)s; its export quota of %(year)s is"
            " %(allocated)s t: %(excess)s t more."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CUSTOMS
    judges: ClassVar[type[Facts]] = DeclaredMonthFacts
    every_tonne_counts: ClassVar[bool] = True
    lawful: ClassVar[str] = gettext_noop(
        "A further notice that is not entered yet; a declaration that was cancelled at the customs and not here; goods"
        " that were returned. The notice or the declaration settles it."
    )

    def find(self, facts: DeclaredMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        declared = facts.declared_before + facts.declared
        if not facts.quota or not facts.declared or declared <= facts.quota:
            return None
        excess = declared - facts.quota
        return RuleMatch(
            severity=Severity.SERIOUS,
            tonnes=excess,
            figures={"declared": tonnes(declared), "allocated": tonnes(facts.quota), "excess": tonnes(excess)},
            formula=f"declared - allocated = {tonnes(declared)} - {tonnes(facts.quota)} = {tonnes(excess)}",
            rows=tuple(export.row for export in facts.exports)[:MOST_ROWS],
        )


class ExportWithoutQuota(Rule[DeclaredMonthFacts]):
    """Exports declared in a year for which the enterprise has no export quota.

    Years in which there are no export quotas at all are not judged.
    """

    code: ClassVar[str] = "export_without_quota"
    title: ClassVar[str] = gettext_noop("Exported without quota")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s declared %(declared)s t of exports in %(month)s and has no export quota of %(year)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CUSTOMS
    judges: ClassVar[type[Facts]] = DeclaredMonthFacts
    lawful: ClassVar[str] = gettext_noop(
        "An agent that declared for a holder of quota; a notice that is not entered yet; products that the quota does"
        " not cover. The contract of the agent or the notice settles it."
    )

    def find(self, facts: DeclaredMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.quota is None or facts.quota > 0:
            return None
        return _of_exports(facts.exports, lambda export: True, Severity.SERIOUS)


class ExportsDiffer(Rule[DeclaredMonthFacts]):
    """Declared and reported exports of a month that differ beyond the tolerance.

    They are compared by kind of product, from the first declaration of that kind on. Differences within the tolerance,
    and those that a month within the lag explains, do not count. A month without a report is not judged.
    """

    code: ClassVar[str] = "exports_differ"
    title: ClassVar[str] = gettext_noop("Declared and reported exports differ")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s reported %(reported)s t as exported in %(month)s; its declarations state %(declared)s t."
            " Left over: %(remainder)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CUSTOMS
    judges: ClassVar[type[Facts]] = DeclaredMonthFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (*COMPARISON, GRAVE)
    lawful: ClassVar[str] = gettext_noop(
        "Goods cleared at the end of a month and reported in the next beyond the lag; goods reported under another kind"
        " of product; gross weight in the report. The declarations of the month settle it."
    )

    def find(self, facts: DeclaredMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        found = [kind for kind in facts.kinds if kind.reported is not None and kind.remainder]
        if not found:
            return None
        reported = sum((kind.reported or ZERO for kind in found), ZERO)
        declared = sum((kind.invoiced for kind in found), ZERO)
        left = sum((abs(kind.remainder) for kind in found), ZERO)
        grave = left * 100 >= max(reported, declared) * values["grave_percent"]
        return RuleMatch(
            severity=Severity.SERIOUS if grave else Severity.WARNING,
            tonnes=left,
            figures={"reported": tonnes(reported), "declared": tonnes(declared), "remainder": tonnes(left)},
            formula=f"remainder = {tonnes(left)}",
            rows=(
                *dict.fromkeys(row for kind in found for row in kind.reports),
                *(export.row for export in facts.exports),
            )[:MOST_ROWS],
        )


class ExportWithoutLicence(Rule[DeclaredMonthFacts]):
    """Exports on days on which the register knows of no export licence of the enterprise in force.

    The declaration names a licence; here the licence itself is asked for, with its days.
    """

    code: ClassVar[str] = "export_without_licence"
    title: ClassVar[str] = gettext_noop("Exported without licence")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s declared %(declared)s t of exports in %(month)s on days without an export licence in force."
            " Declarations: %(declarations)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CUSTOMS
    judges: ClassVar[type[Facts]] = DeclaredMonthFacts
    lawful: ClassVar[str] = gettext_noop(
        "A licence that was issued and is not entered in the register. The licence with the number of the declaration"
        " settles it."
    )

    def find(self, facts: DeclaredMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return _of_exports(facts.exports, lambda export: not export.licensed, Severity.WARNING)


class ExportNotMade(Rule[DeclaredMonthFacts]):
    """Exports of a product, by its HS code, that no report of the enterprise until then states as made or bought.

    An enterprise without any report is not judged.
    """

    code: ClassVar[str] = "export_not_made"
    title: ClassVar[str] = gettext_noop("Exported what it does not make")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s declared %(declared)s t of exports in %(month)s of products that no report of it states as"
            " made, bought or in stock."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CUSTOMS
    judges: ClassVar[type[Facts]] = DeclaredMonthFacts
    lawful: ClassVar[str] = gettext_noop(
        "Goods of another holder, exported as its agent; a product that was classified anew. The sample taken at"
        " clearance settles it."
    )

    def find(self, facts: DeclaredMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return _of_exports(facts.exports, lambda export: export.own is False, Severity.SERIOUS)


class ImportTooRadioactive(Rule[DeclaredMonthFacts]):
    """Imports refused because their radioactivity was above the limit of their day."""

    code: ClassVar[str] = "import_too_radioactive"
    title: ClassVar[str] = gettext_noop("Import above the limit of radioactivity")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s declared %(declared)s t of imports in %(month)s with up to %(becquerel)s Bq per g; the"
            " limit is %(limit_bq)s Bq per g."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CUSTOMS
    judges: ClassVar[type[Facts]] = DeclaredMonthFacts
    lawful: ClassVar[str] = gettext_noop(
        "A measurement at the surface of the packing; a sample that was taken wrongly. A second measurement by the"
        " radiation authority settles it."
    )

    def find(self, facts: DeclaredMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if not facts.refused:
            return None
        worst = max(facts.refused, key=lambda refused: refused.becquerel / refused.limit)
        declared = sum((refused.tonnes for refused in facts.refused), ZERO)
        return RuleMatch(
            severity=Severity.SERIOUS,
            tonnes=declared,
            figures={
                "declared": tonnes(declared),
                "becquerel": str(worst.becquerel),
                "limit_bq": str(worst.limit),
            },
            formula=f"{worst.becquerel} > {worst.limit}",
            rows=tuple(refused.row for refused in facts.refused)[:MOST_ROWS],
        )
