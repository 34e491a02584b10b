-- want 7: sql_y: the out list of struct order is another one in line 3
-- name: sql_x one order
-- out:  a order_id
SELECT a FROM t;

-- name: sql_y many order
-- out:  a product_id
SELECT a FROM t;
