CREATE TABLE {{tables.invoices}} (id BIGINT PRIMARY KEY, member BIGINT NOT NULL REFERENCES accounts.members (id));
