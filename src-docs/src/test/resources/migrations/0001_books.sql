CREATE TABLE books (
    id        integer PRIMARY KEY,
    title     text NOT NULL,
    author    text,
    copies    integer NOT NULL DEFAULT 1,
    added_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
