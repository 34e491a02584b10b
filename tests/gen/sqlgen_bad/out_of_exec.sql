-- want 3: sql_x: exec and later have no out list
-- name: sql_x exec
-- out:  a bigint
DELETE FROM t;
