-- want 4: sql_x: exec and later drop what RETURNING returns; want one or many
-- name: sql_x exec
WITH x AS (DELETE FROM t RETURNING a)
INSERT INTO u SELECT a FROM x RETURNING a;
