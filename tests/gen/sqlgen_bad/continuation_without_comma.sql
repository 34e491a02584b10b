-- want 4: sql_x: want a comma at the end of the list's line above
-- name: sql_x one
-- out:  a bigint
--       b text
SELECT a, b FROM t;
