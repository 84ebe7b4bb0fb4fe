CREATE TABLE {{tables.subscribers}} (email text PRIMARY KEY, since timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
