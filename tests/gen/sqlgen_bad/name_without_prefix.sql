-- want 4: want: -- name: sql_[a-z0-9_]+, not "order_get"
-- want 8: want: -- name: sql_[a-z0-9_]+, not "sql_Order"
-- want 12: want: -- name: sql_[a-z0-9_]+, not "sql_"
-- name: order_get one
-- out:  a bigint
SELECT a FROM t;

-- name: sql_Order one
-- out:  a bigint
SELECT a FROM t;

-- name: sql_ exec
DELETE FROM t;
