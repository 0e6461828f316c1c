-- Four eyes, in the database: who wrote in a draft is recorded from the actor of the transaction, and none of them
-- approves it. What was submitted is not rewritten.

CREATE FUNCTION notice_actor() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
    actor uuid := core_actor();
BEGIN
    IF actor IS NULL THEN
        RAISE EXCEPTION 'a notice is written by a person: the transaction proves no actor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_names_its_actor';
    END IF;
    RETURN actor;
END $$;

CREATE FUNCTION notice_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.approved_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a notice begins as a draft'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_begins_as_draft';
        END IF;
        INSERT INTO quotas_noticeeditor (notice_id, user_id) VALUES (NEW.id, notice_actor());
        RETURN NEW;
    END IF;
    IF OLD.state IN ('draft', 'returned') THEN
        INSERT INTO quotas_noticeeditor (notice_id, user_id) VALUES (NEW.id, notice_actor()) ON CONFLICT DO NOTHING;
    ELSIF (NEW.number, NEW.title, NEW.programme_year_id, NEW.batch, NEW.basis, NEW.reduction, NEW.issuer_id, NEW.place_id,
           NEW.effective_on, NEW.prepared_by_id, NEW.submitted_by_id, NEW.submitted_at, NEW.fictitious, NEW.printed_figures, NEW.note)
          IS DISTINCT FROM
          (OLD.number, OLD.title, OLD.programme_year_id, OLD.batch, OLD.basis, OLD.reduction, OLD.issuer_id, OLD.place_id,
           OLD.effective_on, OLD.prepared_by_id, OLD.submitted_by_id, OLD.submitted_at, OLD.fictitious, OLD.printed_figures, OLD.note)
       OR NEW.issued_on <> OLD.issued_on AND NOT day_is_corrected(NEW, OLD.issued_on) THEN
        RAISE EXCEPTION 'a notice is not rewritten once it was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_frozen';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('draft', 'draft'), ('draft', 'submitted'), ('draft', 'withdrawn'),
        ('submitted', 'submitted'), ('submitted', 'in_force'), ('submitted', 'returned'), ('submitted', 'withdrawn'),
        ('returned', 'returned'), ('returned', 'submitted'), ('returned', 'withdrawn'),
        ('in_force', 'in_force'), ('in_force', 'revoked')
    ) THEN
        RAISE EXCEPTION 'a notice does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_state_order';
    END IF;
    -- A notice is approved as it comes into force, and at no other moment: nothing is written in between.
    IF NEW.state = 'submitted' AND OLD.state <> 'submitted' AND NEW.submitted_by_id IS DISTINCT FROM notice_actor() THEN
        RAISE EXCEPTION 'a notice is submitted in the name of whoever does it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_names_its_actor';
    END IF;
    IF NEW.state = 'in_force' AND OLD.state <> 'in_force' OR NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id THEN
        IF NEW.approved_by_id <> notice_actor() OR (OLD.state, NEW.state) <> ('submitted', 'in_force') THEN
            RAISE EXCEPTION 'a submitted notice is approved in the name of whoever does it'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_names_its_actor';
        END IF;
        IF EXISTS (SELECT FROM quotas_noticeeditor WHERE notice_id = NEW.id AND user_id = NEW.approved_by_id) THEN
            RAISE EXCEPTION 'whoever wrote in a notice does not approve it'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_editor_is_not_checker';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION notice_line_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    line quotas_noticeline;
    notice quotas_notice;
