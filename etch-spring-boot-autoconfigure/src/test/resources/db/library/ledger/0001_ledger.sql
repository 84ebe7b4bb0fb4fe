CREATE TABLE library_ledger (entries BIGINT NOT NULL);
-- Fails if it is not the last of all.
INSERT INTO library_ledger SELECT count(*) FROM library_members, notes;
