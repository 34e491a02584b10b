-- want 3: sql_run: run/db.h has this name
-- want 6: sql_desc_order: names in sql_desc_ are the descriptors'
-- name: sql_run exec
DELETE FROM t;

-- name: sql_desc_order exec
DELETE FROM t;
