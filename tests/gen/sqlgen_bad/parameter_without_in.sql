-- want 3: sql_x: $1 is not in the in list, which has 0
-- name: sql_x exec
DELETE FROM t WHERE a = $1;
