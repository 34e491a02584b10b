-- name: sql_checkout_open one
-- in:   token text, account account_id?, cart cart_id, lang text, currency text, goods bigint, minutes int, origin text?,
--       most int, units int, most_units int
-- out:  id checkout_id
-- Nothing when as many checkouts are held from one origin already, or would be as many units.
INSERT INTO checkouts (token, account_id, cart_id, lang, currency, goods, total, hold_until, origin, units)
SELECT $1, $2, $3, $4, $5, $6, $6, now() + make_interval(mins => $7::int), $8, $10
 WHERE $8::text IS NULL
    OR (SELECT h.checkouts < $9::int AND h.units + $10::int <= $11::int FROM holds_of($8, $9::int) h)
RETURNING id;

-- name: sql_checkout_cart_lock later
-- in:   cart cart_id
-- Checkouts of one cart are opened one after another, or each would miss what the others hold.
SELECT id FROM carts WHERE id = $1 FOR NO KEY UPDATE;

-- name: sql_checkouts_of_cart many
-- in:   cart cart_id
-- out:  id checkout_id, state text
-- Unfinished checkouts of a cart, locked.
SELECT id, state FROM checkouts WHERE cart_id = $1 AND closed_at IS NULL ORDER BY id FOR UPDATE;

-- name: sql_checkouts_awaiting many
-- in:   cart cart_id
-- out:  id checkout_id, token text, session text?
SELECT id, token, stripe_session FROM checkouts WHERE cart_id = $1 AND closed_at IS NULL AND state = 'awaiting_payment' ORDER BY id;

-- name: sql_checkout_goods later
-- in:   id checkout_id, goods bigint
-- A price changed between the cart and the hold.
UPDATE checkouts SET goods = $2, total = $2 + shipping WHERE id = $1;

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

-- name: sql_checkout_names many
-- in:   checkout checkout_id
-- out:  variant variant_id, title text, options text
-- As things were called when the orders were made.
SELECT l.variant_id, l.title, l.options FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.checkout_id = $1;

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

-- name: sql_orders_place later
-- in:   checkout checkout_id, account account_id?, currency text, sellers bigint[], goods bigint[], shipping bigint[],
--       tax bigint[], commission bigint[], request text
-- An order for each shop.
INSERT INTO orders (checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission, state_request)
SELECT $1, o.seller, $2, $3, o.goods, o.shipping, o.tax, o.goods + o.shipping, o.commission, $9
  FROM unnest($4, $5, $6, $7, $8) AS o (seller, goods, shipping, tax, commission);

-- name: sql_order_lines_place exec
-- in:   checkout checkout_id, variants bigint[], commissions bigint[]
-- And their lines, as things are called now: a statement of its own, for a line can be written by who sees its order.
INSERT INTO order_lines (order_id, product_id, variant_id, title, options, sku, image_key, quantity, unit_price, total, commission)
SELECT o.id, p.id, v.id, p.title, v.title, v.sku, p.image_key, r.quantity, r.unit_price, r.quantity * r.unit_price, c.commission
  FROM unnest($2, $3) AS c (variant_id, commission)
  JOIN reservations r ON r.checkout_id = $1 AND r.variant_id = c.variant_id
  JOIN variants v ON v.id = c.variant_id
  JOIN products p ON p.id = v.product_id
  JOIN orders o ON o.checkout_id = $1 AND o.seller_id = v.seller_id
 ORDER BY o.id, v.id;

-- name: sql_checkout_session exec
-- in:   id checkout_id, session text, url text
-- Nobody is sent to pay for what was cancelled meanwhile.
UPDATE checkouts SET stripe_session = $2, stripe_url = $3
 WHERE id = $1 AND state = 'awaiting_payment' AND (stripe_session IS NULL OR stripe_session = $2);

-- name: sql_checkout_wait later
-- in:   id checkout_id, days int
-- The buyer is done and the bank is not: the goods stay held meanwhile.
UPDATE checkouts SET hold_until = now() + make_interval(days => $2::int)
 WHERE id = $1 AND state = 'awaiting_payment';

