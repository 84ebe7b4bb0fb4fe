CREATE TABLE {{tables.members}} (id BIGINT PRIMARY KEY, name TEXT NOT NULL);
