CREATE TRIGGER entry_withdrawal_guard BEFORE INSERT ON environment_riskassessment
    FOR EACH ROW WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawal_guard();
CREATE TRIGGER entry_withdrawal_guard BEFORE INSERT ON environment_outlet
    FOR EACH ROW WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawal_guard();
