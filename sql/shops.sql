-- name: sql_seller one seller_brief
-- in:   id seller_id
-- out:  name text, slug text, currency text, state text, rating_sum bigint, rating_count bigint
SELECT name, slug, currency, state, rating_sum, rating_count FROM sellers WHERE id = $1;

-- name: sql_seller_todo one seller_todo
-- in:   id seller_id
-- out:  paid bigint, accepted bigint, disputes bigint, answer_until timestamptz?, hidden bigint
-- What waits for the seller; each count stops at a thousand. answer_until: of the most urgent dispute.
SELECT (SELECT count(*) FROM (SELECT FROM orders WHERE seller_id = $1 AND state = 'paid' LIMIT 1000) x),
       (SELECT count(*) FROM (SELECT FROM orders WHERE seller_id = $1 AND state = 'accepted' LIMIT 1000) x),
       d.n, d.answer_until,
       (SELECT count(*) FROM (SELECT FROM products WHERE seller_id = $1 AND state = 'hidden' LIMIT 1000) x)
  FROM (SELECT count(*) AS n, min(answer_until) AS answer_until
          FROM (SELECT answer_until FROM disputes WHERE state = 'open' AND seller_id = $1 LIMIT 1000) x) d;

-- name: sql_seller_low many low_stock
-- in:   id seller_id, low int, most int
-- out:  product product_id, title text, options text, available int
-- Variants with few left, among the 300 best-selling listings: the ones worth ordering again.
SELECT p.id, p.title, v.title, v.on_hand - v.reserved
  FROM (SELECT id, title, popularity FROM products WHERE seller_id = $1 AND state = 'live'
         ORDER BY popularity DESC, id DESC LIMIT 300) p
  JOIN variants v ON v.product_id = p.id AND v.active AND v.on_hand - v.reserved <= $2::int
 ORDER BY p.popularity DESC, p.id DESC, v.position, v.id LIMIT $3::int;

-- name: sql_seller_days many sales_day
-- in:   id seller_id, zone text
-- out:  at timestamptz, total bigint, orders bigint
-- The last 30 days in the site's time zone, today last; without what was given back.
WITH days AS (SELECT (now() AT TIME ZONE $2)::date - i AS day FROM generate_series(0, 29) AS i),
     sold AS (SELECT (created_at AT TIME ZONE $2)::date AS day, sum(total - refunded)::bigint AS total, count(*) AS n
                FROM orders
               WHERE seller_id = $1 AND state NOT IN ('awaiting_payment', 'expired') AND state <> 'cancelled'
                 AND created_at >= ((now() AT TIME ZONE $2)::date - 29)::timestamp AT TIME ZONE $2
               GROUP BY 1)
SELECT day::timestamp AT TIME ZONE $2, coalesce(total, 0), coalesce(n, 0)
  FROM days LEFT JOIN sold USING (day) ORDER BY day;

-- name: sql_seller_latest many latest_order
-- in:   id seller_id, most int
-- out:  id order_id, number text, state text, total bigint, currency text, buyer text?, at timestamptz
SELECT o.id, o.number, o.state, o.total, o.currency, c.name, o.created_at
  FROM orders o JOIN checkouts c ON c.id = o.checkout_id
 WHERE o.seller_id = $1 AND o.state NOT IN ('awaiting_payment', 'expired')
 ORDER BY o.id DESC LIMIT $2::int;

-- name: sql_seller_listings many listing_line
-- in:   seller seller_id, state text, after bigint
-- out:  id product_id, slug text, title text, state text, currency text, price_min bigint, price_max bigint, image_key text?,
--       available bigint, variants bigint
-- Newest first; state 'all' for any. after: the last id of the page before, or the largest number.
-- The limit is a page and one more; as a number, so that the planner knows.
SELECT p.id, p.slug, p.title, p.state, p.currency, p.price_min, p.price_max, p.image_key, v.available, v.n
  FROM ((SELECT id FROM products WHERE $2 = 'all' AND seller_id = $1 AND id < $3 ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM products WHERE $2 <> 'all' AND seller_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT 26)) top
  JOIN products p USING (id)
 CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand - reserved), 0)::bigint AS available, count(*) AS n
                       FROM variants WHERE product_id = p.id AND active) v
 ORDER BY p.id DESC;

-- name: sql_seller_listings_named many listing_line
-- in:   seller seller_id, state text, prefix text, after product_id
-- out:  id product_id, slug text, title text, state text, currency text, price_min bigint, price_max bigint, image_key text?,
--       available bigint, variants bigint
-- Those whose title begins so, by title. after: the last id of the page before, or 0.
WITH start AS (SELECT coalesce((SELECT lower(title) FROM products WHERE id = $4 AND seller_id = $1), lower($3)) COLLATE "C" AS title),
     top AS (SELECT p.id FROM products p
              WHERE p.seller_id = $1 AND ($2 = 'all' OR p.state = $2)
                AND (lower(p.title) COLLATE "C", p.id) > ((SELECT title FROM start), $4)
                AND lower(p.title) COLLATE "C" < lower($3) || chr(1114111)
              ORDER BY lower(p.title) COLLATE "C", p.id LIMIT 26)
SELECT p.id, p.slug, p.title, p.state, p.currency, p.price_min, p.price_max, p.image_key, v.available, v.n
  FROM top JOIN products p USING (id)
 CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand - reserved), 0)::bigint AS available, count(*) AS n
                       FROM variants WHERE product_id = p.id AND active) v
 ORDER BY lower(p.title) COLLATE "C", p.id;
