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
