CREATE TABLE {{tables.tickets}} (
    id      uuid PRIMARY KEY,
    tenant  text,
    subject text NOT NULL,
    closed  timestamptz
);
