-- want 4: sql_x: the statement is empty
-- want 7: sql_y: the statement is empty
-- want 10: sql_z: the statement is empty
-- name: sql_x exec
-- only words

-- name: sql_y exec
;

-- name: sql_z exec
