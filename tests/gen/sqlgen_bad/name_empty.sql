-- want 2: want: -- name: sql_[a-z0-9_]+, not ""
-- name:
-- out:  a bigint
SELECT a FROM t;
