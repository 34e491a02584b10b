-- want 4: sql_x: a twice in the in list
-- want 5: sql_x: c twice in the out list
-- name: sql_x one
-- in:   a bigint, b text, a text
-- out:  c text, c text
SELECT c, c FROM t WHERE a = $1 AND b = $2 AND d = $3;
