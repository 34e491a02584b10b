-- want 3: sql_x: this comment has no end
-- name: sql_x exec
DELETE FROM t /* a /* b */;
