-- name: sql_keys_remove one keys_gone
-- in:   account account_id, since timestamptz?
-- out:  passkeys bigint, apps bigint, codes bigint, sign_ins bigint, tokens bigint, devices bigint
-- What opens the account beside its password and was added since then; NULL: all of it. Tokens for
-- programs and log-ins under way go in any case, sessions (here only counted) by sessions_end.
WITH p AS (DELETE FROM passkeys WHERE account_id = $1 AND ($2::timestamptz IS NULL OR created_at >= $2) RETURNING 1),
     a AS (DELETE FROM totp_secrets WHERE account_id = $1 AND ($2::timestamptz IS NULL OR created_at >= $2) RETURNING 1),
     c AS (DELETE FROM recovery_codes WHERE account_id = $1 AND ($2::timestamptz IS NULL OR created_at >= $2) RETURNING 1),
     i AS (UPDATE sign_in_identities SET subject = NULL, email = '', removed_at = now()
            WHERE account_id = $1 AND removed_at IS NULL AND ($2::timestamptz IS NULL OR created_at >= $2) RETURNING 1),
     t AS (DELETE FROM access_tokens WHERE account_id = $1 RETURNING 1),
     d AS (DELETE FROM account_devices WHERE account_id = $1 AND ($2::timestamptz IS NULL OR first_at >= $2)),
     h AS (DELETE FROM half_logins WHERE account_id = $1),
     y AS (DELETE FROM sign_in_tries WHERE account_id = $1)
SELECT (SELECT count(*) FROM p), (SELECT count(*) FROM a), (SELECT count(*) FROM c), (SELECT count(*) FROM i), (SELECT count(*) FROM t),
       (SELECT count(*) FROM sessions WHERE account_id = $1 AND expires_at > now());

-- name: sql_keys_left one keys_left
-- in:   account account_id
-- out:  passkeys text?, apps bigint, sign_ins text?
SELECT (SELECT string_agg(name, ', ' ORDER BY id) FROM passkeys WHERE account_id = $1),
       (SELECT count(*) FROM totp_secrets WHERE account_id = $1),
       (SELECT string_agg(p.name, ', ' ORDER BY i.id) FROM sign_in_identities i JOIN sign_in_providers p ON p.id = i.provider_id
         WHERE i.account_id = $1 AND i.removed_at IS NULL);

-- name: sql_password_remove exec
-- in:   account account_id
-- Whoever knows it is not let in by it any more.
UPDATE accounts SET password_hash = NULL WHERE id = $1 AND closed_at IS NULL;

-- name: sql_keys_gone_put exec
-- in:   change bigint, passkeys bigint, apps bigint, codes bigint, sign_ins bigint, tokens bigint, devices bigint
UPDATE email_changes SET undone_at = now(), removed = jsonb_build_object('passkeys', $2::bigint, 'apps', $3::bigint, 'codes', $4::bigint,
       'sign_ins', $5::bigint, 'tokens', $6::bigint, 'devices', $7::bigint)
 WHERE id = $1;

-- name: sql_keys_gone one keys_gone
-- in:   change bigint, account account_id
-- out:  passkeys bigint, apps bigint, codes bigint, sign_ins bigint, tokens bigint, devices bigint
SELECT (removed->>'passkeys')::bigint, (removed->>'apps')::bigint, (removed->>'codes')::bigint, (removed->>'sign_ins')::bigint,
       (removed->>'tokens')::bigint, (removed->>'devices')::bigint
  FROM email_changes WHERE id = $1 AND account_id = $2 AND removed IS NOT NULL;

-- name: sql_taken_back_since one
-- in:   account account_id
-- out:  asked_at timestamptz?
-- When the earliest change was asked for that was taken back and that no new password was chosen after.
SELECT min(asked_at) FROM email_changes WHERE account_id = $1 AND removed IS NOT NULL AND reset_at IS NULL;

-- name: sql_taken_back_over exec
-- in:   account account_id
UPDATE email_changes SET reset_at = now() WHERE account_id = $1 AND removed IS NOT NULL AND reset_at IS NULL;
