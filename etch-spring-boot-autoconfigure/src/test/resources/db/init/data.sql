INSERT INTO notes (id, body) VALUES (7, 'of spring.sql.init');