BEGIN
    IF TG_OP = 'DELETE' THEN
        line := OLD;
    ELSE
        line := NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.notice_id <> OLD.notice_id THEN
        RAISE EXCEPTION 'a line stays with its notice'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_frozen';
    END IF;
    SELECT * INTO notice FROM quotas_notice WHERE id = line.notice_id;
    IF notice.state IN ('draft', 'returned') THEN
        IF NOT core_may_load() AND NOT actor_issues_notice(notice.issuer_id, notice.programme_year_id) THEN
            RAISE EXCEPTION 'the lines of a notice are written by officers of the office that distributes by it'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_its_office';
        END IF;
        INSERT INTO quotas_noticeeditor (notice_id, user_id) VALUES (line.notice_id, notice_actor()) ON CONFLICT DO NOTHING;
    ELSIF TG_OP = 'UPDATE' AND notice.state = 'in_force' AND OLD.increment IS NULL
          AND (NEW.position, NEW.from_holder_id, NEW.to_holder_id, NEW.category, NEW.tonnes, NEW.block, NEW.note)
              IS NOT DISTINCT FROM
              (OLD.position, OLD.from_holder_id, OLD.to_holder_id, OLD.category, OLD.tonnes, OLD.block, OLD.note) THEN
        NULL;  -- the increment and what is withheld, set once at approval: notice_states_its_increments
    ELSE
        RAISE EXCEPTION 'the lines of a notice are not rewritten once it was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_frozen';
    END IF;
    RETURN line;
END $$;

-- Whether the proven person sits at the very place or group that distributes by a notice, of the programme's authority: an office
-- above reads the notices of the one below and writes none of them (quotas.policies.may_issue).
CREATE FUNCTION actor_issues_notice(of_issuer uuid, of_year uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM roles_of_actor() held, quotas_holder issuer, quotas_programmeyear y
        JOIN quotas_programme p ON p.id = y.programme_id
        WHERE issuer.id = of_issuer AND y.id = of_year
          AND (held.role IN ('national_regulator', 'provincial_regulator') AND held.place = issuer.code
               AND held.authority = p.authority_id
               OR held.role = 'group_officer' AND held.office_group = issuer.group_id));
END $$;
REVOKE ALL ON FUNCTION actor_issues_notice(uuid, uuid) FROM PUBLIC, "{role}";

-- A notice is drafted, changed and decided on by officers of the office or group that distributes by it, lies at its place, and
-- gives out what is its own: asked before and after the row, so that no draft changes hands. An office above revokes alone,
-- by two people (notice_revoked_by_two), and what hangs on its own notice with it.
CREATE FUNCTION notice_of_its_office() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF core_may_load() OR TG_OP = 'UPDATE' AND (OLD.state, NEW.state) = ('in_force', 'revoked') THEN
        RETURN NULL;
    END IF;
    IF NOT actor_issues_notice(NEW.issuer_id, NEW.programme_year_id)
       OR TG_OP = 'UPDATE' AND NOT actor_issues_notice(OLD.issuer_id, OLD.programme_year_id) THEN
        RAISE EXCEPTION 'a notice is written by officers of the office that distributes by it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_its_office';
    END IF;
    IF NEW.place_id <> (SELECT place_id FROM quotas_holder WHERE id = NEW.issuer_id)
       OR NEW.state IN ('submitted', 'in_force') AND EXISTS (
           SELECT FROM quotas_noticeline line WHERE line.notice_id = NEW.id
           AND COALESCE(line.from_holder_id, (SELECT id FROM quotas_holder WHERE type = 'nation')) <> NEW.issuer_id) THEN
        RAISE EXCEPTION 'a notice lies at the place of its issuer, and gives out what is the issuer''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_gives_its_own';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_of_its_office AFTER INSERT OR UPDATE ON quotas_notice FOR EACH ROW EXECUTE FUNCTION notice_of_its_office();

-- After the row, so that the editor's key finds it; a refusal still undoes the row.
CREATE TRIGGER notice_guard_insert AFTER INSERT ON quotas_notice FOR EACH ROW EXECUTE FUNCTION notice_guard();
CREATE TRIGGER notice_guard_update BEFORE UPDATE ON quotas_notice FOR EACH ROW EXECUTE FUNCTION notice_guard();
CREATE TRIGGER notice_line_guard BEFORE INSERT OR UPDATE OR DELETE ON quotas_noticeline
    FOR EACH ROW EXECUTE FUNCTION notice_line_guard();

-- At the end of the transaction that brings a notice into force, each line says what it adds; nobody fills it in later.
CREATE FUNCTION notice_states_its_increments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM quotas_noticeline WHERE notice_id = NEW.id AND increment IS NULL) THEN
        RAISE EXCEPTION 'a notice in force says what each of its lines adds'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_states_its_increments';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notice_states_its_increments AFTER UPDATE ON quotas_notice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'in_force' AND OLD.state <> 'in_force')
    EXECUTE FUNCTION notice_states_its_increments();

