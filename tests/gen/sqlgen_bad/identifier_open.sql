-- want 3: sql_x: this identifier has no end
-- name: sql_x exec
DELETE FROM "t;
