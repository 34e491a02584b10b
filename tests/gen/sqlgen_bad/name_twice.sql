-- want 5: sql_x: the name is used in line 2
-- name: sql_x exec
DELETE FROM t;

-- name: sql_x exec
DELETE FROM u;
