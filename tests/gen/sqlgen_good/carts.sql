-- name: sql_cart_lock many
-- in:   cart cart_id
-- out:  line line_id
SELECT id FROM cart_line WHERE cart_id = $1 FOR UPDATE;
