-- want 4: sql_x: the statement does not end in ;
-- want 7: sql_y: the statement does not end in ;
-- name: sql_x exec
DELETE FROM t

-- name: sql_y exec
DELETE FROM u