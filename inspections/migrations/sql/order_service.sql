-- The service of an order is entered once, and the length of its term does not change after it was issued.
CREATE FUNCTION order_served_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the service of an order and the length of its term are entered once'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'order_served_once';
END $$;
CREATE TRIGGER order_served_once BEFORE UPDATE OF working_days, due_on, served_on, service, consent, served_by_id
    ON inspections_order FOR EACH ROW WHEN (
        NEW.working_days IS DISTINCT FROM OLD.working_days
        OR (OLD.due_on IS NOT NULL AND NEW.due_on IS NULL)
        OR (OLD.served_on IS NOT NULL AND (NEW.served_on, NEW.service, NEW.consent, NEW.served_by_id)
            IS DISTINCT FROM (OLD.served_on, OLD.service, OLD.consent, OLD.served_by_id))
    ) EXECUTE FUNCTION order_served_once();
