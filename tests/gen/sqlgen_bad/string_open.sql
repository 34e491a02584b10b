-- want 3: sql_x: this string has no end
-- name: sql_x exec
DELETE FROM t WHERE a = 'it''s;

-- name: sql_y exec
DELETE FROM u;
