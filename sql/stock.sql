-- Stock of variants. Every change is one guarded statement that writes the journal too. Its rows
-- are locked before, by a statement of its own, in the order of their ids: buyers of the same goods
-- queue instead of waiting in a circle. (Locking inside of the changing statement is not enough: it
-- still sees the rows as they were when it began, must go back for the newer ones, and can deadlock
-- there even over a single row.)

-- name: sql_stock_lock later
-- in:   variants bigint[]
SELECT id FROM variants WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE;

-- name: sql_stock_lock_checkout later
-- in:   checkout checkout_id
SELECT id FROM variants
 WHERE id IN (SELECT variant_id FROM reservations WHERE checkout_id = $1 AND state = 'live')
 ORDER BY id FOR NO KEY UPDATE;

-- name: sql_stock_hold one
-- in:   checkout checkout_id, variants bigint[], quantities bigint[]
-- out:  held bigint, goods bigint
-- Holds what can be held and is on sale at this moment; the caller compares the count and rolls back when something is missing.
-- goods: what it costs at the prices frozen here.
WITH want AS (SELECT w.id, w.quantity FROM unnest($2, $3) AS w (id, quantity)),
     held AS (UPDATE variants v SET reserved = v.reserved + w.quantity::int
                FROM want w
               WHERE v.id = w.id AND v.active AND v.on_hand - v.reserved >= w.quantity
                 AND EXISTS (SELECT FROM products p JOIN sellers s ON s.id = p.seller_id
                              WHERE p.id = v.product_id AND p.state = 'live' AND s.state = 'active')
              RETURNING v.id, w.quantity::int AS quantity, v.price),
     kept AS (INSERT INTO reservations (checkout_id, variant_id, quantity, unit_price)
              SELECT $1, id, quantity, price FROM held),
     told AS (INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
              SELECT id, 0, quantity, 'hold', $1 FROM held)
SELECT count(*), coalesce(sum(quantity * price), 0)::bigint FROM held;

-- name: sql_stock_release later
-- in:   checkout checkout_id
-- Gives back what a checkout holds. Nothing happens the second time.
WITH freed AS (UPDATE reservations SET state = 'released'
                WHERE checkout_id = $1 AND state = 'live' RETURNING variant_id, quantity),
     given AS (UPDATE variants v SET reserved = v.reserved - f.quantity
                 FROM freed f
                WHERE v.id = f.variant_id RETURNING v.id, f.quantity)
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
SELECT id, 0, -quantity, 'release', $1 FROM given;

-- name: sql_stock_sell later
-- in:   checkout checkout_id
-- What was held is sold: it leaves the seller's hands on paper.
WITH sold AS (UPDATE reservations SET state = 'sold'
               WHERE checkout_id = $1 AND state = 'live' RETURNING variant_id, quantity),
     taken AS (UPDATE variants v SET on_hand = v.on_hand - s.quantity, reserved = v.reserved - s.quantity
                 FROM sold s
                WHERE v.id = s.variant_id RETURNING v.id, s.quantity)
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
SELECT id, -quantity, -quantity, 'sale', $1 FROM taken;

-- name: sql_stock_return later
-- in:   checkout checkout_id, variants bigint[], quantities bigint[]
-- Sold goods that never left: they are in the seller's hands again.
WITH want AS (SELECT w.id, w.quantity FROM unnest($2, $3) AS w (id, quantity)),
     given AS (UPDATE variants v SET on_hand = v.on_hand + w.quantity::int
                 FROM want w
                WHERE v.id = w.id RETURNING v.id, w.quantity::int AS quantity)
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
SELECT id, quantity, 0, 'return', $1 FROM given;
