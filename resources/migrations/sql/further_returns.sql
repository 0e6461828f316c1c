-- Returns of associated minerals, of thorium, and of energy and wastes keep the rules of every return of a half-year.

CREATE TRIGGER half_year_guard BEFORE INSERT ON resources_associatedreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NULL) EXECUTE FUNCTION half_year_guard();
CREATE TRIGGER half_year_guard BEFORE INSERT ON resources_thoriumreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NULL) EXECUTE FUNCTION half_year_guard();
CREATE TRIGGER half_year_guard BEFORE INSERT ON resources_energyreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NULL) EXECUTE FUNCTION half_year_guard();

CREATE TRIGGER half_year_amendment_guard BEFORE INSERT ON resources_associatedreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL)
    EXECUTE FUNCTION half_year_amendment_guard('r.mineral = ($1).mineral');
CREATE TRIGGER half_year_amendment_guard BEFORE INSERT ON resources_thoriumreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL) EXECUTE FUNCTION half_year_amendment_guard('true');
CREATE TRIGGER half_year_amendment_guard BEFORE INSERT ON resources_energyreturn
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL) EXECUTE FUNCTION half_year_amendment_guard('true');
