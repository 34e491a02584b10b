-- name: sql_providers many sign_in_provider
-- out:  id provider_id, name text, issuer text, client text, client_secret bytea?, scopes text, enabled bool, people bigint
SELECT p.id, p.name, p.issuer, p.client_id, p.client_secret, p.scopes, p.enabled,
       (SELECT count(*) FROM sign_in_identities i WHERE i.provider_id = p.id AND i.removed_at IS NULL)
  FROM sign_in_providers p ORDER BY lower(p.name), p.id LIMIT 100;

-- name: sql_provider one sign_in_provider
-- in:   id provider_id
-- out:  id provider_id, name text, issuer text, client text, client_secret bytea?, scopes text, enabled bool, people bigint
SELECT p.id, p.name, p.issuer, p.client_id, p.client_secret, p.scopes, p.enabled,
       (SELECT count(*) FROM sign_in_identities i WHERE i.provider_id = p.id AND i.removed_at IS NULL)
  FROM sign_in_providers p WHERE p.id = $1;

-- name: sql_provider_add one
-- in:   name text, issuer text, client text, scopes text, enabled bool
-- out:  id provider_id
INSERT INTO sign_in_providers (name, issuer, client_id, scopes, enabled) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (issuer, client_id) DO NOTHING RETURNING id;

-- name: sql_provider_set exec
-- in:   id provider_id, name text, client text, scopes text, enabled bool
UPDATE sign_in_providers p SET name = $2, client_id = $3, scopes = $4, enabled = $5
 WHERE id = $1 AND NOT EXISTS (SELECT FROM sign_in_providers o WHERE o.issuer = p.issuer AND o.client_id = $3 AND o.id <> $1);

-- name: sql_provider_secret_set exec
-- in:   id provider_id, secret bytea
UPDATE sign_in_providers SET client_secret = $2 WHERE id = $1;

-- name: sql_provider_secrets_old many
-- in:   prefix bytea, after bigint
-- out:  id bigint, value bytea
-- Secrets sealed with another key than the one whose seals begin so.
SELECT id, client_secret FROM sign_in_providers
 WHERE id > $2 AND client_secret IS NOT NULL AND substring(client_secret FROM 1 FOR length($1)) <> $1 ORDER BY id LIMIT 200;

-- name: sql_provider_secret_reseal exec
-- in:   id bigint, old bytea, new bytea
UPDATE sign_in_providers SET client_secret = $3 WHERE id = $1 AND client_secret = $2;

-- name: sql_sign_in_buttons many sign_in_button
-- out:  id provider_id, name text
SELECT id, name FROM sign_in_providers WHERE enabled ORDER BY id LIMIT 20;

-- name: sql_sign_in_buttons_of many sign_in_button
-- in:   account account_id
-- out:  id provider_id, name text
-- Those who can say that it is this account.
SELECT p.id, p.name FROM sign_in_providers p
 WHERE p.enabled AND EXISTS (SELECT FROM sign_in_identities i WHERE i.provider_id = p.id AND i.account_id = $1 AND i.removed_at IS NULL)
 ORDER BY p.id LIMIT 20;

-- name: sql_try_put exec
-- in:   state_hash bytea, browser_hash bytea, provider provider_id, purpose text, account account_id?, nonce text, verifier text, back text
INSERT INTO sign_in_tries (state_hash, browser_hash, provider_id, purpose, account_id, nonce, verifier, back, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + interval '10 minutes');

-- name: sql_try_take one sign_in_try
-- in:   state_hash bytea, browser_hash bytea, provider provider_id
-- out:  purpose text, account account_id?, nonce text, verifier text, back text, alive bool
-- Whatever comes of it, it does not count again; but nobody else's browser can use it up.
DELETE FROM sign_in_tries WHERE state_hash = $1 AND browser_hash = $2 AND provider_id = $3
RETURNING purpose, account_id, nonce, verifier, back, expires_at > now();

-- name: sql_tries_sweep exec
DELETE FROM sign_in_tries WHERE state_hash IN (SELECT state_hash FROM sign_in_tries WHERE expires_at < now() ORDER BY expires_at LIMIT 1000);

-- name: sql_offer_put exec
-- in:   token_hash bytea, provider provider_id, subject text, email text, name text, back text
INSERT INTO sign_in_offers (token_hash, provider_id, subject, email, name, back, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + interval '30 minutes');

-- name: sql_offer one sign_in_offer
-- in:   token_hash bytea
-- out:  provider provider_id, provider_name text, subject text, email text, name text, back text
SELECT o.provider_id, p.name, o.subject, o.email, o.name, o.back
  FROM sign_in_offers o JOIN sign_in_providers p ON p.id = o.provider_id AND p.enabled
 WHERE o.token_hash = $1 AND o.expires_at > now();

