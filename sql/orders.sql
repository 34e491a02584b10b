-- name: sql_checkout_open one
-- in:   token text, account account_id?, cart cart_id, lang text, currency text, minutes int
-- out:  id checkout_id
INSERT INTO checkouts (token, account_id, cart_id, lang, currency, hold_until)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(mins => $6::int))
RETURNING id;

-- name: sql_checkouts_of_cart many
-- in:   cart cart_id
-- out:  id checkout_id, state text
-- Unfinished checkouts of a cart, locked.
SELECT id, state FROM checkouts WHERE cart_id = $1 AND state IN ('open', 'awaiting_payment') ORDER BY id FOR UPDATE;

-- name: sql_checkout_goods exec
-- in:   id checkout_id
-- What the held goods cost at their frozen prices.
UPDATE checkouts c SET goods = s.goods, total = s.goods + c.shipping
  FROM (SELECT coalesce(sum(quantity * unit_price), 0)::bigint AS goods FROM reservations WHERE checkout_id = $1) s
 WHERE c.id = $1;

-- name: sql_checkout one checkout
-- in:   token text
-- out:  id checkout_id, token text, state text, account account_id?, cart cart_id?, lang text, currency text,
--       goods bigint, shipping bigint, tax bigint, total bigint, email text?, name text?, street text?, street2 text?,
--       postcode text?, city text?, region text?, country text?, phone text?, stripe_session text?, stripe_url text?,
--       hold_until timestamptz, paid_at timestamptz?
SELECT id, token, state, account_id, cart_id, lang, currency, goods, shipping, tax, total, email, name, street, street2,
       postcode, city, region, country, phone, stripe_session, stripe_url, hold_until, paid_at
  FROM checkouts WHERE token = $1;

-- name: sql_checkout_lock one checkout
-- in:   id checkout_id
-- out:  id checkout_id, token text, state text, account account_id?, cart cart_id?, lang text, currency text,
--       goods bigint, shipping bigint, tax bigint, total bigint, email text?, name text?, street text?, street2 text?,
--       postcode text?, city text?, region text?, country text?, phone text?, stripe_session text?, stripe_url text?,
--       hold_until timestamptz, paid_at timestamptz?
-- The same, locked until the transaction ends: whoever moves a checkout holds this.
SELECT id, token, state, account_id, cart_id, lang, currency, goods, shipping, tax, total, email, name, street, street2,
       postcode, city, region, country, phone, stripe_session, stripe_url, hold_until, paid_at
  FROM checkouts WHERE id = $1 FOR UPDATE;

-- name: sql_checkout_lines many checkout_line
-- in:   checkout checkout_id
-- out:  variant variant_id, product product_id, slug text, title text, options text, sku text, image_key text?,
--       quantity int, unit_price bigint, seller seller_id, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, ship_days_min int, ship_days_max int, commission_bp int
-- By shop, as the page shows them and the orders are made.
SELECT v.id, p.id, p.slug, p.title, v.title, v.sku, p.image_key, r.quantity, r.unit_price,
       s.id, s.slug, s.name, s.ship_flat, s.ship_free_over, s.ship_days_min, s.ship_days_max, s.commission_bp
  FROM reservations r
  JOIN variants v ON v.id = r.variant_id
  JOIN products p ON p.id = v.product_id
  JOIN sellers s ON s.id = v.seller_id
 WHERE r.checkout_id = $1
 ORDER BY s.name, s.id, v.id;

-- name: sql_tax_rate one
-- in:   country text
-- out:  rate_bp int
SELECT rate_bp FROM tax_rates WHERE country = $1;

-- name: sql_checkout_place one
-- in:   id checkout_id, email text, name text, street text, street2 text, postcode text, city text, region text,
--       country text, phone text, shipping bigint, tax bigint, minutes int
-- out:  hold_until timestamptz
-- The buyer said where to and goes to pay. Only an open checkout whose hold stands can.
UPDATE checkouts
   SET state = 'awaiting_payment', email = $2, name = $3, street = $4, street2 = $5, postcode = $6, city = $7,
       region = $8, country = $9, phone = $10, shipping = $11, tax = $12, total = goods + $11,
       hold_until = now() + make_interval(mins => $13::int)
 WHERE id = $1 AND state = 'open' AND hold_until > now()
