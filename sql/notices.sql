-- name: sql_notice_checkout one notice_checkout
-- in:   id checkout_id
-- out:  id checkout_id, email text, name text?, lang text, total bigint, currency text
SELECT id, email, name, lang, total, currency FROM checkouts WHERE id = $1 AND email IS NOT NULL;

-- name: sql_notice_orders many
-- in:   checkout checkout_id
-- out:  id order_id
SELECT id FROM orders WHERE checkout_id = $1 ORDER BY id;

-- name: sql_notice_people many
-- in:   order_ref order_id
-- out:  account account_id
-- Who of the shop hears of its orders.
SELECT a.id
  FROM orders o
  JOIN seller_members m ON m.seller_id = o.seller_id AND m.role IN ('owner', 'manager', 'fulfilment')
  JOIN accounts a ON a.id = m.account_id AND a.closed_at IS NULL
 WHERE o.id = $1 ORDER BY a.id LIMIT 20;

-- name: sql_notice_person one
-- in:   account account_id
-- out:  email text, name text, lang text
SELECT email, name, lang FROM accounts WHERE id = $1 AND closed_at IS NULL;

-- name: sql_notice_shipment one
-- in:   id shipment_id
-- out:  order_ref order_id, carrier text, tracking text
SELECT order_id, carrier, tracking FROM shipments WHERE id = $1;

-- name: sql_notice_refund one
-- in:   id refund_id
-- out:  order_ref order_id?, amount bigint, currency text, state text, checkout checkout_id, email text?, name text?, lang text
SELECT r.order_id, r.amount, r.currency, r.state, c.id, c.email, c.name, c.lang
  FROM refunds r
  JOIN payments p ON p.id = r.payment_id
  JOIN checkouts c ON c.id = p.checkout_id
 WHERE r.id = $1;

-- name: sql_notice_dispute one
-- in:   id dispute_id
-- out:  order_ref order_id
SELECT order_id FROM disputes WHERE id = $1;

-- name: sql_notice_shop many
-- in:   seller seller_id
-- out:  account account_id
-- Who of the shop hears of its listings.
SELECT a.id
  FROM seller_members m JOIN accounts a ON a.id = m.account_id AND a.closed_at IS NULL
 WHERE m.seller_id = $1 AND m.role IN ('owner', 'manager') ORDER BY a.id LIMIT 20;

-- name: sql_notice_moderation one
-- in:   action bigint
-- out:  product product_id, title text, action text, reason text
SELECT p.id, p.title, m.action, m.reason FROM moderation_actions m JOIN products p ON p.id = m.product_id WHERE m.id = $1;

-- name: sql_notice_message one
-- in:   message bigint
-- out:  dispute dispute_id, order_ref order_id, side text, body text
SELECT d.id, d.order_id, m.side, m.body FROM dispute_messages m JOIN disputes d ON d.id = m.dispute_id WHERE m.id = $1;

-- name: sql_notice_late one
-- in:   checkout checkout_id
-- out:  email text?, name text?, lang text, amount bigint, currency text, as_asked bool
-- A payment that bought nothing; as_asked: it was the sum that was asked for, and came too late.
SELECT c.email, c.name, c.lang, p.amount, p.currency, p.amount = c.total AND p.currency = c.currency
  FROM checkouts c JOIN payments p ON p.checkout_id = c.id WHERE c.id = $1 AND p.late;
