CREATE TABLE {{tables.accounts}} (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
