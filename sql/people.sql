-- name: sql_link_make exec
-- in:   token_hash bytea, account account_id, kind text, email text, change bigint?, minutes int
INSERT INTO account_links (token_hash, account_id, kind, email, change_id, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(mins => $6));

-- name: sql_link one account_link
-- in:   token_hash bytea, kind text
-- out:  account account_id, name text, email text, change bigint?, good bool, proved bool
-- Who was sent the link. Good: not used, not too old, and the account still has that address. Proved: such
-- a link was followed before.
SELECT a.id, a.name, l.email, l.change_id, l.used_at IS NULL AND l.expires_at > now() AND
       (l.change_id IS NOT NULL OR a.email = l.email), a.email_verified_at IS NOT NULL AND NOT a.email_vouched
  FROM account_links l JOIN accounts a ON a.id = l.account_id AND a.closed_at IS NULL
 WHERE l.token_hash = $1 AND l.kind = $2;

-- name: sql_account_lock one
-- in:   account account_id
-- out:  account account_id, email text
-- Two changes of one account's keys take turns.
SELECT id, email FROM accounts WHERE id = $1 AND closed_at IS NULL FOR UPDATE;

-- name: sql_link_use exec
-- in:   token_hash bytea, kind text
-- Once: the loser of a race touches nothing.
UPDATE account_links SET used_at = now() WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > now();

-- name: sql_links_void exec
-- in:   account account_id, kind text
UPDATE account_links SET used_at = now() WHERE account_id = $1 AND kind = $2 AND used_at IS NULL;

-- name: sql_links_void_since exec
-- in:   account account_id, change bigint
-- An address is given back: what later changes sent counts no more, what earlier ones sent does.
UPDATE account_links SET used_at = now() WHERE account_id = $1 AND change_id >= $2 AND used_at IS NULL;

-- name: sql_links_sweep exec
-- in:   days int
-- A while after they ended they still say that they did.
DELETE FROM account_links WHERE token_hash IN
       (SELECT token_hash FROM account_links WHERE expires_at < now() - make_interval(days => $1::int) ORDER BY expires_at LIMIT 1000);

-- name: sql_email_changes_sweep exec
-- in:   days int
WITH old AS (SELECT id FROM email_changes WHERE asked_at < now() - make_interval(days => $1::int) LIMIT 1000),
     l AS (DELETE FROM account_links WHERE change_id IN (SELECT id FROM old))
DELETE FROM email_changes WHERE id IN (SELECT id FROM old);

-- name: sql_devices_sweep exec
-- in:   days int
DELETE FROM account_devices WHERE id IN
       (SELECT id FROM account_devices WHERE seen_at < now() - make_interval(days => $1::int) ORDER BY seen_at LIMIT 1000);

-- name: sql_account_of_email one
-- in:   email text
-- out:  id account_id
-- Its number, or 0: one row both ways.
SELECT coalesce(max(id), 0) FROM accounts WHERE email = $1 AND closed_at IS NULL;

-- name: sql_account_verify exec
-- in:   account account_id, email text
UPDATE accounts SET email_verified_at = now(), email_vouched = false WHERE id = $1 AND email = $2 AND closed_at IS NULL;

-- name: sql_account_set_password exec
-- in:   account account_id, password_hash text
UPDATE accounts SET password_hash = $2 WHERE id = $1 AND closed_at IS NULL;

-- name: sql_account_profile one account_profile
-- in:   account account_id
-- out:  id account_id, name text, email text, lang text, verified bool, has_password bool, created_at timestamptz,
--       pending_email text?, sessions bigint, addresses bigint, terms int?, terms_at timestamptz?, second_factor bool,
--       erased_at timestamptz?, currency text?
-- The latest wish for another address counts until its links are too old.
SELECT a.id, a.name, a.email, a.lang, a.email_verified_at IS NOT NULL, a.password_hash IS NOT NULL, a.created_at,
       (SELECT c.new_email FROM email_changes c WHERE c.account_id = a.id AND c.confirmed_at IS NULL AND c.undone_at IS NULL
           AND c.asked_at > now() - interval '2 days' ORDER BY c.id DESC LIMIT 1),
       (SELECT count(*) FROM sessions s WHERE s.account_id = a.id AND s.expires_at > now()),
       (SELECT count(*) FROM account_addresses d WHERE d.account_id = a.id), t.version, t.at, a.second_factor,
       (SELECT e.due_at FROM erasures e WHERE e.account_id = a.id AND e.state = 'waiting'), a.currency
  FROM accounts a
  LEFT JOIN LATERAL (SELECT version, at FROM account_consents WHERE account_id = a.id ORDER BY version DESC LIMIT 1) t ON true
 WHERE a.id = $1;