-- name: sql_checkout_paid later
-- in:   id checkout_id
UPDATE checkouts SET state = 'paid', paid_at = now(), closed_at = now() WHERE id = $1 AND state <> 'paid';

-- name: sql_checkout_close exec
-- in:   id checkout_id, state text
-- Ends an unfinished checkout: expired or cancelled.
UPDATE checkouts SET state = $2, closed_at = now() WHERE id = $1 AND state IN ('open', 'awaiting_payment');

-- name: sql_orders_move later
-- in:   checkout checkout_id, state text, by text, why text, request text
-- All orders of a checkout take the same step; the history refuses illegal ones.
UPDATE orders SET state = $2, state_by = $3, state_why = $4, state_request = $5, updated_at = now()
 WHERE checkout_id = $1 AND state = 'awaiting_payment';

-- name: sql_checkouts_due many
-- out:  id checkout_id, state text, session text?
-- Holds that have run out.
SELECT id, state, stripe_session FROM checkouts
 WHERE closed_at IS NULL AND hold_until < now() ORDER BY hold_until LIMIT 500;

-- name: sql_orders_of_checkout many order_brief
-- in:   checkout checkout_id
-- out:  id order_id, number text, state text, seller seller_id, seller_slug text, seller_name text, goods bigint,
--       shipping bigint, total bigint, currency text
SELECT o.id, o.number, o.state, s.id, s.slug, s.name, o.goods, o.shipping, o.total, o.currency
  FROM orders o JOIN sellers s ON s.id = o.seller_id
 WHERE o.checkout_id = $1 ORDER BY o.id;

-- name: sql_order one order
-- in:   id order_id, account account_id?, seller seller_id?
-- out:  id order_id, number text, state text, state_why text, account account_id?, checkout checkout_id, seller seller_id,
--       seller_slug text, seller_name text, seller_legal text, seller_city text, seller_country text, currency text,
--       goods bigint, shipping bigint, tax bigint, total bigint, commission bigint, refunded bigint,
--       created_at timestamptz, paid_at timestamptz?, email text?, name text?, street text?, street2 text?, postcode text?,
--       city text?, region text?, country text?, phone text?, lang text, token text, due_at timestamptz?
-- An order of the account, of the shop, or any: whose it must be is said by the caller. A shop
-- sees what was paid for.
SELECT o.id, o.number, o.state, o.state_why, o.account_id, o.checkout_id, s.id, s.slug, s.name, s.legal_name, s.city, s.country,
       o.currency, o.goods, o.shipping, o.tax, o.total, o.commission, o.refunded, o.created_at, c.paid_at, c.email, c.name,
       c.street, c.street2, c.postcode, c.city, c.region, c.country, c.phone, c.lang, c.token, o.due_at
  FROM orders o
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE o.id = $1 AND ($2::bigint IS NULL OR o.account_id = $2)
   AND ($3::bigint IS NULL OR (o.seller_id = $3 AND c.state = 'paid'));

-- name: sql_order_by_address one
-- in:   number text, email text
-- out:  id order_id
-- 0: there is none.
SELECT coalesce(max(o.id), 0) FROM orders o JOIN checkouts c ON c.id = o.checkout_id
 WHERE o.number = upper($1) AND c.email = $2 AND c.state = 'paid';

-- name: sql_order_lock one
-- in:   id order_id
-- out:  state text
-- Whoever moves an order or sends its money back holds this first.
SELECT state FROM orders WHERE id = $1 FOR UPDATE;

-- name: sql_order_lines many order_line
-- in:   id order_id
-- out:  variant variant_id, slug text, title text, options text, sku text, image_key text?, quantity int, unit_price bigint,
--       total bigint
SELECT l.variant_id, p.slug, l.title, l.options, l.sku, coalesce(l.image_key, p.image_key), l.quantity, l.unit_price, l.total
  FROM order_lines l JOIN products p ON p.id = l.product_id
 WHERE l.order_id = $1 ORDER BY l.id;

-- name: sql_order_events many order_event
-- in:   id order_id
-- out:  state text, by text, why text, at timestamptz
-- Newest first.
SELECT after, by, why, at FROM order_events WHERE order_id = $1 ORDER BY id DESC;

