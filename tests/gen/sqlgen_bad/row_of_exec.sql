-- want 2: sql_x: exec and later have no rows to name "order"
-- name: sql_x exec order
DELETE FROM t;
