"""The site without rate limits per address, for the fuzzer."""

from django.conf import settings

from config.wsgi import application
from core.api.checkpoints import CheckpointThrottle
from core.public import PublicThrottle
from quotas.api.public import VerificationThrottle

settings.REQUESTS_PER_ADDRESS = settings.REQUESTS_PER_PERSON = 0
for throttle in (CheckpointThrottle, PublicThrottle, VerificationThrottle):
    throttle.rate = "1000000/min"

__all__ = ["application"]
