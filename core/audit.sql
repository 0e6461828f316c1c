INSERT INTO core_auditevent (at, actor_id, actor_name, actor_role, action, object_type, object_id, object_label, place,
                             enterprise_code, reason, data, request_id)
SELECT * FROM unnest(
    %(at)s::timestamptz[], %(actor_id)s::uuid[], %(actor_name)s::text[], %(actor_role)s::text[], %(action)s::text[],
    %(object_type)s::text[], %(object_id)s::text[], %(object_label)s::text[], %(place)s::text[],
    %(enterprise_code)s::text[], %(reason)s::text[], %(data)s::jsonb[], %(request_id)s::text[])
