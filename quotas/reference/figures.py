"""The published plans as uniform figures: programme, year and batch, giver and receiver, tonnes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.reference_files import rows
from enterprises import reference as register
from enterprises.models import NATION
from quotas.reference.files import DATA

MINING, MINERAL, SMELTING, EXPORT = "mlr-mining", "miit-mineral", "miit-smelting", "mofcom-export"
MINERAL_PLAN_UNTIL = 2017  # from 2018 one joint plan sets what is mined; its figures are those of the mining cap
BATCHES = ("first", "supplement", "second", "third", "year")
_BATCH = {"first supplement": "supplement", "plan": "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A printed row. ``giver`` is ``None`` for the nation's own figure; ``holder`` is ``""`` for no single one."""

    programme: str
    year: int
    batch: str
    holder: str
    name: str
    evidence: str
    file: str
    source: str
    giver: str | None = NATION
    light: Decimal | None = None
    heavy: Decimal | None = None
    total: Decimal | None = None
    note: str = ""

    @property
    def national(self) -> bool:
        return self.giver is None

    @property
    def split(self) -> bool:
        return self.light is not None and self.heavy is not None

    @property
    def key(self) -> str:
        return f"{self.programme}/{self.year}/{self.batch}/{self.giver or ''}/{self.name}"

    def __str__(self) -> str:
        return f"{self.programme} {self.year} {self.batch}, {self.name}"


def all_figures() -> list[Figure]:
    """Return all rows of all files, in the order of the files."""
    return [*_mining(), *_ministry(), *_export(), *_provinces(), *_groups(), *_exporters(), *_samples()]


def _tonnes(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _sum(*parts: Decimal | None) -> Decimal | None:
    figures = [part for part in parts if part is not None]
    return sum(figures, Decimal()) if figures else None


def _mining() -> Iterator[Figure]:
    for row in rows(DATA / "mining_quota_national.csv"):
        yield Figure(
            programme=MINING,
            year=int(row["year"]),
            batch=row["batch"],
            giver=None,
            holder=NATION,
            name="China",
            light=_tonnes(row["light_or_rock_t_reo"]),
            heavy=_tonnes(row["medium_heavy_or_ion_t_reo"]),
            total=_tonnes(row["total_t_reo"]),
            evidence=row["evidence"],
            note=row["note"],
            file="mining_quota_national.csv",
            source=row["source"],
        )


def _ministry() -> Iterator[Figure]:
    for row in rows(DATA / "smelting_separation_plan_national.csv"):
        for programme, column in (
            (MINERAL, "mineral_product_plan_t_reo"),
            (SMELTING, "smelting_separation_plan_t_reo"),
        ):
            yield Figure(
                programme=programme,
                year=int(row["year"]),
                batch=row["batch"],
                giver=None,
                holder=NATION,
                name="China",
                total=_tonnes(row[column]),
                evidence=row["evidence"],
                note=row["note"],
                file="smelting_separation_plan_national.csv",
                source=row["source"],
            )


def _export() -> Iterator[Figure]:
    for row in rows(DATA / "export_quota_national.csv"):
        total = _tonnes(row["total_t"])
        partial = total is None
        yield Figure(
            programme=EXPORT,
            year=int(row["year"]),
            batch=_BATCH.get(row["round"], row["round"]),
            giver=None,
            # Figures of domestic companies alone belong to no single account.
            holder="" if partial else NATION,
            name="domestic companies" if partial else "China",
            light=_tonnes(row["light_t"]),
            heavy=_tonnes(row["medium_heavy_t"]),
            total=_tonnes(row["domestic_companies_t"]) if partial else total,
            evidence=row["evidence"],
            note=row["note"],
            file="export_quota_national.csv",
            source=row["source"],
        )


def _provinces() -> Iterator[Figure]:
    codes = {row["name"]: row["code"] for row in rows(register.DATA / "jurisdictions.csv") if len(row["code"]) == 2}
    for row in rows(DATA / "mining_quota_province.csv"):
        yield Figure(
            programme=MINING,
            year=int(row["year"]),
            batch=row["batch"],
            holder=codes[row["province"]],
            name=row["province"],
            light=_tonnes(row["light_or_rock_t_reo"]),
            heavy=_tonnes(row["medium_heavy_or_ion_t_reo"]),
            total=_tonnes(row["total_t_reo"]),
            evidence=row["evidence"],
            note=row["note"],
            file="mining_quota_province.csv",
            source=row["source"],
        )


def _groups() -> Iterator[Figure]:
    codes = {row["name"]: row["code"] for row in rows(register.DATA / "groups.csv")}
    for row in rows(DATA / "group_quota.csv"):
        year = int(row["year"])
        light, heavy = _tonnes(row["rock_type_t_reo"]), _tonnes(row["ion_type_t_reo"])
        common: dict[str, Any] = {
            "year": year,
            "batch": row["batch"],
            "holder": codes.get(row["group"], ""),
            "name": row["group"],
            "evidence": row["evidence"],
            "note": row["note"],
            "file": "group_quota.csv",
            "source": row["source"],
        }
        # Up to 2017 the groups' plans were the industry ministry's; what is mined is one joint plan from 2018.
        mined = MINERAL if year <= MINERAL_PLAN_UNTIL else MINING
        yield Figure(programme=mined, light=light, heavy=heavy, total=_sum(light, heavy), **common)
        if (smelted := _tonnes(row["smelting_separation_t_reo"])) is not None:
            yield Figure(programme=SMELTING, total=smelted, **common)


def _exporters() -> Iterator[Figure]:
    codes = register.spellings()
    for row in rows(DATA / "export_quota_company.csv"):
        yield Figure(
            programme=EXPORT,
            year=int(row["year"]),
            batch=row["round"],
            holder=codes[row["company"]],
            name=row["company"],
            light=_tonnes(row["light_t"]),
            heavy=_tonnes(row["medium_heavy_t"]),
            total=_tonnes(row["total_t"]),
            evidence=row["evidence"],
            note=row["note"],
            file="export_quota_company.csv",
            source=row["source"],
        )


_SAMPLE = {"smelting_separation": SMELTING, "mineral_product_plan": MINERAL, "mining": MINING}
_GIVER = {
    "MIIT": NATION,
    "MIIT directly (central enterprise)": NATION,
    "province": "36",
    "MLR via region": "15",
    "China Northern group": "G-CHINA-NORTHERN",
}


def _samples() -> Iterator[Figure]:
    codes = register.spellings()
    for row in rows(DATA / "enterprise_plan_samples.csv"):
        giver = _GIVER[row["issued_by"]]
        programme = _SAMPLE[row["quota_kind"]]
        if giver.startswith("G-") and int(row["year"]) <= MINERAL_PLAN_UNTIL:
            programme = MINERAL  # a group distributes what the industry ministry gave it
        yield Figure(
            programme=programme,
            year=int(row["year"]),
            batch=row["batch"],
            giver=giver,
            holder=codes.get(row["enterprise"], ""),
            name=row["enterprise"],
            total=_tonnes(row["tonnes_reo"]),
            evidence=row["evidence"],
            note=row["note"],
            file="enterprise_plan_samples.csv",
            source=row["source"],
        )
