-- want 3: want: -- name: at the start of a line
-- name: sql_x exec
DELETE FROM t; -- name: sql_y exec
