-- want 6: sql_x: two statements in one block, or a -- name: line is missing
-- name: sql_x one
-- out:  a bigint
SELECT a FROM t;
-- and
SELECT 2;
