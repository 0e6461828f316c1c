"""The authorities whose matter a flag about no programme is, by its rule: their officers decide on it.

What mines and plants report is the matter of the ministries that control the quota of mining and of smelting.
"""

OF_PRODUCTION = ("MIIT", "MLR")
BY_RULE = {
    "after_licence": ("MLR",),
    "export_beyond_quota": ("MOFCOM",),
    "export_not_made": ("MOFCOM",),
    "export_without_licence": ("MOFCOM",),
    "export_without_quota": ("MOFCOM",),
    "exports_differ": ("MOFCOM",),
    "import_too_radioactive": ("MEP",),
    "outside_licence": ("MLR",),
    "recycler_uses_ore": ("MIIT",),
    "rich_ore_taken": ("MLR",),
}


def authorities_of_rule(rule: str) -> tuple[str, ...]:
    """Return the codes of the authorities that decide on a rule's flags about no programme."""
    return BY_RULE.get(rule, OF_PRODUCTION)
