-- By the database's clock: a demonstration's fixed business day must not hold messages back.
INSERT INTO core_outboxmessage (event, payload, created_at, due_at, attempts, last_error)
SELECT %(event)s, payload, statement_timestamp(), statement_timestamp() + %(after)s::interval, 0, ''
FROM unnest(%(payloads)s::jsonb[]) AS payload
