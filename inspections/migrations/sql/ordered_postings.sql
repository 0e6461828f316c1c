-- Whether a posting is the effect of an order: noted with a decision about quota of an order that its document names, of
-- a kind that the decision allows, on an account of the order's respondent; a deduction within the figure decided. While the
-- order stands nothing is given back: it releases what it withheld itself once it was lifted or annulled, and what it deducted
-- comes back when it was annulled.
CREATE FUNCTION posting_is_ordered(posting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM inspections_measureposting mp
        JOIN inspections_measure m ON m.id = mp.measure_id
        JOIN inspections_order o ON o.id = m.order_id
        JOIN enterprises_party p ON p.id = o.respondent_id
        JOIN quotas_posting q ON q.id = mp.posting_id
        LEFT JOIN quotas_posting undone ON undone.id = q.reverses_id
        JOIN quotas_account a ON a.id = COALESCE(q.from_account_id, q.to_account_id)
        JOIN quotas_holder h ON h.id = a.holder_id
        WHERE mp.posting_id = posting_is_ordered.posting AND (mp.kind, mp.tonnes) = (q.kind, q.tonnes)
          AND starts_with(q.document, o.number || ':') AND h.enterprise_id = p.enterprise_id
          AND CASE m.act WHEN 'withhold' THEN q.kind IN ('withhold', 'release')
              ELSE m.act IN ('deduct', 'take') AND 'deduct' IN (q.kind, undone.kind) END
          AND CASE q.kind
              WHEN 'release' THEN (o.lifted_at IS NOT NULL OR o.state = 'annulled') AND 0 <= (
                  SELECT sum(CASE each.kind WHEN 'withhold' THEN each.tonnes ELSE -each.tonnes END)
                  FROM inspections_measureposting each JOIN quotas_posting done ON done.id = each.posting_id
                  WHERE each.measure_id = m.id AND done.to_account_id = q.to_account_id)
              WHEN 'reverse' THEN o.state = 'annulled'
              ELSE true END
          AND (m.act <> 'deduct' OR m.tonnes >= (
              SELECT sum(CASE each.kind WHEN 'deduct' THEN each.tonnes ELSE -each.tonnes END)
              FROM inspections_measureposting each WHERE each.measure_id = m.id)))
$$;

REVOKE ALL ON FUNCTION posting_is_ordered(uuid) FROM PUBLIC, "{role}";

-- What is noted as carried out of a decision about quota is a posting of this transaction that the order has: a deduction that
-- is noted and not made would never be made.
CREATE FUNCTION measure_posting_is_ordered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND NOT (posting_is_ordered(NEW.posting_id) AND EXISTS (
        SELECT FROM quotas_posting
        WHERE id = NEW.posting_id AND chain_point = core_chain_point(pg_current_xact_id()))) THEN
        RAISE EXCEPTION 'a decision about quota is carried out by a posting of its order'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_posting_is_ordered';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER measure_posting_is_ordered AFTER INSERT ON inspections_measureposting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION measure_posting_is_ordered();
