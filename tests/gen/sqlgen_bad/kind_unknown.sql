-- want 3: sql_x: want exec, one, many or later, not "all"
-- want 7: sql_y: want exec, one, many or later, not ""
-- name: sql_x all
-- out:  a bigint
SELECT a FROM t;

-- name: sql_y
-- out:  a bigint
SELECT a FROM t;
