CREATE TRIGGER entry_withdrawal_guard BEFORE INSERT ON resources_plantarget
    FOR EACH ROW WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawal_guard();
