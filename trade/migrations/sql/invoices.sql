-- An invoice is recorded by a tax officer of the place of one of its parties, under its normalised number, not before
-- its seller held a site, and not of a day to come. A further version is the next one of the same number, and one that
-- cancels repeats what it cancels. A registered party is not replaced by another before the invoice is cancelled: it
-- would go on to see the last version that names it. Nor does it state less before: two tax officers cancel it.

CREATE FUNCTION invoice_number_key(printed text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT ltrim(upper(regexp_replace(normalize(printed, NFKC), '[^0-9A-Za-z]+', '', 'g')), '0')
$$;

CREATE FUNCTION invoice_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    today date := core_today();
BEGIN
    IF NEW.number_key <> invoice_number_key(NEW.number) THEN
        RAISE EXCEPTION 'the number for comparing is the printed one, normalised'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_number_is_normalised';
    END IF;
    IF NEW.day > today THEN
        RAISE EXCEPTION 'an invoice is not of a day to come'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_not_in_the_future';
    END IF;
    IF NEW.day < (SELECT min(t.held_from) FROM enterprises_sitetenure t WHERE t.enterprise_id = NEW.seller_id) THEN
        RAISE EXCEPTION 'the seller held no site yet on the day of the invoice'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_after_its_seller_began';
    END IF;
    IF NEW.state = 'recorded' AND EXISTS (
        SELECT FROM enterprises_enterprise e
        WHERE e.credit_code = NULLIF(NEW.seller_tax_code, '') OR e.credit_code = NULLIF(NEW.buyer_tax_code, '')
    ) THEN
        RAISE EXCEPTION 'a party whose tax code is that of an enterprise of the register is recorded as this enterprise'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_outsider_is_outside';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM trade_invoice i
        WHERE i.id = NEW.replaces_id AND i.id <> NEW.id AND i.number_key = NEW.number_key AND i.version + 1 = NEW.version
          AND (NEW.state <> 'cancelled' OR i.state = 'recorded' AND (
              i.day, i.product_id, i.tonnes, i.unit_price, i.amount, i.seller_id, i.seller_name, i.seller_tax_code,
              i.buyer_id, i.buyer_name, i.buyer_tax_code
          ) IS NOT DISTINCT FROM (
              NEW.day, NEW.product_id, NEW.tonnes, NEW.unit_price, NEW.amount, NEW.seller_id, NEW.seller_name,
              NEW.seller_tax_code, NEW.buyer_id, NEW.buyer_name, NEW.buyer_tax_code
          ))
    ) THEN
        RAISE EXCEPTION 'a correction is the next version of the same number, a cancellation repeats what it cancels'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_version_follows';
    END IF;
    IF EXISTS (
        SELECT FROM trade_invoice i
        WHERE i.id = NEW.replaces_id AND i.state = 'recorded'
          AND (i.seller_id <> NEW.seller_id OR i.buyer_id <> NEW.buyer_id
               OR (i.seller_id IS NOT NULL AND NEW.seller_id IS NULL)
               OR (i.buyer_id IS NOT NULL AND NEW.buyer_id IS NULL))
    ) THEN
        RAISE EXCEPTION 'an invoice is cancelled before it is recorded with another party'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_keeps_its_parties';
    END IF;
    IF NEW.state = 'recorded' AND EXISTS (
        SELECT FROM trade_invoice i
        JOIN quotas_product former ON former.id = i.product_id
        JOIN quotas_product latter ON latter.id = NEW.product_id
        WHERE i.id = NEW.replaces_id AND i.state = 'recorded'
          AND (NEW.tonnes < i.tonnes OR NEW.amount < i.amount OR former.kind <> latter.kind
               OR to_char(NEW.day, 'YYYYMM') <> to_char(i.day, 'YYYYMM'))
    ) THEN
        RAISE EXCEPTION 'an invoice is cancelled by two tax officers before it states less'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_keeps_what_it_states';
    END IF;
    IF NEW.state = 'cancelled' AND NOT approval_serves(
        'invoices.cancel', NEW.replaces_id, jsonb_build_object('reason', NEW.reason), NEW.id) THEN
        RAISE EXCEPTION 'an invoice is cancelled by two tax officers, for the reason of their request'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_cancelled_by_two';
    END IF;
    IF NOT core_may_load() AND NOT EXISTS (
        SELECT FROM enterprises_membership m
        JOIN enterprises_jurisdiction j ON j.id = m.jurisdiction_id
        JOIN enterprises_enterprise e ON e.id IN (NEW.seller_id, NEW.buyer_id)
        WHERE m.user_id = core_actor() AND m.role = 'tax_officer'
          AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
          AND (j.code = 'CN' OR e.place ^@ j.code)
    ) THEN
        RAISE EXCEPTION 'a tax officer of the place of the seller or the buyer records an invoice'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_by_a_tax_officer';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER invoice_guard BEFORE INSERT ON trade_invoice FOR EACH ROW EXECUTE FUNCTION invoice_guard();

-- A second use of a number is kept by the tax officer who tried it, against the invoice that has this number.
CREATE FUNCTION number_reuse_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() THEN
        RETURN NEW;
    END IF;
    IF (NEW.attempted_by_id = core_actor()) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM roles_of_actor() held WHERE held.role = 'tax_officer') THEN
        RAISE EXCEPTION 'a second use of a number is kept by the tax officer who tried it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'number_reuse_by_a_tax_officer';
    END IF;
    IF NOT EXISTS (
        SELECT FROM trade_invoice i WHERE i.id = NEW.invoice_id AND i.number_key = invoice_number_key(NEW.number)
    ) THEN
        RAISE EXCEPTION 'a second use is one of the number of its invoice'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'number_reuse_of_its_invoice';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER number_reuse_guard BEFORE INSERT ON trade_numberreuse FOR EACH ROW EXECUTE FUNCTION number_reuse_guard();
