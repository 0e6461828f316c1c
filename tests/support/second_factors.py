"""Second factors for tests: an authenticator app that shows its code, and codes that were not shown yet."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt

from enterprises.models import Factor, User

STEP_SECONDS = 30
SECONDS_TO_USE = 4  # from showing a code to its use


class App:
    """The authenticator app on a person's telephone."""

    def __init__(self, person: User) -> None:
        self.person = person
        self.secret = auth.generate_totp_secret()
        auth.TOTP.activate(person, self.secret)

    def code(self) -> str:
        """Return the code it shows now, usable even if one was used within the last half minute.

        A code is accepted in its own time step only: near the end of one, wait for the next.
        """
        if (left := STEP_SECONDS - time.time() % STEP_SECONDS) < SECONDS_TO_USE:
            time.sleep(left)
        Factor.objects.filter(user=self.person, removed_at=None).update(last_step=None)
        return auth.format_hotp_value(auth.hotp_value(self.secret, int(time.time()) // STEP_SECONDS))

    def wrong(self) -> str:
        shown = {
            auth.format_hotp_value(auth.hotp_value(self.secret, int(time.time()) // STEP_SECONDS + step))
            for step in (-1, 0, 1)
        }
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in shown)


def recovery_codes(person: User) -> list[str]:
    return RecoveryCodes.activate(person).get_unused_codes()


def stored_secret(person: User) -> tuple[str, str]:
    """Return the secret as it is stored in the database, and as it is."""
    lying = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"]
    return lying, decrypt(lying)
