-- An event that is delivered a second time is the same change.
INSERT INTO enterprises_change (message, kind, object_id, at)
SELECT id, %(kind)s, %(object_id)s::uuid, created_at FROM core_outboxmessage WHERE id = %(message)s
ON CONFLICT (message) DO NOTHING