-- name: sql_address_account one
-- in:   email text
-- out:  account account_id, verified bool
SELECT id, email_verified_at IS NOT NULL FROM accounts WHERE email = $1 AND closed_at IS NULL;

-- name: sql_offer_take exec
-- in:   token_hash bytea
-- Once: the loser of a race touches nothing.
DELETE FROM sign_in_offers WHERE token_hash = $1 AND expires_at > now();

-- name: sql_offers_sweep exec
DELETE FROM sign_in_offers WHERE token_hash IN (SELECT token_hash FROM sign_in_offers WHERE expires_at < now() ORDER BY expires_at LIMIT 1000);

-- name: sql_account_join one
-- in:   email text, name text, lang text
-- out:  id account_id
-- An account whose address a provider vouches for. No row: the address has one by now. Who joins
-- accepts the terms that hold today.
WITH new AS (INSERT INTO accounts (email, name, lang, email_verified_at, email_vouched) VALUES ($1, $2, $3, now(), true) ON CONFLICT (email) DO NOTHING
             RETURNING id),
     consent AS (INSERT INTO account_consents (account_id, version)
                 SELECT new.id, t.version FROM new, (SELECT version FROM terms WHERE valid_on <= current_date
                                                     ORDER BY version DESC LIMIT 1) t)
SELECT id FROM new;

-- name: sql_identity_sign_in one
-- in:   provider provider_id, subject text
-- out:  account account_id
-- A closed account has no identities.
UPDATE sign_in_identities SET used_at = now() WHERE provider_id = $1 AND subject = $2 RETURNING account_id;

-- name: sql_identity_epoch one
-- in:   provider provider_id, subject text, account account_id
-- out:  epoch int
-- Of the account, while the identity is its.
SELECT a.epoch FROM sign_in_identities i JOIN accounts a ON a.id = i.account_id
 WHERE i.provider_id = $1 AND i.subject = $2 AND i.account_id = $3;

-- name: sql_identity_owner one
-- in:   provider provider_id, subject text
-- out:  account account_id
SELECT account_id FROM sign_in_identities WHERE provider_id = $1 AND subject = $2;

-- name: sql_identity_add one
-- in:   provider provider_id, subject text, account account_id, email text
-- out:  id identity_id
-- Nothing unless the account's address is proved, or when somebody has that identity, or there are twenty.
INSERT INTO sign_in_identities (provider_id, subject, account_id, email)
SELECT $1, $2, a.id, $4 FROM accounts a
 WHERE a.id = $3 AND a.closed_at IS NULL AND a.email_verified_at IS NOT NULL
   AND (SELECT count(*) FROM sign_in_identities WHERE account_id = $3 AND removed_at IS NULL) < 20
    ON CONFLICT (provider_id, subject) DO NOTHING RETURNING id;

-- name: sql_identities many sign_in_identity
-- in:   account account_id
-- out:  id identity_id, provider_name text, enabled bool, email text, created_at timestamptz, used_at timestamptz?
SELECT i.id, p.name, p.enabled, i.email, i.created_at, i.used_at
  FROM sign_in_identities i JOIN sign_in_providers p ON p.id = i.provider_id
 WHERE i.account_id = $1 AND i.removed_at IS NULL ORDER BY i.id LIMIT 20;

-- name: sql_identity_letter one
-- in:   id bigint, account account_id
-- out:  provider_name text, at timestamptz
SELECT p.name, coalesce(i.removed_at, i.created_at)
  FROM sign_in_identities i JOIN sign_in_providers p ON p.id = i.provider_id WHERE i.id = $1 AND i.account_id = $2;

-- name: sql_identity_remove one
-- in:   id identity_id, account account_id
-- out:  removed bool
-- Behind the account's lock. No row: it is not theirs. Not removed: nothing else would be left to sign in with.
WITH i AS (SELECT id FROM sign_in_identities WHERE id = $1 AND account_id = $2 AND removed_at IS NULL),
     gone AS (UPDATE sign_in_identities SET subject = NULL, email = '', removed_at = now()
               WHERE id = (SELECT id FROM i)
                 AND (EXISTS (SELECT FROM accounts WHERE id = $2 AND password_hash IS NOT NULL)
                      OR EXISTS (SELECT FROM passkeys WHERE account_id = $2)
                      OR EXISTS (SELECT FROM sign_in_identities o JOIN sign_in_providers p ON p.id = o.provider_id AND p.enabled
                                  WHERE o.account_id = $2 AND o.removed_at IS NULL AND o.id <> $1))
              RETURNING id)
SELECT EXISTS (SELECT FROM gone) FROM i;

-- name: sql_identities_forget exec
-- in:   account account_id
-- Of a closed account nothing is left to sign in with.
WITH t AS (DELETE FROM sign_in_tries WHERE account_id = $1)
DELETE FROM sign_in_identities WHERE account_id = $1;
