-- want 3: sql_x: the in list is empty; leave the line out
-- name: sql_x exec
-- in:
DELETE FROM t;
