"""Delivery of batch heads to the witnesses in the settings: an HTTP listener at once, a mailbox every hour.

A row for each witness records the last head delivered; after a failure the next run continues in order without a gap.
"""

import datetime as dt
import json
import urllib.request

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from core.models import SealBatch, SealWitness
from core.sealing import heads

log = structlog.get_logger(__name__)

AT_ONCE = 500  # heads in one message
MAIL_EVERY = dt.timedelta(hours=1)
TIMEOUT = 5  # seconds


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A handler that treats a redirect as a failure: heads are sent only to the configured address."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_OPENER = urllib.request.build_opener(NoRedirects)


def addresses() -> list[str]:
    return [*settings.SEAL_WITNESS_URLS, *(f"mailto:{address}" for address in settings.SEAL_WITNESS_MAILS)]


def offer_heads() -> int:
    """Send each witness the heads that it does not have yet; return how many messages were accepted."""
    return sum(_offer(address) for address in addresses())


@transaction.atomic
def _offer(address: str) -> bool:
    SealWitness.objects.get_or_create(address=address)
    witness = SealWitness.objects.select_for_update(skip_locked=True).filter(address=address).first()
    if witness is None:  # another process is sending to it
        return False
    now = dt.datetime.now(dt.UTC)
    if address.startswith("mailto:") and witness.offered_at and now - witness.offered_at < MAIL_EVERY:
        return False
    newer = SealBatch.objects.filter(number__gt=witness.last_number).exclude(signature="")
    batches = list(newer.order_by("number").defer("leaves")[:AT_ONCE])
    if not batches:
        return False
    try:
        _send(address, batches)
    except OSError as error:  # refused, away, too slow: the next run sends them
        log.warning("witness_not_reached", witness=address, error=str(error))
        witness.error = f"{type(error).__name__}: {error}"[:1000]
        witness.save(update_fields=["error"])
        return False
    witness.last_number, witness.offered_at, witness.error = batches[-1].number, now, ""
    witness.save(update_fields=["last_number", "offered_at", "error"])
    return True


def _send(address: str, batches: list[SealBatch]) -> None:
    text = "\n".join(heads.lines(batches))
    if address.startswith("mailto:"):
        subject = f"Heads {batches[0].number} to {batches[-1].number} of {settings.SITE_ADDRESS}"
        send_mail(subject, text + "\n", None, [address.removeprefix("mailto:")])
        return
    body = json.dumps({"register": settings.SITE_ADDRESS, "heads": [json.loads(line) for line in text.splitlines()]})
    request = urllib.request.Request(  # noqa: S310 -- the settings accept http and https only
        address, data=body.encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    with _OPENER.open(request, timeout=TIMEOUT):
        pass
