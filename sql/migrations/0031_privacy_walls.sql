-- What the server's processes see of copies and erasures. Both are made by soukd, which no wall holds.

GRANT SELECT, INSERT, UPDATE ON data_exports, erasures TO souk_app;
GRANT SELECT ON erasure_lines, ledger_balances TO souk_app;

ALTER TABLE data_exports ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON data_exports USING (account_id = (SELECT wall_account()));
-- A guest's request is the system's until the address has confirmed it.
ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON erasures USING (account_id = (SELECT wall_account()) OR (SELECT wall_sees('people')));
ALTER TABLE erasure_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON erasure_lines FOR SELECT USING ((SELECT wall_sees('people')));
ALTER TABLE ledger_balances ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON ledger_balances USING ((SELECT wall_sees('money')));
