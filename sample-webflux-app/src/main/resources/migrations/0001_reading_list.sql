-- The same text on PostgreSQL and SQLite. UUID, TIMESTAMPTZ and DATE are names that SQLite accepts for any value.

CREATE TABLE authors (
    id         UUID PRIMARY KEY,
    name       TEXT NOT NULL CONSTRAINT author_name UNIQUE,
    born       INTEGER,
    created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE books (
    id         UUID PRIMARY KEY,
    author_id  UUID NOT NULL REFERENCES authors (id),
    title      TEXT NOT NULL,
    isbn       TEXT CONSTRAINT book_isbn UNIQUE,
    pages      INTEGER CONSTRAINT some_pages CHECK (pages > 0),
    copies     INTEGER NOT NULL DEFAULT 1 CONSTRAINT copies_on_shelf CHECK (copies BETWEEN 0 AND 1000),
    created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    version    BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX books_by_title ON books (title, id);
CREATE INDEX books_by_author ON books (author_id, title, id);
