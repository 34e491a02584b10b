-- name: sql_limit_take many
-- in:   network_bucket int, network bigint, network_every_ms bigint, network_room_ms bigint,
--       account_bucket int, account_every_ms bigint, account_room_ms bigint, token_hash bytea?
-- out:  of_network bool, wait_ms bigint
-- Takes a try from the network's bucket and, when the session is somebody's, from that account's. An empty one stays as it is.
INSERT INTO limit_buckets AS b (bucket, key, full_at)
SELECT k.bucket, k.key, statement_timestamp() + k.every_ms * interval '1 millisecond'
  FROM (SELECT $1::int AS bucket, $2::bigint AS key, $3::bigint AS every_ms
        UNION ALL
        SELECT $5::int, s.account_id, $6::bigint FROM sessions s
         WHERE s.token_hash = $8 AND s.account_id IS NOT NULL AND s.expires_at > now()) k
 ORDER BY 1, 2
    ON CONFLICT (bucket, key) DO UPDATE
   SET full_at = CASE WHEN greatest(b.full_at, statement_timestamp()) + (CASE b.bucket WHEN $1 THEN $3 ELSE $6 END) * interval '1 millisecond'
                           <= statement_timestamp() + (CASE b.bucket WHEN $1 THEN $4 ELSE $7 END) * interval '1 millisecond'
                      THEN greatest(b.full_at, statement_timestamp()) + (CASE b.bucket WHEN $1 THEN $3 ELSE $6 END) * interval '1 millisecond'
                      ELSE b.full_at END,
       wait_ms = greatest(0, ceil(extract(epoch FROM greatest(b.full_at, statement_timestamp()) - statement_timestamp()) * 1000)::bigint
                             + (CASE b.bucket WHEN $1 THEN $3 - $4 ELSE $6 - $7 END))
RETURNING b.bucket = $1, b.wait_ms;

-- name: sql_limit_flood one
-- in:   bucket int, key bigint, every_ms bigint, most_ms bigint
-- out:  level_ms bigint
-- Adds what came to a level that falls with time, whatever the level is, up to a highest.
INSERT INTO limit_buckets AS b (bucket, key, full_at) VALUES ($1, $2, statement_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT (bucket, key) DO UPDATE
   SET full_at = least(greatest(b.full_at, statement_timestamp()) + $3 * interval '1 millisecond',
                       statement_timestamp() + $4 * interval '1 millisecond')
RETURNING (extract(epoch FROM b.full_at - statement_timestamp()) * 1000)::bigint;

-- name: sql_limit_level one
-- in:   bucket int, key bigint
-- out:  level_ms bigint
SELECT (extract(epoch FROM full_at - statement_timestamp()) * 1000)::bigint FROM limit_buckets WHERE bucket = $1 AND key = $2;

-- name: sql_limits_sweep exec
-- A full bucket is as good as none.
DELETE FROM limit_buckets WHERE ctid = ANY (ARRAY(SELECT ctid FROM limit_buckets WHERE full_at < now() LIMIT 10000));