-- What was submitted is kept as it was, by the person who submits: every member of the head and of the lines
-- (steps.submit). What comes into force is what was kept, which is asked as the transaction ends.
CREATE FUNCTION notice_as_submitted(notice quotas_notice, kept quotas_noticesubmission) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT kept.notice_id = notice.id AND kept.at = notice.submitted_at AND kept.head = (
               SELECT jsonb_build_object(
                          'number', notice.number, 'title', notice.title, 'programme', programme.code,
                          'year', y.year::text, 'batch', notice.batch, 'basis', notice.basis,
                          'reduction', initcap(notice.reduction::text), 'issuer', issuer.code,
                          'issued_on', notice.issued_on::text, 'effective_on', notice.effective_on::text, 'note', notice.note)
                      || CASE notice.printed_figures WHEN '[]' THEN '{}'
                         ELSE jsonb_build_object('printed_figures', notice.printed_figures) END
               FROM quotas_programmeyear y JOIN quotas_programme programme ON programme.id = y.programme_id,
                    quotas_holder issuer
               WHERE y.id = notice.programme_year_id AND issuer.id = notice.issuer_id)
           AND (SELECT jsonb_agg(line ORDER BY line) FROM jsonb_array_elements(kept.lines) line) IS NOT DISTINCT FROM (
               SELECT jsonb_agg(stated ORDER BY stated) FROM (
                   SELECT jsonb_build_object(
                              'from', giver.code, 'to', receiver.code, 'category', line.category,
                              'tonnes', line.tonnes::numeric(20, 3)::text,
                              'printed', line.printed::numeric(20, 3)::text, 'note', line.note)
                          || CASE line.block WHEN '' THEN '{}' ELSE jsonb_build_object('block', line.block) END AS stated
                   FROM quotas_noticeline line JOIN quotas_holder receiver ON receiver.id = line.to_holder_id
                   LEFT JOIN quotas_holder giver ON giver.id = line.from_holder_id
                   WHERE line.notice_id = notice.id) lines)
$$;
REVOKE ALL ON FUNCTION notice_as_submitted(quotas_notice, quotas_noticesubmission) FROM PUBLIC, "{role}";
CREATE FUNCTION notice_is_what_was_submitted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND NOT EXISTS (
        SELECT FROM quotas_notice notice JOIN quotas_noticesubmission kept ON kept.notice_id = notice.id
        WHERE notice.id = NEW.id AND notice_as_submitted(notice, kept)) THEN
        RAISE EXCEPTION 'a notice is what was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_what_was_submitted';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notice_is_what_was_submitted AFTER UPDATE ON quotas_notice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('submitted', 'in_force') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION notice_is_what_was_submitted();
CREATE FUNCTION submission_is_of_its_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND NOT EXISTS (
        SELECT FROM quotas_notice notice
        WHERE notice.id = NEW.notice_id AND notice.state = 'submitted' AND notice.submitted_by_id = core_actor()
          AND notice_as_submitted(notice, NEW)) THEN
        RAISE EXCEPTION 'what is kept of a submitted notice is its content'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'submission_is_of_its_notice';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER submission_is_of_its_notice AFTER INSERT ON quotas_noticesubmission
    FOR EACH ROW EXECUTE FUNCTION submission_is_of_its_notice();

-- What a line says that it withholds is withheld by its posting, which the approval makes in the same transaction.
CREATE FUNCTION notice_withholds_as_it_says() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM quotas_noticeline WHERE id = NEW.id AND withheld IS NOT NULL) AND NOT EXISTS (
        SELECT FROM quotas_posting
        WHERE notice_line_id = NEW.id AND kind = 'withhold' AND tonnes = NEW.withheld
    ) THEN
        RAISE EXCEPTION 'what a line withholds is posted with it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_withholds_as_it_says';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER notice_withholds_as_it_says AFTER INSERT OR UPDATE ON quotas_noticeline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.withheld IS NOT NULL)
    EXECUTE FUNCTION notice_withholds_as_it_says();

