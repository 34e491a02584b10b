-- want 5: sql_x: TABLE takes whatever columns there are; want their names
-- want 9: sql_y: TABLE takes whatever columns there are; want their names
-- name: sql_x one
-- out:  a bigint
TABLE t;

-- name: sql_y many
-- out:  a bigint
SELECT a FROM t WHERE b IN (TABLE u);
