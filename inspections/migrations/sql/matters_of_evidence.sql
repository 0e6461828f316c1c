-- Which matters a file belongs to, by what it was handed in for. It sees every row, because the row between may itself be
-- hidden from whoever asks (enterprises.operations.ClosedByConflict). A case has the key of its matter.
CREATE FUNCTION matters_of_evidence(e inspections_evidence) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array_remove(
        ARRAY[
            e.case_id,
            (SELECT o.case_id FROM inspections_order o WHERE o.id = e.order_id),
            (SELECT t.matter_id FROM inspections_tip t WHERE t.id = e.tip_id),
            (SELECT f.case_id FROM inspections_flag f WHERE f.id = e.flag_id),
            (SELECT f.case_id FROM inspections_finding f WHERE f.id = e.finding_id)
        ] || matters_of_inspection(e.inspection_id)
          || matters_of_flag((SELECT f.flag_id FROM inspections_finding f WHERE f.id = e.finding_id)),
        NULL)
$$;