-- name: sql_order_shipments many shipment
-- in:   id order_id
-- out:  id shipment_id, carrier text, tracking text, shipped_at timestamptz, delivered_at timestamptz?
SELECT id, carrier, tracking, shipped_at, delivered_at FROM shipments WHERE order_id = $1 ORDER BY id;

-- name: sql_order_refunds many order_refund
-- in:   id order_id
-- out:  id refund_id, amount bigint, reason text, state text, failure text?, replaced bool, created_at timestamptz
-- replaced: another one was made in its stead.
SELECT f.id, f.amount, f.reason, f.state, f.failure, EXISTS (SELECT FROM refunds n WHERE n.instead_of = f.id), f.created_at
  FROM refunds f WHERE f.order_id = $1 ORDER BY f.id;

-- name: sql_refunds_failed many failed_refund
-- in:   before bigint, n int
-- out:  id refund_id, order_ref order_id?, number text?, seller_name text?, buyer text?, email text?, amount bigint,
--       currency text, reason text, failure text?, at timestamptz?
-- Money that did not arrive and was not sent again. Without an order: a late payment's.
SELECT f.id, o.id, o.number, s.name, c.name, c.email, f.amount, f.currency, f.reason, f.failure, f.settled_at
  FROM refunds f
  JOIN payments p ON p.id = f.payment_id
  JOIN checkouts c ON c.id = p.checkout_id
  LEFT JOIN orders o ON o.id = f.order_id
  LEFT JOIN sellers s ON s.id = o.seller_id
 WHERE f.state = 'failed' AND f.id < $1 AND NOT EXISTS (SELECT FROM refunds n WHERE n.instead_of = f.id)
 ORDER BY f.id DESC LIMIT $2;

-- name: sql_order_dispute one order_dispute
-- in:   id order_id
-- out:  id dispute_id, state text, decision text?, refund_amount bigint?
-- The latest.
SELECT id, state, decision, refund_amount FROM disputes WHERE order_id = $1 ORDER BY id DESC LIMIT 1;

-- name: sql_order_postings many order_posting
-- in:   id order_id
-- out:  entry bigint, kind text, at timestamptz, account text, jurisdiction text?, amount bigint, currency text, whole bool
-- The entries an order is in; `whole` is a posting for all orders paid together.
SELECT e.id, e.kind, e.at, a.kind, a.jurisdiction, p.amount, a.currency, p.order_id IS NULL
  FROM ledger_entries e
  JOIN ledger_postings p ON p.entry_id = e.id AND (p.order_id = $1 OR p.order_id IS NULL)
  JOIN ledger_accounts a ON a.id = p.account_id
 WHERE e.id IN (SELECT entry_id FROM ledger_postings WHERE order_id = $1)
 ORDER BY e.id, p.amount DESC, a.id;

-- name: sql_orders_of_account many order_card
-- in:   account account_id, before bigint, n int
-- out:  id order_id, number text, state text, total bigint, currency text, created_at timestamptz, refunded bigint,
--       seller_name text, buyer text?, title text?, image_key text?, units bigint, yours bigint, disputed bool
-- Newest first, without what was never paid and is given up.
SELECT o.id, o.number, o.state, o.total, o.currency, o.created_at, o.refunded, s.name, c.name, l.title, l.image_key,
       coalesce(l.units, 0)::bigint, o.total - o.tax - o.commission,
       EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
  FROM orders o
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
  LEFT JOIN LATERAL (SELECT (array_agg(w.title ORDER BY w.id))[1] AS title,
                            (array_agg(coalesce(w.image_key, p.image_key) ORDER BY w.id))[1] AS image_key,
                            sum(w.quantity) AS units
                       FROM order_lines w JOIN products p ON p.id = w.product_id WHERE w.order_id = o.id) l ON true
 WHERE o.account_id = $1 AND o.id < $2 AND c.state IN ('paid', 'awaiting_payment')
 ORDER BY o.id DESC LIMIT $3;

