"""Access to the routes of mineral resources: reserves of Jiangxi, entered by the province's officer."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE, REASON
from tests.permissions.people import EVERYONE, OUT_OF_PLACE
from tests.permissions.stage import RIGHTS_PLAN, TARGET

RECORDS_RESERVES = {"national", "other_ministry", "provincial", "elsewhere"}
CORRECTS_RESERVES = RECORDS_RESERVES - {"elsewhere"}
FIGURES = {"remaining_t": "90000.000", "estimator": "Institute", "document": "Report 2"}
RESERVE = {"place": "36", "year": 2009, "method": "explored", **FIGURES}
CORRECTION = {"reason": "The report was printed wrongly", **FIGURES}

USED = {
    "process": "in_situ_leaching",
    "depleted_reo": "100.000",
    "mined_reo": "70.000",
    "water_used": "1000.000",
    "water_reused": "900.000",
}
USE_RETURN = {"site": "S-MINE", "year": 2010, "half": 2, **USED}
USE_AMENDMENT = {"reason": "The laboratory corrected its assay", **USED}
PAPER_AMENDMENT = {**USE_AMENDMENT, "received_on": "2011-07-20", "paper_reference": "P-7"}
USE_DRAFT = {"site": "S-MINE", "year": 2010, "half": 1, **USED}
CORRECTED_DRAFT = {**USED, "mined_reo": "71.000"}
RECOVERY = {
    "site": "S-RECYCLER",
    "year": 2010,
    "half": 2,
    "feed": "test-feed",
    "fed": "5.000",
    "recovered_reo": "1.000",
}
RECOVERY_AMENDMENT = {"reason": "The weighbridge was wrong", "fed": "6.000", "recovered_reo": "1.000"}
TAILINGS = {"site": "S-MINE", "year": 2011, "half": 1, "put_on": "5.000", "drawn": "1.000"}
TAILINGS_AMENDMENT = {
    "reason": "The survey was repeated",
    "opening": "90.000",
    "put_on": "5.000",
    "drawn": "1.000",
}
ASSOCIATED = {
    "site": "S-MINE", "year": 2010, "half": 2, "mineral": "niobium", "in_ore": "5.000", "recovered": "1.000",
}  # fmt: skip
ASSOCIATED_AMENDMENT = {"reason": "The assay was repeated", "in_ore": "6.000", "recovered": "1.000"}
THORIUM_FIGURES = {
    "in_feed": "5.000", "in_products": "1.000", "in_residue": "4.000", "discharged": "0.000", "method": "ICP-MS",
}  # fmt: skip
THORIUM = {"site": "S-MINE", "year": 2010, "half": 2, **THORIUM_FIGURES}
THORIUM_AMENDMENT = {"reason": "The assay was repeated", **THORIUM_FIGURES}
ENERGY = {"site": "S-MINE", "year": 2010, "half": 2, "output_reo": "5.000", "energy": "7.000"}
ENERGY_AMENDMENT = {"reason": "The meter was read again", "output_reo": "5.000", "energy": "8.000"}
STRATEGIC = {
    "code": "SR-2",
    "name": "Second store",
    "form": "store",
    "holder": "state",
    "place": "36",
    "document": "Order 2",
}
MOVEMENT = {
    "reserve": "SR-1",
    "direction": "in",
    "material": "concentrate",
    "tonnes": "1.000",
    "day": "2011-01-02",
    "document": "Receipt 1",
}

TABLE: dict[str, Access] = {
    "GET reserves/": READ,
    "GET reserves/{pk}/": READ,
    "GET reserves/{pk}/supply/": READ,
    "POST reserves/": Access(CORRECTS_RESERVES, body=RESERVE),
    "POST reserves/{pk}/correct/": Access(CORRECTS_RESERVES, body=CORRECTION),
    "GET rights-plans/": READ,
    "GET rights-plans/{pk}/": READ,
    "POST rights-plans/": Access({"national"}, body=RIGHTS_PLAN),
    "GET plan-targets/": READ,
    "POST plan-targets/": Access(CORRECTS_RESERVES, body=TARGET),
    "GET plan-targets/{pk}/": READ,
    "POST plan-targets/{pk}/withdraw/": Access(CORRECTS_RESERVES, body=REASON),
    "GET use-returns/": READ,
    "GET use-returns/{pk}/": READ_HERE,
    "POST use-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=USE_RETURN),
    "POST use-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=USE_AMENDMENT),
    "POST use-returns/{pk}/amend_on_paper/": Access({"provincial"}, hidden=OUT_OF_PLACE, body=PAPER_AMENDMENT),
    "POST use-returns/{pk}/return/": Access({"provincial"}, hidden=OUT_OF_PLACE, body={"reason": "Water is missing"}),
    "POST use-returns/{pk}/confirm_receipt/": Access({"provincial"}, hidden=OUT_OF_PLACE, body={"reason": "Stamp"}),
    "GET use-returns-missing/": READ,
    "GET use-returns-missing/{pk}/": Access(set(), hidden=EVERYONE),  # the only mine has filed
    "GET use-return-drafts/": READ,
    "GET use-return-drafts/{pk}/": READ_HERE,
    "POST use-return-drafts/": Access({"clerk", "signer"}, unknown=OUT_OF_PLACE, body=USE_DRAFT),
    "PUT use-return-drafts/{pk}/": Access({"clerk", "signer"}, hidden=OUT_OF_PLACE, body=CORRECTED_DRAFT),
    "PATCH use-return-drafts/{pk}/": Access({"clerk", "signer"}, hidden=OUT_OF_PLACE, body=CORRECTED_DRAFT),
    "DELETE use-return-drafts/{pk}/": Access({"clerk", "signer"}, hidden=OUT_OF_PLACE),
    "POST use-return-drafts/{pk}/file/": Access({"signer"}, hidden=OUT_OF_PLACE, body={}),
    "GET secondary-feeds/": READ,
    "GET secondary-feeds/{pk}/": READ,
    "GET recovery-returns/": READ,
    "GET recovery-returns/{pk}/": READ_HERE,
    "POST recovery-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=RECOVERY),
    "POST recovery-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=RECOVERY_AMENDMENT),
    "GET tailings-returns/": READ,
    "GET tailings-returns/{pk}/": READ_HERE,
    "POST tailings-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=TAILINGS),
    "POST tailings-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=TAILINGS_AMENDMENT),
    "GET associated-returns/": READ,
    "GET associated-returns/{pk}/": READ_HERE,
    "POST associated-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=ASSOCIATED),
    "POST associated-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=ASSOCIATED_AMENDMENT),
    "GET thorium-returns/": READ,
    "GET thorium-returns/{pk}/": READ_HERE,
    "POST thorium-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=THORIUM),
    "POST thorium-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=THORIUM_AMENDMENT),
    "GET energy-returns/": READ,
    "GET energy-returns/{pk}/": READ_HERE,
    "POST energy-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=ENERGY),
    "POST energy-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=ENERGY_AMENDMENT),
    "GET resource-tax/": READ,
    "GET resource-tax/{pk}/": READ_HERE,
    "GET resource-tax-rates/": READ,
    "GET resource-tax-rates/{pk}/": READ,
    "GET strategic-reserves/": READ,
    "GET strategic-reserves/{pk}/": READ_HERE,
    "POST strategic-reserves/": Access(CORRECTS_RESERVES, body=STRATEGIC),
    "GET strategic-reserve-movements/": READ,
    "GET strategic-reserve-movements/{pk}/": READ_HERE,
    "POST strategic-reserve-movements/": Access({"signer"}, unknown=OUT_OF_PLACE, body=MOVEMENT),
    "GET reserve-indicators/": READ,
    "GET reserve-indicators/{pk}/": READ,
}
