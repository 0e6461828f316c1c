"""Names of what previews of acts on quota, its programmes and products state by code."""

from django.utils.translation import gettext_noop

from enterprises.models import Enterprise, Group, Jurisdiction, OreType, Site
from enterprises.two_person_acts import declare_names
from quotas.models import Category, CountingRule, Element, Feed, Product, Programme, ProgrammeYear, ReportKind, Unit

declare_names(
    {
        gettext_noop("Activity"): [Programme.Activity],
        gettext_noop("Category"): [Category],
        gettext_noop("Category scheme"): [ProgrammeYear.Scheme],
        gettext_noop("Class of its elements"): [Element.Weight],
        gettext_noop("Counts to"): [Programme],
        gettext_noop("Feed"): [Feed],
        gettext_noop("Holder"): [Enterprise, Jurisdiction, Group],
        gettext_noop("Kind"): [Product.Kind],
        gettext_noop("Kind of product"): [Product.Kind],
        gettext_noop("Kind of report"): [ReportKind],
        gettext_noop("Kind of site"): [Site.Kind],
        gettext_noop("Ore type"): [OreType],
        gettext_noop("Output"): [Product],
        gettext_noop("Product"): [Product],
        gettext_noop("Programme"): [Programme],
        gettext_noop("Stage of the chain"): [Product.Stage],
        gettext_noop("To"): [Enterprise, Jurisdiction],
        gettext_noop("Unit"): [Unit],
        gettext_noop("Variety of"): [Product],
        gettext_noop("What is counted"): [CountingRule.Quantity],
    }
)
