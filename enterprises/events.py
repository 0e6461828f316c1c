"""Events that the register announces. The payload is ids; a receiver reads the rest."""

ENTERPRISE_CHANGED = "enterprise_changed"  # enterprise_id
LICENCE_CHANGED = "licence_changed"  # licence_id, enterprise_id
PERSON_NOTIFIED = "person_notified"  # notification_id
APPROVAL_CHANGED = "approval_changed"  # approval_id, step
