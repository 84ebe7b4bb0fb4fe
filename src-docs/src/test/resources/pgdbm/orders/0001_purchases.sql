CREATE TABLE {{tables.purchases}} (buyer text NOT NULL, pieces integer NOT NULL);
