-- A bulletin is a ministry's; an edition corrects the published one before it; its texts are its drafter's, or of the
-- officer who takes the draft over. Another officer of the ministry withdraws it.
CREATE FUNCTION bulletin_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM portal_bulletin b
            WHERE b.id = NEW.corrects_id AND b.state IN ('published', 'taken_down') AND b.edition + 1 = NEW.edition
              AND (b.authority_id, b.place_id, b.year) = (NEW.authority_id, NEW.place_id, NEW.year)
              AND b.month IS NOT DISTINCT FROM NEW.month
        ) THEN
            RAISE EXCEPTION 'an edition corrects the published one before it'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bulletin_corrects_its_like';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('draft', 'returned') AND core_actor() IS DISTINCT FROM OLD.drafted_by_id
       AND NOT ((NEW.state = 'withdrawn' AND NEW.drafted_by_id = OLD.drafted_by_id
                 OR NEW.state = OLD.state AND NEW.drafted_by_id IS NOT DISTINCT FROM core_actor())
                AND (NEW.situation, NEW.situation_zh, NEW.outlook, NEW.outlook_zh, NEW.planned_on)
                  IS NOT DISTINCT FROM
                    (OLD.situation, OLD.situation_zh, OLD.outlook, OLD.outlook_zh, OLD.planned_on)) THEN
        RAISE EXCEPTION 'a draft is changed and submitted by its drafter, or by who has taken it over'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bulletin_by_its_drafter';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bulletin_guard BEFORE INSERT OR UPDATE ON portal_bulletin FOR EACH ROW EXECUTE FUNCTION bulletin_guard();
