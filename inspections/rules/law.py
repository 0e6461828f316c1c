"""The legal bases that several rules cite, with the day from which each text is cited."""

import datetime as dt

from inspections.rules.base import Dated, gettext_noop

SINCE_2006 = dt.date(2006, 1, 1)
FORECASTS_2012 = dt.date(2012, 1, 1)
INVOICES_2012 = dt.date(2012, 6, 1)
MEASURES_2012 = dt.date(2012, 6, 13)
REGULATIONS_2024 = dt.date(2024, 10, 1)
MINERAL_LAW_2024 = dt.date(2025, 7, 1)
MEASURES_2025 = dt.date(2025, 7, 28)

_SINCE_2006 = gettext_noop("Total-amount control of mining, since 2006; mandatory production plan, since 2007")
_LICENSED_WORK = (
    Dated(
        REGULATIONS_2024,
        gettext_noop("Rare Earth Administration Regulations, State Council Order 785, arts. 20 and 22"),
    ),
    Dated(
        MINERAL_LAW_2024,
        gettext_noop("Mineral Resources Law of 2024, art. 64; State Council Order 785, arts. 20 and 22"),
    ),
)

OVER_PLAN = (
    Dated(SINCE_2006, _SINCE_2006),
    Dated(
        MEASURES_2012,
        gettext_noop("Interim measures for the mandatory production plan of rare earths, MIIT 2012 No. 285"),
    ),
    Dated(REGULATIONS_2024, gettext_noop("Rare Earth Administration Regulations, State Council Order 785, art. 21")),
)
NO_PLAN = (
    Dated(SINCE_2006, _SINCE_2006),
    Dated(
        MEASURES_2012,
        gettext_noop("Interim measures for the mandatory production plan, MIIT 2012 No. 285: no plan, no production"),
    ),
    Dated(
        REGULATIONS_2024,
        gettext_noop("Rare Earth Administration Regulations, State Council Order 785, arts. 20 to 22"),
    ),
)
WATCH = (
    Dated(SINCE_2006, gettext_noop("Supervision of the year's plan; no breach in itself")),
    Dated(
        FORECASTS_2012,
        gettext_noop("Forecast of the year's execution, MLR 2012 No. 44, arts. 6 and 7; no breach in itself"),
    ),
)
MONTHLY_REPORT = (
    Dated(SINCE_2006, gettext_noop("Monthly and quarterly reporting of the total-amount control, MLR 2009 No. 165")),
    Dated(
        MEASURES_2025,
        gettext_noop("Interim measures for total-amount control, Order 71 of 2025: by the 10th of each month"),
    ),
)
TRUE_RECORDS = (
    Dated(SINCE_2006, gettext_noop("Duty to keep true ledgers and file true reports, MLR 2009 No. 165")),
    Dated(
        REGULATIONS_2024,
        gettext_noop("Rare Earth Administration Regulations, State Council Order 785, art. 25: true flow records"),
    ),
)
NO_ORE_FOR_RECYCLERS = (
    Dated(SINCE_2006, _SINCE_2006),
    Dated(
        REGULATIONS_2024,
        gettext_noop("Rare Earth Administration Regulations, State Council Order 785, arts. 11 and 22"),
    ),
)
CAPACITY = (
    Dated(
        SINCE_2006,
        gettext_noop("Approved capacity; existing mines and plants may not expand (policy paper of 2012, III and V)"),
    ),
)
LICENCE = (
    Dated(
        SINCE_2006,
        gettext_noop("Mineral Resources Law: mining needs a mining licence; production approval of separation plants"),
    ),
    *_LICENSED_WORK,
)
OBSERVED = (
    Dated(
        SINCE_2006,
        gettext_noop("Mineral Resources Law: mining needs a mining licence; satellite images and video as supervision"),
    ),
    *_LICENSED_WORK,
)
LEAN_ORE = (
    Dated(
        SINCE_2006,
        gettext_noop("Rich ore is not taken alone, lean ore is recovered (policy paper of 2012, I and III)"),
    ),
)
CUSTOMS = (
    Dated(
        SINCE_2006,
        gettext_noop(
            "Export quotas and licences of rare earths; customs control of exports and of radioactive imports (policy"
            " paper of 2012, III)"
        ),
    ),
)
INVOICES = (
    Dated(
        SINCE_2006, gettext_noop("Checking of special invoices (policy paper of 2012, III); duty to file true reports")
    ),
    Dated(
        INVOICES_2012,
        gettext_noop(
            "Rare earth enterprises issue their invoices in the anti-forgery system, with product and quantity"
        ),
    ),
    Dated(
        REGULATIONS_2024,
        gettext_noop("Rare Earth Administration Regulations, State Council Order 785, art. 25: true flow records"),
    ),
)
