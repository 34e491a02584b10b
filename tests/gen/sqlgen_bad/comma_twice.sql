-- want 3: want: name type, ..., not ""
-- name: sql_x one
-- out:  a bigint,, b text
SELECT a, b FROM t;
