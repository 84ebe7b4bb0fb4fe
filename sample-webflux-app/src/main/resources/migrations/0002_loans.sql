CREATE TABLE loans (
    id          UUID PRIMARY KEY,
    book_id     UUID NOT NULL REFERENCES books (id),
    reader      TEXT NOT NULL,
    due_on      DATE,
    lent_at     TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    returned_at TIMESTAMPTZ
);

-- A reader has a book once at a time.
CREATE UNIQUE INDEX one_open_loan ON loans (book_id, reader) WHERE returned_at IS NULL;
CREATE INDEX open_loans_by_reader ON loans (reader) WHERE returned_at IS NULL;
