-- want 7: sql_y: the out list of struct order is another one in line 3
-- name: sql_x one order
-- out:  a bigint, b bigint
SELECT a, b FROM t;

-- name: sql_y many order
-- out:  b bigint, a bigint
SELECT b, a FROM t;