-- name: sql_order_cards_more many order_more
-- in:   ids bigint[]
-- out:  id order_id, lines bigint, variant bigint?, slug text?, carrier text?, tracking text?
-- What the buyer can do with each of these orders: buy its first line again while that is for
-- sale, follow the latest parcel. In the order of the ids.
SELECT i.id, (SELECT count(*) FROM order_lines WHERE order_id = i.id), l.variant_id, l.slug, s.carrier, s.tracking
  FROM unnest($1) WITH ORDINALITY AS i (id, place)
  LEFT JOIN LATERAL (SELECT w.variant_id, p.slug
                       FROM order_lines w JOIN products p ON p.id = w.product_id JOIN variants v ON v.id = w.variant_id
                      WHERE w.order_id = i.id AND p.state = 'live' AND v.active ORDER BY w.id LIMIT 1) l ON true
  LEFT JOIN LATERAL (SELECT carrier, tracking FROM shipments WHERE order_id = i.id ORDER BY id DESC LIMIT 1) s ON true
 ORDER BY i.place;

-- name: sql_checkout_claim one
-- in:   token text, account account_id, email text
-- out:  orders bigint
-- What a guest bought becomes the account's that has the same address. Once.
WITH mine AS (UPDATE checkouts SET account_id = $2
               WHERE token = $1 AND account_id IS NULL AND state = 'paid' AND email = $3 RETURNING id),
     moved AS (UPDATE orders o SET account_id = $2 FROM mine WHERE o.checkout_id = mine.id RETURNING o.id)
SELECT count(*) FROM moved;

-- name: sql_orders_of_shop many order_card
-- in:   seller seller_id, before bigint, n int
-- out:  id order_id, number text, state text, total bigint, currency text, created_at timestamptz, refunded bigint,
--       seller_name text, buyer text?, title text?, image_key text?, units bigint, yours bigint, disputed bool
SELECT o.id, o.number, o.state, o.total, o.currency, o.created_at, o.refunded, s.name, c.name, l.title, l.image_key,
       coalesce(l.units, 0)::bigint, o.total - o.tax - o.commission,
       EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
  FROM orders o
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
  LEFT JOIN LATERAL (SELECT (array_agg(title ORDER BY id))[1] AS title, (array_agg(image_key ORDER BY id))[1] AS image_key,
                            sum(quantity) AS units FROM order_lines WHERE order_id = o.id) l ON true
 WHERE o.seller_id = $1 AND o.id < $2 AND o.state NOT IN ('awaiting_payment', 'expired') AND c.state = 'paid'
 ORDER BY o.id DESC LIMIT $3;

-- name: sql_orders_of_shop_in many order_card
-- in:   seller seller_id, state text, before bigint, n int
-- out:  id order_id, number text, state text, total bigint, currency text, created_at timestamptz, refunded bigint,
--       seller_name text, buyer text?, title text?, image_key text?, units bigint, yours bigint, disputed bool
-- Those in one state: a statement of its own, for another index serves it.
SELECT o.id, o.number, o.state, o.total, o.currency, o.created_at, o.refunded, s.name, c.name, l.title, l.image_key,
       coalesce(l.units, 0)::bigint, o.total - o.tax - o.commission,
       EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
  FROM orders o
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
  LEFT JOIN LATERAL (SELECT (array_agg(title ORDER BY id))[1] AS title, (array_agg(image_key ORDER BY id))[1] AS image_key,
                            sum(quantity) AS units FROM order_lines WHERE order_id = o.id) l ON true
 WHERE o.seller_id = $1 AND o.state = $2 AND o.id < $3 AND c.state = 'paid'
 ORDER BY o.id DESC LIMIT $4;

-- name: sql_orders_all many order_card
-- in:   before bigint, n int
-- out:  id order_id, number text, state text, total bigint, currency text, created_at timestamptz, refunded bigint,
--       seller_name text, buyer text?, title text?, image_key text?, units bigint, yours bigint, disputed bool
SELECT o.id, o.number, o.state, o.total, o.currency, o.created_at, o.refunded, s.name, c.name, NULL, NULL, 0::bigint,
       o.total - o.tax - o.commission,
       EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
  FROM orders o
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE o.id < $1
 ORDER BY o.id DESC LIMIT $2;

