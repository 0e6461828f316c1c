-- Whether two people have approved an act on an object, and its service has taken that approval in this transaction.
-- Triggers of all apps ask it before they let the weighty step through.

CREATE FUNCTION approval_serves(act_name text, target uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM enterprises_approvalrequest
        WHERE act = act_name AND target_id = target AND state = 'done' AND consumed
          AND done_in = pg_current_xact_id()::text::bigint
    )
$$;
