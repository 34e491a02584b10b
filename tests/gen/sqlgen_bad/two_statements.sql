-- want 4: sql_x: two statements in one block, or a -- name: line is missing
-- want 8: sql_y: two statements in one block, or a -- name: line is missing
-- name: sql_x exec
DELETE FROM t; DELETE FROM u;
DELETE FROM v;

-- name: sql_y exec
DELETE FROM w;;
