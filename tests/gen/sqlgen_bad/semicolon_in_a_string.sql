-- want 4: sql_x: the statement does not end in ;
-- name: sql_x exec
DELETE FROM t WHERE a = ';'
  OR b = $$;$$ -- ;
