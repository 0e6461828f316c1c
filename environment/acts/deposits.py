"""The act on an entry of a deposit: its withdrawal."""

from core.acts import Act, declare
from environment.lifecycles import DEPOSIT
from environment.services import deposits

DEPOSITS = declare(DEPOSIT, Act(DEPOSIT["withdraw"], deposits.withdraw, tone="bad"), page="pages:deposit")
