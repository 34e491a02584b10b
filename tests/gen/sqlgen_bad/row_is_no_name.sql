-- want 3: "Order" cannot be the name of a struct
-- want 7: "struct" cannot be the name of a struct
-- name: sql_x one Order
-- out:  a bigint
SELECT a FROM t;

-- name: sql_y many struct
-- out:  a bigint
SELECT a FROM t;
