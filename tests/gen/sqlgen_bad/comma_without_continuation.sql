-- want 3: sql_x: the list ends in a comma; it goes on behind -- and four blanks
-- name: sql_x one
-- out:  a bigint,
-- b text
SELECT a, b FROM t;
