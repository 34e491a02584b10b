-- want 2: sql_x: the statement is empty
-- name: sql_x exec
/* nothing */ ;
