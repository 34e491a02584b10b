-- want 3: want: name type, ..., not "a"
-- name: sql_x one
-- out:  a, b text
SELECT a, b FROM t;
