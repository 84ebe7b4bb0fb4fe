CREATE TABLE {{tables.audit_log}} (what text NOT NULL);
