-- name: sql_factor_summary one
-- in:   account account_id
-- out:  second bool, totp bool, password bool, passkeys int, codes int
-- What an account can prove itself with.
SELECT a.second_factor, EXISTS (SELECT FROM totp_secrets WHERE account_id = a.id), a.password_hash IS NOT NULL,
       (SELECT count(*) FROM passkeys WHERE account_id = a.id)::int,
       (SELECT count(*) FROM recovery_codes WHERE account_id = a.id AND used_at IS NULL)::int
  FROM accounts a WHERE a.id = $1;

-- name: sql_totp_get one
-- in:   account account_id
-- out:  secret bytea, last_step bigint
SELECT secret, last_step FROM totp_secrets WHERE account_id = $1;

-- name: sql_totp_put exec
-- in:   account account_id, secret bytea, last_step bigint
INSERT INTO totp_secrets (account_id, secret, last_step) VALUES ($1, $2, $3) ON CONFLICT (account_id) DO NOTHING;

-- name: sql_totp_use exec
-- in:   account account_id, step bigint
-- A code counts once, also when it is sent twice at the same time.
UPDATE totp_secrets SET last_step = $2 WHERE account_id = $1 AND last_step < $2;

-- name: sql_totp_remove exec
-- in:   account account_id
DELETE FROM totp_secrets WHERE account_id = $1;

-- name: sql_totp_old many
-- in:   prefix bytea, after bigint
-- out:  id bigint, value bytea
-- Secrets sealed with another key than the one whose seals begin so.
SELECT account_id, secret FROM totp_secrets WHERE account_id > $2 AND substring(secret FROM 1 FOR length($1)) <> $1
 ORDER BY account_id LIMIT 200;

-- name: sql_totp_reseal exec
-- in:   id bigint, old bytea, new bytea
UPDATE totp_secrets SET secret = $3 WHERE account_id = $1 AND secret = $2;

-- name: sql_recovery_put exec
-- in:   account account_id, code_hash bytea
INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2);

-- name: sql_recovery_use exec
-- in:   account account_id, code_hash bytea
UPDATE recovery_codes SET used_at = now() WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL;

-- name: sql_recovery_remove exec
-- in:   account account_id
DELETE FROM recovery_codes WHERE account_id = $1;

-- name: sql_passkeys many passkey
-- in:   account account_id
-- out:  id passkey_id, credential bytea, name text, created_at timestamptz, used_at timestamptz?, refused_at timestamptz?
SELECT id, credential_id, name, created_at, used_at, refused_at FROM passkeys WHERE account_id = $1 ORDER BY id LIMIT 20;

-- name: sql_passkey_find one
-- in:   credential bytea
-- out:  id passkey_id, account account_id, algorithm int, public_key bytea, user_handle bytea, sign_count bigint, name text, epoch int
SELECT p.id, p.account_id, p.algorithm, p.public_key, p.user_handle, p.sign_count, p.name, a.epoch
  FROM passkeys p JOIN accounts a ON a.id = p.account_id AND a.closed_at IS NULL
 WHERE p.credential_id = $1;

-- name: sql_passkey_put exec
-- in:   account account_id, credential bytea, algorithm int, public_key bytea, user_handle bytea, sign_count bigint, name text
-- Nothing when that device is known already, or there are twenty.
INSERT INTO passkeys (account_id, credential_id, algorithm, public_key, user_handle, sign_count, name)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM passkeys WHERE account_id = $1) < 20
    ON CONFLICT (credential_id) DO NOTHING;

-- name: sql_passkey_used exec
-- in:   id passkey_id, sign_count bigint
-- The counter of two signatures that come at once must rise all the same.
UPDATE passkeys SET sign_count = $2, used_at = now() WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0));

-- name: sql_passkey_refused exec
-- in:   id passkey_id
UPDATE passkeys SET refused_at = now() WHERE id = $1;

-- name: sql_passkey_remove exec
-- in:   id passkey_id, account account_id
DELETE FROM passkeys WHERE id = $1 AND account_id = $2;

-- name: sql_challenge_put exec
-- in:   holder bytea, challenge bytea, purpose text
INSERT INTO challenges (holder_hash, challenge, purpose, expires_at) VALUES ($1, $2, $3, now() + interval '5 minutes')
    ON CONFLICT (holder_hash) DO UPDATE SET challenge = excluded.challenge, purpose = excluded.purpose, expires_at = excluded.expires_at;

-- name: sql_challenge_take one
-- in:   holder bytea, purpose text
-- out:  challenge bytea, alive bool
-- Whatever comes of it, it does not count again.
DELETE FROM challenges WHERE holder_hash = $1 AND purpose = $2 RETURNING challenge, expires_at > now();

-- name: sql_half_open exec
-- in:   token_hash bytea, account account_id?
INSERT INTO half_logins (token_hash, account_id, expires_at) VALUES ($1, $2, now() + interval '5 minutes');

-- name: sql_half_get one
-- in:   token_hash bytea
-- out:  account account_id?, epoch int?
SELECT h.account_id, a.epoch FROM half_logins h LEFT JOIN accounts a ON a.id = h.account_id
 WHERE h.token_hash = $1 AND h.expires_at > now() AND (a.id IS NULL) = (h.account_id IS NULL) AND a.closed_at IS NULL;

-- name: sql_half_close exec
-- in:   token_hash bytea
DELETE FROM half_logins WHERE token_hash = $1;

-- name: sql_half_logins_end later
-- in:   account account_id
-- Begun before all sessions ended.
DELETE FROM half_logins WHERE account_id = $1;

-- name: sql_half_logins_sweep exec
DELETE FROM half_logins WHERE token_hash IN (SELECT token_hash FROM half_logins WHERE expires_at < now() ORDER BY expires_at LIMIT 1000);

-- name: sql_challenges_sweep exec
DELETE FROM challenges WHERE holder_hash IN (SELECT holder_hash FROM challenges WHERE expires_at < now() ORDER BY expires_at LIMIT 1000);

-- name: sql_factors_forget exec
-- in:   account account_id
-- Of a closed account nothing is left to sign in with.
WITH p AS (DELETE FROM passkeys WHERE account_id = $1),
     c AS (DELETE FROM recovery_codes WHERE account_id = $1),
     h AS (DELETE FROM half_logins WHERE account_id = $1)
DELETE FROM totp_secrets WHERE account_id = $1;