RETURNING hold_until;

-- name: sql_orders_place many
-- in:   checkout checkout_id, account account_id?, currency text, sellers bigint[], goods bigint[], shipping bigint[],
--       tax bigint[], commission bigint[], request text
-- out:  id order_id, seller seller_id
INSERT INTO orders (checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission, state_request)
SELECT $1, o.seller, $2, $3, o.goods, o.shipping, o.tax, o.goods + o.shipping, o.commission, $9
  FROM unnest($4, $5, $6, $7, $8) AS o (seller, goods, shipping, tax, commission)
RETURNING id, seller_id;

-- name: sql_order_lines_place exec
-- in:   checkout checkout_id, variants bigint[], commissions bigint[]
-- The lines, as things are called now.
INSERT INTO order_lines (order_id, product_id, variant_id, title, options, sku, image_key, quantity, unit_price, total, commission)
SELECT o.id, p.id, v.id, p.title, v.title, v.sku, p.image_key, r.quantity, r.unit_price, r.quantity * r.unit_price, c.commission
  FROM reservations r
  JOIN variants v ON v.id = r.variant_id
  JOIN products p ON p.id = v.product_id
  JOIN orders o ON o.checkout_id = r.checkout_id AND o.seller_id = v.seller_id
  JOIN unnest($2, $3) AS c (variant_id, commission) ON c.variant_id = v.id
 WHERE r.checkout_id = $1
 ORDER BY o.id, v.id;

-- name: sql_checkout_session exec
-- in:   id checkout_id, session text, url text
UPDATE checkouts SET stripe_session = $2, stripe_url = $3
 WHERE id = $1 AND (stripe_session IS NULL OR stripe_session = $2);

-- name: sql_checkout_wait exec
-- in:   id checkout_id, days int
-- The buyer is done and the bank is not: the goods stay held meanwhile.
UPDATE checkouts SET hold_until = now() + make_interval(days => $2::int)
 WHERE id = $1 AND state = 'awaiting_payment';

-- name: sql_checkout_paid exec
-- in:   id checkout_id
UPDATE checkouts SET state = 'paid', paid_at = now(), closed_at = now() WHERE id = $1 AND state <> 'paid';

-- name: sql_checkout_close exec
-- in:   id checkout_id, state text
-- Ends an unfinished checkout: expired or cancelled.
UPDATE checkouts SET state = $2, closed_at = now() WHERE id = $1 AND state IN ('open', 'awaiting_payment');

-- name: sql_orders_move exec
-- in:   checkout checkout_id, state text, by text, why text, request text
-- All orders of a checkout take the same step; the history refuses illegal ones.
UPDATE orders SET state = $2, state_by = $3, state_why = $4, state_request = $5, updated_at = now()
 WHERE checkout_id = $1 AND state = 'awaiting_payment';

-- name: sql_checkouts_due many
-- out:  id checkout_id, state text, session text?
-- Holds that have run out.
SELECT id, state, stripe_session FROM checkouts
 WHERE state IN ('open', 'awaiting_payment') AND hold_until < now() ORDER BY hold_until LIMIT 500;

-- name: sql_orders_of_checkout many order_brief
-- in:   checkout checkout_id
-- out:  id order_id, number text, state text, seller seller_id, seller_slug text, seller_name text, goods bigint,
--       shipping bigint, total bigint, currency text
SELECT o.id, o.number, o.state, s.id, s.slug, s.name, o.goods, o.shipping, o.total, o.currency
  FROM orders o JOIN sellers s ON s.id = o.seller_id
 WHERE o.checkout_id = $1 ORDER BY o.id;
