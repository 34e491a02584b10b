-- want 2: want: -- name: sql_name exec|one|many|later [row struct]
-- name: sql_x one order thing
-- out:  a bigint
SELECT a FROM t;
