-- want 3: sql_x: want: -- out: name type, ...
-- want 6: sql_y: want: -- out: name type, ...
-- name: sql_x one
SELECT 1;

-- name: sql_y many
-- out:
SELECT 1;
