-- want 5: sql_x: in: and out: stand above the statement
-- want 7: sql_x: in: and out: stand above the statement
-- name: sql_x exec
DELETE FROM t
-- in:   a bigint
 WHERE a = 1;
-- out:  b bigint
