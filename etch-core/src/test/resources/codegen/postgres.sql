CREATE TYPE order_status AS ENUM ('NEW', 'PAID', 'SENT');
CREATE TYPE size AS ENUM ('S', 'M', 'L');
CREATE TYPE odd_label AS ENUM ('in-progress', 'done');
CREATE DOMAIN email AS varchar(90);
CREATE TABLE tickets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number bigint GENERATED ALWAYS AS IDENTITY, status order_status NOT NULL, history order_status[] NOT NULL,
    sizes size[], progress odd_label, contact email NOT NULL, tags text[] NOT NULL, scores integer[], moments timestamptz[], took interval, small smallint,
    doubled bigint GENERATED ALWAYS AS (small * 2) STORED, documents jsonb[]);
CREATE TABLE driver_types (
    id bigint PRIMARY KEY, host inet, net cidr, mac macaddr, words tsvector, cash money, shape point, page xml, flags bit(4), many varbit, daytime timetz,
    ports int4range, number oid, at pg_lsn, hosts inet[], raw bytea NOT NULL, raws bytea[]);
COMMENT ON TABLE tickets IS 'What customers ask for */ <b>& more</b> @see C:\users\u0041';
COMMENT ON COLUMN tickets.status IS 'How far it is';
COMMENT ON COLUMN tickets.tags IS 'Free words
on two lines';
