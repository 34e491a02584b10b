-- name: sql_admin_queues one admin_queues
-- out:  decide bigint, decide_since timestamptz?, overdue bigint, review bigint, parked bigint, unapplied bigint, hidden bigint,
--       refunds bigint
-- What waits for staff; each count stops at a thousand. decide: disputes answered, or whose clock ran out
-- (overdue). unapplied: webhooks that came five minutes ago and have done nothing yet. refunds: failed, not sent again.
SELECT d.n, d.since, d.overdue,
       (SELECT count(*) FROM (SELECT FROM orders WHERE state = 'in_review' LIMIT 1000) x),
       (SELECT count(*) FROM (SELECT FROM jobs WHERE state = 'parked' LIMIT 1000) x),
       (SELECT count(*) FROM (SELECT FROM webhook_events
                               WHERE applied_at IS NULL AND received_at < now() - interval '5 minutes' LIMIT 1000) x),
       (SELECT count(*) FROM (SELECT FROM products WHERE state = 'hidden' LIMIT 1000) x),
       (SELECT count(*) FROM (SELECT FROM refunds f WHERE state = 'failed'
                                 AND NOT EXISTS (SELECT FROM refunds n WHERE n.instead_of = f.id) LIMIT 1000) x)
  FROM (SELECT count(*) AS n, min(opened_at) AS since, count(*) FILTER (WHERE state = 'open') AS overdue
          FROM (SELECT state, opened_at FROM disputes
                 WHERE state IN ('open', 'answered') AND (state = 'answered' OR answer_until < now())
                 ORDER BY id LIMIT 1000) x) d;

-- name: sql_admin_today one admin_today
-- in:   zone text, currency text
-- out:  paid bigint, payments bigint, given_back bigint, commission bigint
-- Today's payments in the site's time zone, out of the last five thousand.
SELECT coalesce(sum(p.amount), 0)::bigint, count(*), coalesce(sum(p.refunded), 0)::bigint,
       coalesce(sum((SELECT sum(o.commission) FROM orders o WHERE o.checkout_id = p.checkout_id)), 0)::bigint
  FROM (SELECT id, checkout_id, amount, refunded, currency, created_at FROM payments ORDER BY id DESC LIMIT 5000) p
 WHERE p.created_at >= (now() AT TIME ZONE $1)::date::timestamp AT TIME ZONE $1 AND p.currency = $2;

-- name: sql_admin_listings many admin_listing_line
-- in:   state text, after bigint
-- out:  id product_id, title text, state text, currency text, price_min bigint, image_key text?, seller_name text,
--       hidden_why text?, at timestamptz
-- Newest first; state 'all' for any. after: the last id of the page before, or the largest number.
-- Each state in words of its own, and the limit too (a page and one more), so that the planner knows
-- how few rows there will be.
SELECT p.id, p.title, p.state, p.currency, p.price_min, p.image_key, s.name, p.hidden_why, p.created_at
  FROM ((SELECT id FROM products WHERE $1 = 'all' AND id < $2 ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM products WHERE $1 = 'live' AND state = 'live' AND id < $2 ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM products WHERE $1 = 'hidden' AND state = 'hidden' AND id < $2 ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM products WHERE $1 = 'draft' AND state = 'draft' AND id < $2 ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM products WHERE $1 = 'archived' AND state = 'archived' AND id < $2 ORDER BY id DESC LIMIT 26)) top
  JOIN products p USING (id) JOIN sellers s ON s.id = p.seller_id
 ORDER BY p.id DESC;

-- name: sql_admin_listings_named many admin_listing_line
-- in:   state text, words text, after bigint
-- out:  id product_id, title text, state text, currency text, price_min bigint, image_key text?, seller_name text,
--       hidden_why text?, at timestamptz
-- Those with all the words in the title (weight A of search), or words that begin so. The index of
-- words finds them before they are sorted: the planner would rather walk the whole catalogue.
WITH wanted AS (SELECT CASE WHEN numnode(plainto_tsquery('english', $2)) > 0
                            THEN (replace(plainto_tsquery('english', $2)::text, ''' & ''', ''':*A & ''') || ':*A')::tsquery
                            ELSE plainto_tsquery('simple', $2) END AS words),
     hits AS MATERIALIZED (
        SELECT id FROM products
         WHERE $1 IN ('all', 'live') AND state = 'live' AND id < $3 AND search @@ (SELECT words FROM wanted)
        UNION ALL
        SELECT id FROM products
         WHERE $1 <> 'live' AND state <> 'live' AND ($1 = 'all' OR state = $1) AND id < $3
           AND search @@ (SELECT words FROM wanted))
