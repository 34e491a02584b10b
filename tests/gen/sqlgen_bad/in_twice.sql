-- want 4: sql_x: a second in list
-- name: sql_x exec
-- in:   a bigint
-- in:   b bigint
DELETE FROM t WHERE a = $1 AND b = $2;
