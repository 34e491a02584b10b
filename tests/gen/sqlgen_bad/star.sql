-- want 7: sql_x: * takes whatever columns there are; want their names
-- want 11: sql_y: * takes whatever columns there are; want their names
-- want 12: sql_y: * takes whatever columns there are; want their names
-- want 12: sql_y: * takes whatever columns there are; want their names
-- name: sql_x one
-- out:  a bigint
SELECT * FROM t;

-- name: sql_y many
-- out:  a bigint, b bigint
SELECT a, count(*), 2 * 3, t.* FROM t
 WHERE EXISTS (SELECT * FROM u) AND EXISTS (SELECT DISTINCT ON (a) * FROM v);
