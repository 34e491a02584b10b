-- want 5: sql_x: * takes whatever columns there are; want their names
-- want 9: sql_y: * takes whatever columns there are; want their names
-- name: sql_x one
-- out:  a bigint
UPDATE t SET a = b * 2 RETURNING *;

-- name: sql_y one
-- out:  a bigint, b bigint
INSERT INTO t DEFAULT VALUES RETURNING a, *;
