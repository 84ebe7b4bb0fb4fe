CREATE TABLE {{tables.logins}} (name text PRIMARY KEY, orders integer NOT NULL DEFAULT 0);