-- The printed figure of a line, where a published table does not add up, stays with the submitted notice.
CREATE FUNCTION notice_printed_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.printed IS DISTINCT FROM OLD.printed
       AND (SELECT state FROM quotas_notice WHERE id = OLD.notice_id) NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'what is printed is not rewritten once the notice was submitted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_printed_guard BEFORE UPDATE ON quotas_noticeline
    FOR EACH ROW EXECUTE FUNCTION notice_printed_guard();

-- Printed figures beside the lines: each has a kind, a category and tonnes with three decimals, never NaN or less than zero.
CREATE FUNCTION printed_figures_are_figures(figures jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_typeof(figures) = 'array' AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(figures) figure
        WHERE jsonb_typeof(figure) <> 'object' OR (
            figure ->> 'kind' IN ('sum', 'together')
            AND figure ->> 'category' IN ('all', 'light', 'medium_heavy', 'total')
            AND figure ->> 'tonnes' ~ '^[0-9]{1,12}[.][0-9]{3}$') IS NOT TRUE)
$$;
ALTER TABLE quotas_notice ADD CONSTRAINT notice_printed_figures CHECK (printed_figures_are_figures(printed_figures));

-- A notice is approved by a signature of whoever approves it.
CREATE TRIGGER notice_is_signed AFTER UPDATE ON quotas_notice FOR EACH ROW
    WHEN (NEW.state = 'in_force' AND OLD.state <> 'in_force')
    EXECUTE FUNCTION act_is_signed('notices.approve', 'id');

-- A notice in force is revoked by two people who did not write in it; a cascade takes along the notices that they saw in
-- the preview.

CREATE FUNCTION notice_revoked_by_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM enterprises_approvalrequest request
        JOIN quotas_notice notice ON notice.id = request.target_id
        WHERE request.act = 'notices.revoke' AND notice.programme_year_id = NEW.programme_year_id
          AND approval_entails(request.act, request.target_id, jsonb_build_object(
              'reason', NEW.revocation_reason, 'decided_by', NEW.revoked_by_id))
          AND (notice.id = NEW.id
               OR approval_entails(request.act, request.target_id, '{"cascade": true}') AND EXISTS (
                   SELECT FROM jsonb_array_elements(request.preview -> 'tables') shown,
                               jsonb_array_elements(shown -> 'rows') cells
                   WHERE shown ->> 'title' = 'Notices that are revoked'
                     AND cells = jsonb_build_array(NEW.number, NEW.issued_on)))
          AND NOT EXISTS (
              SELECT FROM quotas_noticeeditor editor
              WHERE editor.notice_id = notice.id
                AND editor.user_id IN (request.proposed_by_id, request.decided_by_id))
    ) THEN
        RAISE EXCEPTION 'a notice is revoked by two people who did not write in it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_revoked_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER notice_revoked_by_two BEFORE UPDATE ON quotas_notice FOR EACH ROW
    WHEN (NEW.state = 'revoked' AND OLD.state <> 'revoked') EXECUTE FUNCTION notice_revoked_by_two();

-- A notice is revoked with everything that it gave, asked as the transaction ends. What it withheld may have been released
-- before. A cascade takes along what the ledger needs: it lets nobody have passed on more than he has received.
CREATE FUNCTION revoked_notice_is_reversed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT core_may_load() AND EXISTS (
        SELECT FROM quotas_noticeline line JOIN quotas_posting given ON given.notice_line_id = line.id
        WHERE line.notice_id = NEW.id AND given.kind NOT IN ('withhold', 'reverse')
          AND NOT EXISTS (SELECT FROM quotas_posting back WHERE back.reverses_id = given.id)
    ) THEN
        RAISE EXCEPTION 'a notice is revoked with what it gave'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revoked_notice_is_reversed';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER revoked_notice_is_reversed AFTER UPDATE ON quotas_notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'revoked' AND OLD.state <> 'revoked') EXECUTE FUNCTION revoked_notice_is_reversed();

REVOKE DELETE, TRUNCATE ON quotas_notice FROM "{role}";
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON quotas_noticeeditor FROM "{role}";
