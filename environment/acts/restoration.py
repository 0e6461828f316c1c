"""The act on an entry of restoration: its withdrawal."""

from core.acts import Act, declare
from environment.lifecycles import RESTORATION
from environment.services import restoration

RESTORATIONS = declare(
    RESTORATION, Act(RESTORATION["withdraw"], restoration.withdraw, tone="bad"), page="pages:restoration"
)
