-- name: sql_viewer one
-- in:   token_hash bytea
-- out:  account account_id?, name text?, email text?, lang text?, is_staff bool,
--       seller seller_id?, seller_name text?, cart cart_id?, cart_count bigint, stale bool
-- Who is behind a session. A shop counts only while the account is its member.
SELECT a.id, a.name, a.email, a.lang, coalesce(a.staff_role IS NOT NULL, false),
       sm.seller_id, sh.name, c.id,
       coalesce((SELECT sum(quantity) FROM cart_lines WHERE cart_id = c.id), 0)::bigint,
       s.seen_at < now() - interval '1 hour'
  FROM sessions s
  LEFT JOIN accounts a ON a.id = s.account_id AND a.closed_at IS NULL
  LEFT JOIN seller_members sm ON sm.account_id = a.id AND sm.seller_id = s.seller_id
  LEFT JOIN sellers sh ON sh.id = sm.seller_id AND sh.state = 'active'
  LEFT JOIN carts c ON c.account_id = a.id OR (a.id IS NULL AND c.id = s.cart_id)
 WHERE s.token_hash = $1 AND s.expires_at > now();

-- name: sql_session_seen exec
-- in:   token_hash bytea
-- Once an hour is often enough to tell a used session from a forgotten one.
UPDATE sessions SET seen_at = now(), expires_at = now() + interval '30 days' WHERE token_hash = $1;

-- name: sql_session_put_cart exec
-- in:   token_hash bytea, cart cart_id
-- A guest's cart hangs on the session; the session begins with it if need be.
INSERT INTO sessions (token_hash, cart_id, expires_at) VALUES ($1, $2, now() + interval '30 days')
    ON CONFLICT (token_hash) DO UPDATE SET cart_id = excluded.cart_id;