-- name: sql_account_profile_set exec
-- in:   account account_id, name text, lang text, currency text?
UPDATE accounts SET name = $2, lang = $3, currency = $4 WHERE id = $1;

-- name: sql_email_change_ask one
-- in:   account account_id, new_email text
-- out:  id bigint
-- An earlier wish that waits is given up.
WITH given_up AS (UPDATE email_changes SET undone_at = now()
                   WHERE account_id = $1 AND confirmed_at IS NULL AND undone_at IS NULL)
INSERT INTO email_changes (account_id, old_email, old_proved, new_email)
SELECT id, email, email_verified_at IS NOT NULL, $2 FROM accounts WHERE id = $1 RETURNING id;

-- name: sql_email_changes_give_up exec
-- in:   account account_id
UPDATE email_changes SET undone_at = now() WHERE account_id = $1 AND confirmed_at IS NULL AND undone_at IS NULL;

-- name: sql_email_change one email_change
-- in:   id bigint
-- out:  id bigint, account account_id, old_email text, new_email text, name text, lang text, waits bool, done bool, told bool, asked_at timestamptz
-- Told: the letter to the old address was written, so that there is a way back.
SELECT c.id, c.account_id, c.old_email, c.new_email, a.name, a.lang, c.confirmed_at IS NULL AND c.undone_at IS NULL,
       c.confirmed_at IS NOT NULL AND c.undone_at IS NULL,
       EXISTS (SELECT FROM account_links l WHERE l.change_id = c.id AND l.kind = 'email_undo'), c.asked_at
  FROM email_changes c JOIN accounts a ON a.id = c.account_id AND a.closed_at IS NULL
 WHERE c.id = $1;

-- name: sql_email_change_done exec
-- in:   id bigint
UPDATE email_changes SET confirmed_at = now() WHERE id = $1 AND confirmed_at IS NULL AND undone_at IS NULL;

-- name: sql_account_set_email exec
-- in:   account account_id, was text?, email text
-- Nothing when another account has it by now. Was NULL: whatever it was.
UPDATE accounts SET email = $3, email_verified_at = now(), email_vouched = false
 WHERE id = $1 AND ($2::text IS NULL OR email = $2) AND NOT EXISTS (SELECT FROM accounts o WHERE o.email = $3 AND o.id <> $1);

-- name: sql_account_close exec
-- in:   account account_id
-- The person goes: name, address and password. What was bought and sold stays in the books under the number.
UPDATE accounts SET closed_at = now(), name = '-', email = 'closed-' || id || '@closed.invalid', password_hash = NULL,
       email_verified_at = NULL, staff_role = NULL, lang = 'en', currency = NULL
 WHERE id = $1 AND closed_at IS NULL;

-- name: sql_account_forget exec
-- in:   account account_id
WITH d AS (DELETE FROM account_devices WHERE account_id = $1),
     m AS (DELETE FROM account_mutes WHERE account_id = $1),
     l AS (DELETE FROM account_links WHERE account_id = $1),
     c AS (DELETE FROM email_changes WHERE account_id = $1),
     s AS (DELETE FROM seller_members WHERE account_id = $1)
DELETE FROM account_addresses WHERE account_id = $1;

-- name: sql_account_epoch later
-- in:   account account_id
-- Before sessions are ended: those who are about to open one wait, and then see that it is too late.
UPDATE accounts SET epoch = epoch + 1 WHERE id = $1;

-- name: sql_sessions_close exec
-- in:   account account_id, but bytea?
-- All of an account's sessions, or all but one. Nobody goes on acting in its place either.
WITH over AS (UPDATE helps SET ended_at = now() WHERE account_id = $1 AND ended_at IS NULL)
DELETE FROM sessions WHERE account_id = $1 AND ($2::bytea IS NULL OR token_hash <> $2);

-- name: sql_sessions_of_account many account_session
-- in:   account account_id, here bytea
-- out:  id session_id, browser text, system text, network text, created_at timestamptz, seen_at timestamptz, here bool
SELECT id, browser, system, network, created_at, seen_at, token_hash = $2 FROM sessions
 WHERE account_id = $1 AND expires_at > now() ORDER BY token_hash = $2 DESC, seen_at DESC, id LIMIT 100;

-- name: sql_session_close_by_id exec
-- in:   account account_id, id session_id
DELETE FROM sessions WHERE account_id = $1 AND id = $2;

-- name: sql_session_rotate exec
-- in:   was bytea, token_hash bytea
UPDATE sessions SET token_hash = $2 WHERE token_hash = $1;

