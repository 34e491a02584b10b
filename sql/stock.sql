-- Stock of variants. Every change is one guarded statement that writes the journal too.

-- name: sql_stock_hold one
-- in:   checkout checkout_id, variants bigint[], quantities bigint[]
-- out:  held bigint
-- Holds what can be held; the caller compares the count and rolls back when something is missing.
-- Rows are locked in the order of their ids, so buyers of the same goods queue instead of deadlocking.
WITH want AS (SELECT w.id, w.quantity FROM unnest($2, $3) AS w (id, quantity)),
     locked AS (SELECT v.id FROM variants v WHERE v.id = ANY ($2) ORDER BY v.id FOR NO KEY UPDATE),
     held AS (UPDATE variants v SET reserved = v.reserved + w.quantity::int
                FROM want w JOIN locked USING (id)
               WHERE v.id = w.id AND v.active AND v.on_hand - v.reserved >= w.quantity
              RETURNING v.id, w.quantity::int AS quantity, v.price),
     kept AS (INSERT INTO reservations (checkout_id, variant_id, quantity, unit_price)
              SELECT $1, id, quantity, price FROM held),
     told AS (INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
              SELECT id, 0, quantity, 'hold', $1 FROM held)
SELECT count(*) FROM held;

-- name: sql_stock_release exec
-- in:   checkout checkout_id
-- Gives back what a checkout holds. Nothing happens the second time.
WITH freed AS (UPDATE reservations SET state = 'released'
                WHERE checkout_id = $1 AND state = 'live' RETURNING variant_id, quantity),
     locked AS (SELECT v.id FROM variants v WHERE v.id IN (SELECT variant_id FROM freed) ORDER BY v.id FOR NO KEY UPDATE),
     given AS (UPDATE variants v SET reserved = v.reserved - f.quantity
                 FROM freed f JOIN locked l ON l.id = f.variant_id
                WHERE v.id = f.variant_id RETURNING v.id, f.quantity)
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
SELECT id, 0, -quantity, 'release', $1 FROM given;

-- name: sql_stock_sell exec
-- in:   checkout checkout_id
-- What was held is sold: it leaves the seller's hands on paper.
WITH sold AS (UPDATE reservations SET state = 'sold'
               WHERE checkout_id = $1 AND state = 'live' RETURNING variant_id, quantity),
     locked AS (SELECT v.id FROM variants v WHERE v.id IN (SELECT variant_id FROM sold) ORDER BY v.id FOR NO KEY UPDATE),
     taken AS (UPDATE variants v SET on_hand = v.on_hand - s.quantity, reserved = v.reserved - s.quantity
                 FROM sold s JOIN locked l ON l.id = s.variant_id
                WHERE v.id = s.variant_id RETURNING v.id, s.quantity)
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id)
SELECT id, -quantity, -quantity, 'sale', $1 FROM taken;
