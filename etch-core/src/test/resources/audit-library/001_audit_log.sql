CREATE TABLE audit_log (what TEXT NOT NULL);
