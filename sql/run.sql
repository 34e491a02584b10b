-- name: sql_job_add exec
-- in:   kind text, args text, priority int, delay_s int, unique_key text?
INSERT INTO jobs (kind, args, priority, run_at, unique_key)
VALUES ($1, $2::text::jsonb, $3, now() + make_interval(secs => $4::int), $5)
    ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING;

-- name: sql_job_claim one job
-- in:   claimed_by text, least int, below int
-- out:  id job_id, kind text, args text, attempts int
-- One job that is due, now ours; others skip what somebody is claiming.
UPDATE jobs SET state = 'running', claimed_at = now(), claimed_by = $1, attempts = attempts + 1
 WHERE id = (SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= now() AND priority >= $2::int AND priority < $3::int
              ORDER BY priority DESC, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, args::text, attempts;

-- name: sql_job_done exec
-- in:   id job_id
DELETE FROM jobs WHERE id = $1;

-- name: sql_job_postpone exec
-- in:   id job_id, wait_s int
-- As if it had not been claimed.
UPDATE jobs
   SET state = 'waiting', attempts = attempts - 1, run_at = now() + make_interval(secs => $2::int), claimed_at = NULL, claimed_by = NULL
 WHERE id = $1 AND state = 'running';

-- name: sql_job_failed exec
-- in:   id job_id, error text, wait_s int, park bool
-- A parked job no longer keeps others of its key out.
UPDATE jobs
   SET state = CASE WHEN $4 THEN 'parked' ELSE 'waiting' END, unique_key = CASE WHEN NOT $4 THEN unique_key END,
       run_at = now() + make_interval(secs => $3::int), last_error = left($2, 2000), claimed_at = NULL, claimed_by = NULL
 WHERE id = $1 AND state = 'running';

-- name: sql_job_recover exec
-- in:   claimed_by text, tries int
-- A runner that starts has nothing running yet; and no job takes ten minutes. One
-- that ended its runner every time is parked like one that failed every time.
UPDATE jobs
   SET state = CASE WHEN attempts < $2::int THEN 'waiting' ELSE 'parked' END,
       unique_key = CASE WHEN attempts < $2::int THEN unique_key END,
       last_error = coalesce(last_error, 'its runner ended'), claimed_at = NULL, claimed_by = NULL
 WHERE state = 'running' AND (claimed_by = $1 OR claimed_at < now() - interval '10 minutes');

-- name: sql_event_add later
-- in:   topic text, payload text
INSERT INTO outbox (topic, payload) VALUES ($1, $2::text::jsonb);

-- name: sql_events_take many
-- in:   most int
-- out:  topic text, payload text
-- Taken out for good with this transaction.
DELETE FROM outbox
 WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT $1::int FOR UPDATE SKIP LOCKED)
RETURNING topic, payload::text;

-- name: sql_jobs_sweep exec
-- in:   days int
DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 'parked' AND run_at < now() - make_interval(days => $1::int) LIMIT 500);

-- name: sql_jobs_forget exec
-- in:   words text[]
-- A mail server's refusal names the address.
UPDATE jobs SET last_error = '-'
 WHERE last_error IS NOT NULL AND EXISTS (SELECT FROM unnest($1::text[]) w WHERE strpos(lower(last_error), lower(w)) > 0);
