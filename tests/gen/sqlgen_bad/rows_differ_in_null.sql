-- want 7: sql_y: the out list of struct order is another one in line 3
-- name: sql_x one order
-- out:  a bigint, b text
SELECT a, b FROM t;

-- name: sql_y many order
-- out:  a bigint, b text?
SELECT a, b FROM t;
