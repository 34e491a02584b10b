-- name: sql_cart_create one
-- in:   account account_id?
-- out:  id cart_id
INSERT INTO carts (account_id) VALUES ($1)
    ON CONFLICT (account_id) DO UPDATE SET updated_at = now()
RETURNING id;

-- name: sql_cart_lines many cart_line
-- in:   cart cart_id
-- out:  variant variant_id, product product_id, slug text, title text, options text, image_key text?,
--       price bigint, seen_price bigint, currency text, quantity int, available int, buyable bool,
--       seller seller_id, seller_slug text, seller_name text, ship_flat bigint, ship_free_over bigint?
-- In the order of the page: by shop, oldest first.
SELECT v.id, p.id, p.slug, p.title, v.title, p.image_key,
       v.price, l.seen_price, v.currency, l.quantity, v.on_hand - v.reserved,
       (v.active AND p.state = 'live' AND s.state = 'active'),
       s.id, s.slug, s.name, s.ship_flat, s.ship_free_over
  FROM cart_lines l
  JOIN variants v ON v.id = l.variant_id
  JOIN products p ON p.id = v.product_id
  JOIN sellers s ON s.id = v.seller_id
 WHERE l.cart_id = $1
 ORDER BY s.name, s.id, l.added_at, v.id;

-- name: sql_cart_held many
-- in:   cart cart_id
-- out:  variant variant_id, quantity bigint
-- What an unfinished checkout of this very cart holds: going to checkout again lets it go.
SELECT r.variant_id, sum(r.quantity)::bigint
  FROM checkouts c JOIN reservations r ON r.checkout_id = c.id AND r.state = 'live'
 WHERE c.cart_id = $1 AND c.closed_at IS NULL GROUP BY r.variant_id;

-- name: sql_cart_offer one
-- in:   cart cart_id, variant variant_id
-- out:  price bigint, currency text, available int, lines bigint, quantity int
-- What is offered under this variant now (nothing when it is not for sale), and what the cart has of it.
SELECT v.price, v.currency, v.on_hand - v.reserved, (SELECT count(*) FROM cart_lines WHERE cart_id = $1),
       coalesce((SELECT quantity FROM cart_lines WHERE cart_id = $1 AND variant_id = $2), 0)
  FROM variants v JOIN products p ON p.id = v.product_id JOIN sellers s ON s.id = v.seller_id
 WHERE v.id = $2 AND v.active AND p.state = 'live' AND s.state = 'active';

-- name: sql_cart_put later
-- in:   cart cart_id, variant variant_id, quantity int, price bigint
-- Sets the quantity; the price counts as seen.
INSERT INTO cart_lines (cart_id, variant_id, quantity, seen_price) VALUES ($1, $2, $3, $4)
    ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity, seen_price = excluded.seen_price;

-- name: sql_cart_remove exec
-- in:   cart cart_id, variant variant_id
DELETE FROM cart_lines WHERE cart_id = $1 AND variant_id = $2;

-- name: sql_cart_merge later
-- in:   from cart_id, into cart_id
-- The guest's lines join the account's; of the same variant there are as many as in the larger.
INSERT INTO cart_lines (cart_id, variant_id, quantity, seen_price, added_at)
SELECT $2, variant_id, quantity, seen_price, added_at FROM cart_lines WHERE cart_id = $1
    ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = greatest(cart_lines.quantity, excluded.quantity);

-- name: sql_cart_empty later
-- in:   cart cart_id
DELETE FROM cart_lines WHERE cart_id = $1;

-- name: sql_cart_take_out later
-- in:   cart cart_id, checkout checkout_id
-- What was bought leaves the cart; what was added meanwhile stays.
DELETE FROM cart_lines l USING reservations r
 WHERE l.cart_id = $1 AND r.checkout_id = $2 AND r.variant_id = l.variant_id AND l.quantity <= r.quantity;

-- name: sql_cart_prices_seen later
-- in:   cart cart_id
UPDATE cart_lines l SET seen_price = v.price FROM variants v
 WHERE l.cart_id = $1 AND v.id = l.variant_id AND l.seen_price <> v.price;

-- name: sql_carts_sweep exec
-- in:   days int
-- Guests' carts that nobody has come back for; one that is at a checkout stays.
DELETE FROM carts
 WHERE id IN (SELECT c.id FROM carts c
               WHERE c.account_id IS NULL AND c.updated_at < now() - make_interval(days => $1::int)
                 AND NOT EXISTS (SELECT FROM sessions s
                                  WHERE s.cart_id = c.id AND s.seen_at >= now() - make_interval(days => $1::int))
                 AND NOT EXISTS (SELECT FROM checkouts k WHERE k.cart_id = c.id AND k.closed_at IS NULL)
               ORDER BY c.updated_at LIMIT 500 FOR UPDATE SKIP LOCKED);

-- name: sql_cart_forget exec
-- in:   account account_id
DELETE FROM carts WHERE account_id = $1;
