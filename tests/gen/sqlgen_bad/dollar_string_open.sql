-- want 4: sql_x: this string has no end
-- name: sql_x exec
DELETE FROM t
 WHERE a = $body$ $$ $bod$;
