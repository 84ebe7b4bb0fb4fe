CREATE TABLE odd_types (id TEXT PRIMARY KEY, untyped, number NUMERIC, whole INT NOT NULL, moment DATETIME, doubled INTEGER GENERATED ALWAYS AS (whole * 2) STORED);
