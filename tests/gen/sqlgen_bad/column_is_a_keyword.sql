-- want 7: "default" cannot be the name of a C variable
-- want 8: "int" cannot be the name of a C variable
-- want 8: "linux" cannot be the name of a C variable
-- want 8: "Total" cannot be the name of a C variable
-- want 8: "x_" cannot be the name of a C variable
-- name: sql_x one
-- in:   default bigint
-- out:  int int, linux bool, Total bigint, x_ text
SELECT a, b, c, d FROM t WHERE e = $1;
