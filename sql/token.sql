-- name: sql_token_viewer one
-- in:   token_hash bytea
-- out:  id token_id, account account_id, name text, email text, lang text, verified bool, seller seller_id?, seller_name text?,
--       seller_role text?, scopes text, expires_at timestamptz, stale bool
-- Who asks with a token. The database tells it by the hash alone: see 0030_walls.sql.
SELECT id, account, name, email, lang, verified, seller, seller_name, seller_role, scopes, expires_at, stale FROM viewer_of_token($1);

-- name: sql_token_used exec
-- in:   id token_id
-- Once an hour is often enough to tell a used token from a forgotten one.
UPDATE access_tokens SET used_at = now() WHERE id = $1 AND (used_at IS NULL OR used_at < now() - interval '1 hour');

-- name: sql_token_make one
-- in:   account account_id, seller seller_id?, token_hash bytea, name text, scopes text, days int
-- out:  id token_id
-- Fifty are enough.
INSERT INTO access_tokens (account_id, seller_id, token_hash, name, scopes, expires_at)
SELECT $1, $2, $3, $4, $5, now() + make_interval(days => $6)
 WHERE (SELECT count(*) FROM access_tokens WHERE account_id = $1) < 50
RETURNING id;

-- name: sql_tokens_of many access_token
-- in:   account account_id
-- out:  id token_id, name text, scopes text, shop text?, created_at timestamptz, expires_at timestamptz, used_at timestamptz?, over bool
SELECT t.id, t.name, t.scopes, s.name, t.created_at, t.expires_at, t.used_at, t.expires_at <= now()
  FROM access_tokens t LEFT JOIN sellers s ON s.id = t.seller_id WHERE t.account_id = $1 ORDER BY t.id DESC LIMIT 50;

-- name: sql_token_of one access_token
-- in:   account account_id, id token_id
-- out:  id token_id, name text, scopes text, shop text?, created_at timestamptz, expires_at timestamptz, used_at timestamptz?, over bool
SELECT t.id, t.name, t.scopes, s.name, t.created_at, t.expires_at, t.used_at, t.expires_at <= now()
  FROM access_tokens t LEFT JOIN sellers s ON s.id = t.seller_id WHERE t.account_id = $1 AND t.id = $2;

-- name: sql_token_remove one
-- in:   account account_id, id token_id
-- out:  name text, scopes text
DELETE FROM access_tokens WHERE account_id = $1 AND id = $2 RETURNING name, scopes;

-- name: sql_tokens_end exec
-- in:   account account_id
DELETE FROM access_tokens WHERE account_id = $1;

-- name: sql_tokens_sweep exec
-- in:   days int
-- A while after they ended the list still says that they did.
DELETE FROM access_tokens WHERE id IN
       (SELECT id FROM access_tokens WHERE expires_at < now() - make_interval(days => $1::int) ORDER BY expires_at LIMIT 1000);
