-- name: sql_staff_list many staff_member
-- out:  id account_id, name text, email text, role text
SELECT id, name, email, staff_role FROM accounts WHERE staff_role IS NOT NULL AND closed_at IS NULL ORDER BY lower(name), id LIMIT 500;

-- name: sql_admins_lock many
-- out:  id account_id
-- Two that take each other's role take turns.
SELECT id FROM accounts WHERE staff_role = 'admin' AND closed_at IS NULL ORDER BY id FOR UPDATE;

-- name: sql_staff_find one staff_candidate
-- in:   email text
-- out:  id account_id, name text, role text?, verified bool
SELECT id, name, staff_role, email_verified_at IS NOT NULL FROM accounts WHERE email = $1 AND closed_at IS NULL FOR UPDATE;

-- name: sql_staff_role_set exec
-- in:   id account_id, role text?
UPDATE accounts SET staff_role = $2 WHERE id = $1 AND closed_at IS NULL;

-- name: sql_team_members many team_member
-- in:   seller seller_id
-- out:  id account_id, name text, email text, role text, since timestamptz
SELECT a.id, a.name, a.email, m.role, m.created_at
  FROM seller_members m JOIN accounts a ON a.id = m.account_id
 WHERE m.seller_id = $1 ORDER BY m.created_at, a.id LIMIT 500;

-- name: sql_team_lock many
-- in:   seller seller_id
-- out:  account account_id, role text
-- Two owners who remove each other take turns.
SELECT account_id, role FROM seller_members WHERE seller_id = $1 ORDER BY account_id FOR UPDATE;

-- name: sql_team_role exec
-- in:   seller seller_id, account account_id, role text
UPDATE seller_members SET role = $3 WHERE seller_id = $1 AND account_id = $2;

-- name: sql_team_remove exec
-- in:   seller seller_id, account account_id
DELETE FROM seller_members WHERE seller_id = $1 AND account_id = $2;

-- name: sql_team_add exec
-- in:   seller seller_id, account account_id, role text
INSERT INTO seller_members (seller_id, account_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: sql_invitations many invitation_line
-- in:   seller seller_id
-- out:  id bigint, email text, role text, expires_at timestamptz, over bool
SELECT id, email, role, expires_at, expires_at <= now() FROM seller_invitations
 WHERE seller_id = $1 AND accepted_at IS NULL AND ended_at IS NULL ORDER BY id DESC LIMIT 100;

-- name: sql_invitation_replace exec
-- in:   seller seller_id, email text
UPDATE seller_invitations SET ended_at = now() WHERE seller_id = $1 AND email = $2 AND accepted_at IS NULL AND ended_at IS NULL;

-- name: sql_invitation_add one
-- in:   seller seller_id, email text, role text, by account_id
-- out:  id bigint
INSERT INTO seller_invitations (seller_id, email, role, invited_by, expires_at) VALUES ($1, $2, $3, $4, now() + interval '7 days')
RETURNING id;

-- name: sql_invitation_cancel exec
-- in:   id bigint, seller seller_id
UPDATE seller_invitations SET ended_at = now() WHERE id = $1 AND seller_id = $2 AND accepted_at IS NULL AND ended_at IS NULL;

-- name: sql_invitation_token one invitation_letter
-- in:   id bigint, token_hash bytea
-- out:  email text, role text, shop text, inviter text, lang text
-- Only the latest letter's token counts.
UPDATE seller_invitations i SET token_hash = $2
  FROM sellers s, accounts a
 WHERE i.id = $1 AND s.id = i.seller_id AND a.id = i.invited_by AND i.accepted_at IS NULL AND i.ended_at IS NULL AND i.expires_at > now()
RETURNING i.email, i.role, s.name, a.name, coalesce((SELECT lang FROM accounts WHERE email = i.email AND closed_at IS NULL), a.lang);

-- name: sql_invitation one invitation
-- in:   token_hash bytea
-- out:  id bigint, seller seller_id, shop text, email text, role text, good bool
SELECT i.id, i.seller_id, s.name, i.email, i.role, i.accepted_at IS NULL AND i.ended_at IS NULL AND i.expires_at > now() AND s.state <> 'closed'
  FROM seller_invitations i JOIN sellers s ON s.id = i.seller_id WHERE i.token_hash = $1;

-- name: sql_invitation_accept exec
-- in:   id bigint
-- Once: the loser of a race touches nothing.
UPDATE seller_invitations SET accepted_at = now() WHERE id = $1 AND accepted_at IS NULL AND ended_at IS NULL AND expires_at > now();

-- name: sql_invitations_sweep exec
-- in:   days int
-- Who was asked is forgotten; that somebody was, by whom and for what, stays with the shop.
UPDATE seller_invitations SET email = 'erased-' || id || '@erased.invalid', token_hash = NULL
 WHERE id IN (SELECT id FROM seller_invitations
               WHERE email NOT LIKE 'erased-%@erased.invalid'
                 AND least(expires_at, accepted_at, ended_at) < now() - make_interval(days => $1::int) LIMIT 1000);

-- name: sql_invitations_forget exec
-- in:   emails text[]
UPDATE seller_invitations SET email = 'erased-' || id || '@erased.invalid', token_hash = NULL WHERE email = ANY ($1);
