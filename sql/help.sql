-- name: sql_help_start one
-- in:   staff account_id, account account_id, reason text, minutes int
-- out:  id help_id
-- Never for staff: they would lend their rights. The account is held, so that nobody makes it staff meanwhile.
INSERT INTO helps (staff_id, account_id, reason, ends_at)
SELECT $1, a.id, $3, now() + make_interval(mins => $4)
  FROM (SELECT id FROM accounts WHERE id = $2 AND id <> $1 AND closed_at IS NULL AND staff_role IS NULL FOR UPDATE) a
RETURNING id;

-- name: sql_session_park one
-- in:   token_hash bytea, parked bytea
-- out:  id session_id
-- The helper's own session waits under a hash that is no token's.
UPDATE sessions SET token_hash = $2 WHERE token_hash = $1 AND help_id IS NULL RETURNING id;

-- name: sql_help_session exec
-- in:   token_hash bytea, help help_id, parked session_id, account account_id, browser text, system text, network text, idle_days int
INSERT INTO sessions (token_hash, help_id, helper_session, browser, system, network, seller_id, expires_at)
SELECT $1, $2, $3, $5, $6, $7, (SELECT sm.seller_id FROM seller_members sm JOIN sellers s ON s.id = sm.seller_id
                                 WHERE sm.account_id = $4 AND s.state <> 'closed'
                                 ORDER BY sm.created_at, sm.seller_id LIMIT 1),
       now() + make_interval(days => $8);

-- name: sql_help_of_session one help_session
-- in:   token_hash bytea
-- out:  id help_id, account account_id, parked session_id, open bool
SELECT h.id, h.account_id, s.helper_session, h.ended_at IS NULL
  FROM sessions s JOIN helps h ON h.id = s.help_id WHERE s.token_hash = $1;

-- name: sql_session_unpark exec
-- in:   id session_id, token_hash bytea
-- The helper's own session again, under a new token; the one that helped goes.
WITH gone AS (DELETE FROM sessions WHERE helper_session = $1)
UPDATE sessions SET token_hash = $2 WHERE id = $1 AND expires_at > now();

-- name: sql_help_end exec
-- in:   id help_id, account account_id
UPDATE helps SET ended_at = now() WHERE id = $1 AND account_id = $2 AND ended_at IS NULL;

-- name: sql_helps_over many
-- out:  id help_id, account account_id, staff account_id, late bool
-- Those whose time ran out, or whose session ended, and that nobody stopped.
UPDATE helps SET ended_at = least(now(), ends_at)
 WHERE id IN (SELECT h.id FROM helps h
               WHERE h.ended_at IS NULL AND (h.ends_at <= now() OR NOT EXISTS (SELECT FROM sessions s WHERE s.help_id = h.id))
               ORDER BY h.ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
RETURNING id, account_id, staff_id, ends_at <= now();

-- name: sql_helps_of many help
-- in:   account account_id
-- out:  id help_id, staff text, reason text, started_at timestamptz, ends_at timestamptz, ended_at timestamptz?, active bool
-- Whoever helped there lately.
SELECT h.id, a.name, h.reason, h.started_at, h.ends_at, h.ended_at,
       h.ended_at IS NULL AND h.ends_at > now() AND EXISTS (SELECT FROM sessions s WHERE s.help_id = h.id)
  FROM helps h JOIN accounts a ON a.id = h.staff_id WHERE h.account_id = $1 ORDER BY h.id DESC LIMIT 20;

-- name: sql_help_letter one
-- in:   id bigint, account account_id
-- out:  reason text, started_at timestamptz, ends_at timestamptz
SELECT reason, started_at, ends_at FROM helps WHERE id = $1 AND account_id = $2;

-- name: sql_people many person_line
-- in:   before bigint
-- out:  id account_id, name text, email text, role text?, created_at timestamptz
-- A page and one more, the newest first.
SELECT id, name, email, staff_role, created_at FROM accounts WHERE closed_at IS NULL AND id < $1 ORDER BY id DESC LIMIT 26;

-- name: sql_people_like many person_line
-- in:   begins text, after bigint
-- out:  id account_id, name text, email text, role text?, created_at timestamptz
-- Those whose address begins so, in the order of addresses, after that of account `after` (0: from the first).
SELECT id, name, email, staff_role, created_at FROM accounts
 WHERE closed_at IS NULL AND email ~>=~ $1 AND email ~<~ ($1 || chr(1114111))
   AND email ~>~ coalesce((SELECT email FROM accounts WHERE id = $2), '')
 ORDER BY email USING ~<~ LIMIT 26;

-- name: sql_person one person
-- in:   id account_id
-- out:  id account_id, name text, email text, lang text, role text?, created_at timestamptz, closed bool, verified bool,
--       second_factor bool, sessions bigint, seen_at timestamptz?
SELECT a.id, a.name, a.email, a.lang, a.staff_role, a.created_at, a.closed_at IS NOT NULL, a.email_verified_at IS NOT NULL,
       a.second_factor, s.n, s.seen_at
  FROM accounts a
  CROSS JOIN LATERAL (SELECT count(*) AS n, max(seen_at) AS seen_at FROM sessions WHERE account_id = a.id AND expires_at > now()) s
 WHERE a.id = $1;

-- name: sql_helps_forget exec
-- in:   account account_id
-- That somebody helped stays with the helper; why, which may name the person, does not.
UPDATE helps SET reason = 'erased with the account', ended_at = coalesce(ended_at, now()) WHERE account_id = $1;

-- name: sql_helps_sweep exec
-- in:   years int
DELETE FROM helps WHERE id IN (SELECT h.id FROM helps h WHERE h.ended_at < now() - make_interval(years => $1::int)
                                  AND NOT EXISTS (SELECT FROM sessions s WHERE s.help_id = h.id) LIMIT 500);
