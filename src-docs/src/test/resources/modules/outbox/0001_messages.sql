CREATE TABLE {{tables.outbox_messages}} (
    id   uuid PRIMARY KEY,
    body text NOT NULL
);