SELECT p.id, p.title, p.state, p.currency, p.price_min, p.image_key, s.name, p.hidden_why, p.created_at
  FROM (SELECT id FROM hits ORDER BY id DESC LIMIT 26) top
  JOIN products p USING (id) JOIN sellers s ON s.id = p.seller_id
 ORDER BY p.id DESC;

-- name: sql_admin_listing one admin_listing
-- in:   id product_id, lang text
-- out:  id product_id, slug text, title text, description text, brand text, state text, hidden_why text?, currency text,
--       price_min bigint, price_max bigint, category text, seller_name text, seller_slug text, seller_state text,
--       variants int, at timestamptz
SELECT p.id, p.slug, p.title, p.description, p.brand, p.state, p.hidden_why, p.currency, p.price_min, p.price_max,
       coalesce(c.names->>$2, c.name), s.name, s.slug, s.state, p.variants, p.created_at
  FROM products p JOIN categories c ON c.id = p.category_id JOIN sellers s ON s.id = p.seller_id
 WHERE p.id = $1;

-- name: sql_admin_listing_images many admin_image
-- in:   product product_id
-- out:  key text
SELECT key FROM images WHERE product_id = $1 AND state = 'ready' ORDER BY position, id LIMIT 12;

-- name: sql_admin_actions many admin_action
-- in:   product product_id
-- out:  action text, reason text, staff text, at timestamptz
-- What staff did to the listing, newest first.
SELECT m.action, m.reason, a.name, m.at
  FROM moderation_actions m JOIN accounts a ON a.id = m.staff_id
 WHERE m.product_id = $1 ORDER BY m.id DESC LIMIT 50;

-- name: sql_admin_audit_person one
-- in:   email text
-- out:  id bigint
-- 0: nobody has that address.
SELECT coalesce(max(id), 0) FROM accounts WHERE email = $1;

-- name: sql_admin_audit many audit_line
-- in:   before bigint, person bigint?, system bool, what text, about text, about_id bigint, from timestamptz, until timestamptz
-- out:  id bigint, at timestamptz, actor text, account account_id?, name text?, email text?, behalf account_id?, behalf_name text?,
--       shop text?, job text?, what text, about text, about_id bigint, details text?, request text, network text?
-- Newest first. Each way to ask in words of its own, so that the planner sees its index.
SELECT l.id, l.at, l.actor, l.account_id, a.name, a.email, l.behalf_id, b.name, s.name, l.job, l.what, l.about, l.about_id, l.details,
       l.request, l.network
  FROM ((SELECT id FROM audit_log
          WHERE $2 IS NULL AND $5 = '' AND $4 = '' AND id < $1 AND at >= $7 AND at < $8 AND (NOT $3 OR actor = 'system')
          ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM audit_log
          WHERE $2 IS NULL AND $5 = '' AND $4 <> '' AND id < $1 AND at >= $7 AND at < $8 AND (NOT $3 OR actor = 'system')
            AND what ~>=~ $4 AND what ~<~ ($4 || '~')
          ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM audit_log
          WHERE $2 IS NULL AND $5 <> '' AND about = $5 AND about_id = $6 AND id < $1 AND at >= $7 AND at < $8
            AND (NOT $3 OR actor = 'system') AND left(what, length($4)) = $4
          ORDER BY id DESC LIMIT 26)
        UNION ALL
        (SELECT id FROM audit_log
          WHERE (account_id = $2 OR behalf_id = $2) AND id < $1 AND at >= $7 AND at < $8 AND NOT $3
            AND ($5 = '' OR about = $5 AND about_id = $6) AND left(what, length($4)) = $4
          ORDER BY id DESC LIMIT 26)) top
  JOIN audit_log l USING (id)
  LEFT JOIN accounts a ON a.id = l.account_id
  LEFT JOIN accounts b ON b.id = l.behalf_id
  LEFT JOIN sellers s ON s.id = l.seller_id
 ORDER BY l.id DESC;
