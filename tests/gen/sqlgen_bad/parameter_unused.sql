-- want 7: sql_x: $2 (b) is never used
-- want 8: sql_x: $3 (c) is never used
-- want 8: sql_x: $4 (d) is never used
-- want 8: sql_x: $5 (e) is never used
-- want 8: sql_x: $6 (f) is never used
-- name: sql_x one
-- in:   a bigint, b text,
--       c text, d text, e text, f text
-- out:  g bigint
SELECT $1::bigint -- $2
  , '$3', "$4", /* $5 /* */ */ $tag$ $6 $tag$;