-- name: sql_orders_all_in many order_card
-- in:   state text, before bigint, n int
-- out:  id order_id, number text, state text, total bigint, currency text, created_at timestamptz, refunded bigint,
--       seller_name text, buyer text?, title text?, image_key text?, units bigint, yours bigint, disputed bool
SELECT o.id, o.number, o.state, o.total, o.currency, o.created_at, o.refunded, s.name, c.name, NULL, NULL, 0::bigint,
       o.total - o.tax - o.commission,
       EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
  FROM orders o
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE o.state = $1 AND o.id < $2
 ORDER BY o.id DESC LIMIT $3;

-- name: sql_orders_found many order_card
-- in:   number text, email text, before bigint, n int
-- out:  id order_id, number text, state text, total bigint, currency text, created_at timestamptz, refunded bigint,
--       seller_name text, buyer text?, title text?, image_key text?, units bigint, yours bigint, disputed bool
-- By the order's number or the buyer's e-mail address; one index each.
SELECT o.id, o.number, o.state, o.total, o.currency, o.created_at, o.refunded, s.name, c.name, NULL, NULL, 0::bigint,
       o.total - o.tax - o.commission,
       EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
  FROM (SELECT id FROM orders WHERE number = upper($1)
        UNION
        SELECT o2.id FROM checkouts c2 JOIN orders o2 ON o2.checkout_id = c2.id WHERE c2.email = $2) f
  JOIN orders o ON o.id = f.id
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE o.id < $3
 ORDER BY o.id DESC LIMIT $4;

-- name: sql_order_move exec
-- in:   id order_id, before text, after text, by text, why text, request text, days int?
-- One step of one order. The guard makes a race harmless, the history refuses illegal steps. days: until it moves
-- on by itself; NULL: it does not.
UPDATE orders SET state = $3, state_by = $4, state_why = $5, state_request = $6, updated_at = now(),
                  due_at = now() + make_interval(days => $7::int)
 WHERE id = $1 AND state = $2;

-- name: sql_order_due_later exec
-- in:   id order_id, days int
-- Another parcel has left: the order counts as delivered that much later.
UPDATE orders SET due_at = now() + make_interval(days => $2::int) WHERE id = $1 AND state = 'shipped';

-- name: sql_orders_due many
-- in:   state text, most int
-- out:  id order_id
-- Orders whose time in a state is over, locked; what somebody else is holding comes next time.
SELECT id FROM orders WHERE due_at < now() AND state = $1 ORDER BY due_at LIMIT $2::int FOR UPDATE SKIP LOCKED;

-- name: sql_orders_due_move many
-- in:   ids bigint[], before text, after text, why text, request text, days int?
-- out:  id order_id
-- Those of them that nobody disputes take the step: a statement of its own behind the lock, so that it sees a
-- dispute that was opened while it waited.
UPDATE orders o SET state = $3, state_by = 'system', state_why = $4, state_request = $5, updated_at = now(),
                    due_at = now() + make_interval(days => $6::int)
 WHERE o.id = ANY ($1) AND o.state = $2
   AND NOT EXISTS (SELECT FROM disputes d WHERE d.order_id = o.id AND d.state IN ('open', 'answered'))
RETURNING o.id;

-- name: sql_orders_due_wait exec
-- in:   ids bigint[], before text
-- The others are looked at again tomorrow.
UPDATE orders SET due_at = now() + interval '1 day' WHERE id = ANY ($1) AND state = $2;

-- name: sql_shipments_arrived exec
-- in:   ids bigint[]
UPDATE shipments SET delivered_at = now() WHERE order_id = ANY ($1) AND delivered_at IS NULL;

-- name: sql_shipment_keyed one parcel
-- in:   order_ref order_id, key bytea
-- out:  id shipment_id, carrier text, tracking text, shipped_at timestamptz
SELECT id, carrier, tracking, shipped_at FROM shipments WHERE order_id = $1 AND request_key = $2;

