-- name: sql_viewer one
-- in:   token_hash bytea
-- out:  account account_id?, name text?, email text?, lang text?, staff_role text?, cart cart_id?, cart_count bigint,
--       stale bool, fresh bool, verified bool, second_factor bool, currency text?, acting text?
-- Who is behind a session. acting: for which shop or in whose place, as JSON; few sessions do. A shop counts only
-- while the account is its member. A suspended shop sells nothing but still has orders to send. A session that helps
-- is its account's while the help lasts and the helper's own session lives, and nobody's after that.
SELECT account, name, email, lang, staff_role, cart, cart_count, stale, fresh, verified, second_factor, currency, acting
  FROM viewer_of($1);

-- name: sql_session_seen exec
-- in:   token_hash bytea, idle_days int, days int
-- Once an hour is often enough to tell a used session from a forgotten one.
UPDATE sessions SET seen_at = now(), expires_at = least(now() + make_interval(days => $2), created_at + make_interval(days => $3))
 WHERE token_hash = $1;

-- name: sql_session_put_cart later
-- in:   token_hash bytea, cart cart_id, idle_days int
-- A guest's cart hangs on the session; the session begins with it if need be.
INSERT INTO sessions (token_hash, cart_id, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))
    ON CONFLICT (token_hash) DO UPDATE SET cart_id = excluded.cart_id;

-- name: sql_session_open exec
-- in:   token_hash bytea, account account_id, epoch int, browser text, system text, network text, idle_days int
-- Acting for the account's first shop, if it has one. None unless all is as it was when somebody proved to be the account.
INSERT INTO sessions (token_hash, account_id, proved_at, browser, system, network, seller_id, expires_at)
SELECT $1, a.id, now(), $4, $5, $6, (SELECT sm.seller_id FROM seller_members sm JOIN sellers s ON s.id = sm.seller_id
                 WHERE sm.account_id = $2 AND s.state <> 'closed'
                 ORDER BY sm.created_at, sm.seller_id LIMIT 1),
       now() + make_interval(days => $7)
  FROM accounts a WHERE a.id = $2 AND a.epoch = $3 AND a.closed_at IS NULL FOR SHARE OF a;

-- name: sql_account_stays one
-- in:   account account_id, epoch int
-- out:  account account_id
-- Until the transaction ends nothing ends the account's sessions or changes its password. No row: something has.
SELECT id FROM accounts WHERE id = $1 AND epoch = $2 AND closed_at IS NULL FOR SHARE;

-- name: sql_viewer_lock one
-- in:   account account_id
-- out:  account account_id
-- What changes an account's keys, and what ends its sessions, take turns.
SELECT id FROM accounts WHERE id = $1 AND closed_at IS NULL FOR NO KEY UPDATE;

-- name: sql_session_lives one
-- in:   token_hash bytea, account account_id
-- out:  id session_id
SELECT id FROM sessions WHERE token_hash = $1 AND account_id = $2 AND expires_at > now();

-- name: sql_session_proved exec
-- in:   token_hash bytea
UPDATE sessions SET proved_at = now() WHERE token_hash = $1;

-- name: sql_session_close exec
-- in:   token_hash bytea
-- Of one that helps, the helper's own goes too.
DELETE FROM sessions WHERE token_hash = $1 OR id = (SELECT helper_session FROM sessions WHERE token_hash = $1);

-- name: sql_sessions_sweep exec
DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE expires_at < now() ORDER BY expires_at LIMIT 1000);

-- name: sql_session_act_for exec
-- in:   token_hash bytea, account account_id, seller seller_id
-- Only for a shop the account is a member of.
UPDATE sessions SET seller_id = $3
 WHERE token_hash = $1
   AND EXISTS (SELECT FROM seller_members sm JOIN sellers s ON s.id = sm.seller_id
                WHERE sm.account_id = $2 AND sm.seller_id = $3 AND s.state <> 'closed');

-- name: sql_account_shops many account_shop
-- in:   account account_id
-- out:  id seller_id, name text, role text
SELECT s.id, s.name, sm.role
  FROM seller_members sm JOIN sellers s ON s.id = sm.seller_id
 WHERE sm.account_id = $1 AND s.state <> 'closed' ORDER BY sm.created_at, s.id LIMIT 50;

-- name: sql_account_login one
-- in:   email text
-- out:  id account_id, name text, password_hash text?, epoch int
SELECT id, name, password_hash, epoch FROM accounts WHERE email = $1 AND closed_at IS NULL;

-- name: sql_account_password exec
-- in:   id account_id, old text, new text
-- The same password in a stronger form, unless it was changed meanwhile.
UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2;

-- name: sql_account_create one
-- in:   email text, name text, password_hash text, lang text
-- out:  id account_id, made bool
-- The account of the address, made unless there was one: one statement both ways. No row: somebody
-- else is making it right now. Who registers accepts the terms that hold today.
WITH new AS (INSERT INTO accounts (email, name, password_hash, lang) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (email) DO NOTHING RETURNING id),
     consent AS (INSERT INTO account_consents (account_id, version)
                 SELECT new.id, t.version FROM new, (SELECT version FROM terms WHERE valid_on <= current_date
                                                     ORDER BY version DESC LIMIT 1) t)
SELECT id, true FROM new UNION ALL SELECT id, false FROM accounts WHERE email = $1;
