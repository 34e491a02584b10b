-- want 4: sql_x: BEGIN is not for statements; want db_begin and db_commit
-- want 7: sql_y: COMMIT is not for statements; want db_begin and db_commit
-- name: sql_x exec
BEGIN;

-- name: sql_y exec
commit;
