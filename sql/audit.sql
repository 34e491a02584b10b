-- name: sql_audit_add later
-- in:   at timestamptz, actor text, account bigint?, behalf bigint?, seller bigint?, job text?, what text, about text, about_id bigint,
--       details text, salt text, details_hash text, request text, network text?, nonce text, seal text
INSERT INTO audit_log (at, actor, account_id, behalf_id, seller_id, job, what, about, about_id, details, salt, details_hash, request,
                       network, nonce, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: sql_audit_chain_lock exec
-- One at a time makes the chain longer, however many soukd there are.
SELECT pg_advisory_xact_lock(hashtext('audit_chain'));

-- name: sql_audit_unchained many audit_row
-- in:   most int
-- out:  id bigint, day text, place bigint?, hash bytea?, at timestamptz, actor text, account bigint?, behalf bigint?, seller bigint?,
--       job text?, what text, about text, about_id bigint, details text?, salt text?, details_hash text, erased text?, request text,
--       network text?, nonce text, seal text
-- Those of one day come together.
SELECT id, (at AT TIME ZONE 'UTC')::date::text, place, hash, at, actor, account_id, behalf_id, seller_id, job, what, about, about_id,
       details, salt, details_hash, erased, request, network, nonce, seal
  FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE day IS NULL ORDER BY id LIMIT $1::int)
 ORDER BY 2, id;

-- name: sql_audit_day_rows many audit_row
-- in:   day text, after bigint, most int
-- out:  id bigint, day text, place bigint?, hash bytea?, at timestamptz, actor text, account bigint?, behalf bigint?, seller bigint?,
--       job text?, what text, about text, about_id bigint, details text?, salt text?, details_hash text, erased text?, request text,
--       network text?, nonce text, seal text
SELECT id, day::text, place, hash, at, actor, account_id, behalf_id, seller_id, job, what, about, about_id,
       details, salt, details_hash, erased, request, network, nonce, seal
  FROM audit_log WHERE day = $1::text::date AND place > $2 ORDER BY place LIMIT $3::int;

-- name: sql_audit_day one audit_day
-- in:   day text
-- out:  rows bigint, head bytea, seal text
SELECT rows, head, seal FROM audit_days WHERE day = $1::text::date;

-- name: sql_audit_days many
-- out:  day text
SELECT day::text FROM audit_days UNION SELECT day::text FROM audit_log WHERE day IS NOT NULL ORDER BY 1;

-- name: sql_audit_day_put exec
-- in:   day text, rows bigint, head bytea, seal text
INSERT INTO audit_days (day, rows, head, seal) VALUES ($1::text::date, $2, $3, $4)
    ON CONFLICT (day) DO UPDATE SET rows = excluded.rows, head = excluded.head, seal = excluded.seal;

-- name: sql_audit_chain exec
-- in:   day text, ids bigint[], places bigint[], hashes text[]
-- hashes: in hexadecimal.
UPDATE audit_log l SET day = $1::text::date, place = n.place, hash = decode(n.hash, 'hex')
  FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS n (id, place, hash)
 WHERE l.id = n.id AND l.day IS NULL;

-- name: sql_audit_waiting one
-- out:  n bigint
-- Not chained though a minute old: nothing works on the chain.
SELECT count(*) FROM audit_log WHERE day IS NULL AND at < now() - interval '1 minute';

-- name: sql_audit_naming many
-- in:   after bigint, emails text[], words text[], account bigint, about text[], most int
-- out:  id bigint, details_hash text
-- Rows whose details hold one of the addresses; of those the account wrote, or that are about it or one of its things,
-- also those that hold one of the words. Words are looked for in values only: a name chosen to be that of a field hides nothing.
SELECT id, details_hash FROM audit_log l
 WHERE id > $1 AND details <> '{}'
   AND (EXISTS (SELECT FROM unnest($2::text[]) w WHERE strpos(lower(details), lower(w)) > 0)
        OR ((account_id = $4 OR (about = 'account' AND about_id = $4) OR about || ' ' || about_id = ANY ($5))
            AND EXISTS (SELECT FROM jsonb_each_text(details::jsonb) v, unnest($3::text[]) w WHERE strpos(lower(v.value), lower(w)) > 0)))
 ORDER BY id LIMIT $6::int;

-- name: sql_audit_erase exec
-- in:   ids bigint[], erased text[]
UPDATE audit_log l SET details = NULL, salt = NULL, erased = n.erased
  FROM unnest($1::bigint[], $2::text[]) AS n (id, erased) WHERE l.id = n.id AND l.details IS NOT NULL;

-- name: sql_audit_day_old one
-- in:   years int
-- out:  day text?, rows bigint, head text?
-- The oldest day that need not be kept any more.
SELECT min(d.day)::text, coalesce((array_agg(d.rows ORDER BY d.day))[1], 0), encode((array_agg(d.head ORDER BY d.day))[1], 'hex')
  FROM (SELECT day, rows, head FROM audit_days WHERE day < (now() AT TIME ZONE 'UTC' - make_interval(years => greatest($1::int, 1)))::date
         ORDER BY day LIMIT 1) d;

-- name: sql_audit_day_open exec
-- in:   day text
-- Lets this day's rows go, in this transaction only; the table's guard holds all others, and those of the last year.
SELECT set_config('souk.audit_over', $1, true);

-- name: sql_audit_day_rows_remove exec
-- in:   day text
DELETE FROM audit_log WHERE day = $1::text::date;

-- name: sql_audit_day_remove exec
-- in:   day text
DELETE FROM audit_days WHERE day = $1::text::date;
