-- want 8: sql_x: $2 is not in the in list, which has 1
-- want 9: sql_x: $0 is not in the in list, which has 1
-- want 9: sql_x: $99999999999999999999 is not in the in list, which has 1
-- name: sql_x one
-- in:   a bigint
-- out:  b bigint
SELECT b FROM t
 WHERE a = $1 AND c = $2
   AND d = $0 OR e = $99999999999999999999;
