-- want 5: a: an array cannot come out
-- want 5: b: an array cannot come out
-- want 5: c: an array cannot come out
-- name: sql_x one
-- out:  a bigint[], b text[]?, c order_id[]
SELECT a, b, c FROM t;
