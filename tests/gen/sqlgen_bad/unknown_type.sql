-- want 4: unknown type "numeric": want bigint int bool text timestamptz bytea bigint[] text[] or a name that ends in _id
-- want 5: unknown type "float8": want bigint int bool text timestamptz bytea bigint[] text[] or a name that ends in _id
-- name: sql_x one
-- in:   a numeric
-- out:  b float8, c bigint
SELECT b, c FROM t WHERE a = $1;
