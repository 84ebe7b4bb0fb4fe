CREATE TABLE {{tables.invoices}} (id bigint PRIMARY KEY, account bigint NOT NULL REFERENCES accounts);