-- name: sql_shipment_like one parcel
-- in:   order_ref order_id, carrier text, tracking text
-- out:  id shipment_id, carrier text, tracking text, shipped_at timestamptz
SELECT id, carrier, tracking, shipped_at FROM shipments WHERE order_id = $1 AND carrier = $2 AND tracking = $3;

-- name: sql_shipment_key later
-- in:   id shipment_id, key bytea
-- The first key stays.
UPDATE shipments SET request_key = $2 WHERE id = $1 AND request_key IS NULL;

-- name: sql_shipment_add one
-- in:   order_ref order_id, carrier text, tracking text, most int
-- out:  id shipment_id?, known bool
-- No id when this parcel is known, or when there are as many as an order may have.
WITH had AS (SELECT count(*) AS n, coalesce(bool_or(carrier = $2 AND tracking = $3), false) AS known FROM shipments WHERE order_id = $1),
     put AS (INSERT INTO shipments (order_id, carrier, tracking) SELECT $1, $2, $3 FROM had WHERE NOT known AND n < $4::int RETURNING id)
SELECT (SELECT id FROM put), known FROM had;

-- name: sql_checkouts_unpaid_sweep exec
-- in:   days int
-- What was never paid: whose it was goes, that it was stays.
UPDATE checkouts SET email = NULL, name = NULL, street = NULL, street2 = NULL, postcode = NULL, city = NULL, region = NULL, phone = NULL,
                     origin = NULL, stripe_url = NULL, erased_at = now()
 WHERE id IN (SELECT id FROM checkouts WHERE erased_at IS NULL AND state IN ('expired', 'cancelled')
                 AND created_at < now() - make_interval(days => $1::int) ORDER BY created_at LIMIT 500 FOR UPDATE SKIP LOCKED);

-- name: sql_checkouts_paid_sweep exec
-- in:   years int
-- What the books needed for so long. The country stays: the ledger's tax is that country's.
UPDATE checkouts SET email = 'erased-' || id || '@erased.invalid', name = '-', street = '', street2 = '', postcode = '', city = '', region = '',
                     phone = '', origin = NULL, stripe_url = NULL, erased_at = now()
 WHERE id IN (SELECT id FROM checkouts WHERE erased_at IS NULL AND state = 'paid'
                 AND created_at < now() - make_interval(years => $1::int) LIMIT 500 FOR UPDATE SKIP LOCKED);

-- name: sql_checkouts_of_person many
-- in:   account account_id?, email text?
-- out:  id checkout_id
-- The account's, and those a guest made with that address; locked.
SELECT id FROM checkouts
 WHERE id IN (SELECT id FROM checkouts WHERE account_id = $1 UNION SELECT id FROM checkouts WHERE email = $2 AND account_id IS NULL)
   AND closed_at IS NOT NULL
 ORDER BY id FOR UPDATE;

-- name: sql_checkouts_forget exec
-- in:   ids bigint[]
-- Amounts, times and the country stay.
UPDATE checkouts SET email = CASE WHEN state = 'paid' THEN 'erased-' || id || '@erased.invalid' END, name = '-', street = '', street2 = '',
                     postcode = '', city = '', region = '', phone = '', origin = NULL, stripe_url = NULL, erased_at = now()
 WHERE id = ANY ($1) AND erased_at IS NULL;

-- name: sql_orders_forget exec
-- in:   ids bigint[], words text[]
-- Parcels can no longer be followed to the door; a shop's reason that names the buyer goes.
WITH mine AS (SELECT id FROM orders WHERE checkout_id = ANY ($1)),
     e AS (UPDATE order_events SET why = '-' WHERE order_id IN (SELECT id FROM mine)
              AND EXISTS (SELECT FROM unnest($2::text[]) w WHERE strpos(lower(why), lower(w)) > 0)),
     s AS (UPDATE shipments SET tracking = '' WHERE order_id IN (SELECT id FROM mine) AND tracking <> '')
UPDATE orders SET state_why = '-' WHERE id IN (SELECT id FROM mine)
   AND EXISTS (SELECT FROM unnest($2::text[]) w WHERE strpos(lower(state_why), lower(w)) > 0);
