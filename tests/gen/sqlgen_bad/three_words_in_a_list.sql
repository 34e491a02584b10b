-- want 3: want: name type, ..., not "a bigint null"
-- name: sql_x one
-- out:  a bigint null, b text
SELECT a, b FROM t;