-- name: sql_device_seen one
-- in:   account account_id, device_hash bytea, browser text, system text, network text
-- out:  id bigint, known bool, first bool
-- Known and first as they were before.
WITH put AS (INSERT INTO account_devices (account_id, device_hash, browser, system, network) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (account_id, device_hash) DO UPDATE SET seen_at = now() RETURNING id)
SELECT id, EXISTS (SELECT FROM account_devices WHERE account_id = $1 AND device_hash = $2),
       NOT EXISTS (SELECT FROM account_devices WHERE account_id = $1)
  FROM put;

-- name: sql_device one
-- in:   account account_id, id bigint
-- out:  browser text, system text, network text, first_at timestamptz
SELECT browser, system, network, first_at FROM account_devices WHERE account_id = $1 AND id = $2;

-- name: sql_addresses many account_address
-- in:   account account_id
-- out:  id address_id, name text, street text, street2 text, postcode text, city text, region text, country text, phone text, is_default bool
SELECT id, name, street, street2, postcode, city, region, country, phone, is_default FROM account_addresses
 WHERE account_id = $1 ORDER BY is_default DESC, id LIMIT 50;

-- name: sql_address one account_address
-- in:   account account_id, id address_id
-- out:  id address_id, name text, street text, street2 text, postcode text, city text, region text, country text, phone text, is_default bool
SELECT id, name, street, street2, postcode, city, region, country, phone, is_default FROM account_addresses
 WHERE account_id = $1 AND id = $2;

-- name: sql_address_add one
-- in:   account account_id, name text, street text, street2 text, postcode text, city text, region text, country text, phone text
-- out:  id address_id
-- The first one is the default; the same one is not kept twice, and fifty are enough.
INSERT INTO account_addresses (account_id, name, street, street2, postcode, city, region, country, phone, is_default)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, NOT EXISTS (SELECT FROM account_addresses WHERE account_id = $1 AND is_default)
 WHERE (SELECT count(*) FROM account_addresses WHERE account_id = $1) < 50
   AND NOT EXISTS (SELECT FROM account_addresses WHERE account_id = $1 AND (name, street, street2, postcode, city, region, country)
                   = ($2, $3, $4, $5, $6, $7, $8))
RETURNING id;

-- name: sql_address_set exec
-- in:   account account_id, id address_id, name text, street text, street2 text, postcode text, city text, region text, country text, phone text
UPDATE account_addresses SET name = $3, street = $4, street2 = $5, postcode = $6, city = $7, region = $8, country = $9, phone = $10
 WHERE account_id = $1 AND id = $2;

-- name: sql_address_remove exec
-- in:   account account_id, id address_id
DELETE FROM account_addresses WHERE account_id = $1 AND id = $2;

-- name: sql_address_undefault exec
-- in:   account account_id
UPDATE account_addresses SET is_default = false WHERE account_id = $1 AND is_default;

-- name: sql_address_default exec
-- in:   account account_id, id address_id
UPDATE account_addresses SET is_default = true WHERE account_id = $1 AND id = $2;

-- name: sql_mutes many
-- in:   account account_id
-- out:  kind text
SELECT kind FROM account_mutes WHERE account_id = $1 ORDER BY kind;

-- name: sql_mutes_clear exec
-- in:   account account_id
DELETE FROM account_mutes WHERE account_id = $1;

-- name: sql_mutes_add exec
-- in:   account account_id, kinds text[]
INSERT INTO account_mutes (account_id, kind) SELECT $1, unnest($2) ON CONFLICT DO NOTHING;

-- name: sql_muted one
-- in:   email text, kind text
-- out:  muted bool
SELECT EXISTS (SELECT FROM account_mutes m JOIN accounts a ON a.id = m.account_id WHERE a.email = $1 AND m.kind = $2);

-- name: sql_terms one terms_version
-- out:  version int, valid_at timestamptz
SELECT version, valid_on::timestamptz FROM terms WHERE valid_on <= current_date ORDER BY version DESC LIMIT 1;

-- name: sql_shops_alone many
-- in:   account account_id
-- out:  id seller_id
-- Shops nobody else owns.
SELECT s.id FROM seller_members m JOIN sellers s ON s.id = m.seller_id
 WHERE m.account_id = $1 AND m.role = 'owner' AND s.state <> 'closed'
   AND NOT EXISTS (SELECT FROM seller_members o JOIN accounts x ON x.id = o.account_id AND x.closed_at IS NULL
                    WHERE o.seller_id = s.id AND o.role = 'owner' AND o.account_id <> $1)
 ORDER BY s.id;

-- name: sql_shop_close exec
-- in:   seller seller_id
-- Who sold stays readable on what was sold: name, legal name, city.
UPDATE sellers SET state = 'closed', tagline = '', description = '' WHERE id = $1;
