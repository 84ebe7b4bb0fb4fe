CREATE TABLE library_members (id BIGINT PRIMARY KEY);
