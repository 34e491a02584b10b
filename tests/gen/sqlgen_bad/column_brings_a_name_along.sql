-- want 4: sql_x: n_ids is what ids brings along
-- want 5: sql_x: has_paid is what paid brings along
-- name: sql_x one
-- in:   ids bigint[], n_ids bigint
-- out:  has_paid bool, paid timestamptz?
SELECT a, b FROM t WHERE c = ANY ($1) AND d = $2;
