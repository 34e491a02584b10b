-- Who holds how much, when an order moves on by itself, what became of a refund.

ALTER TABLE checkouts ADD COLUMN origin text;
COMMENT ON COLUMN checkouts.origin IS 'Keyed hash of the network address it came from, to count holds by; NULL: not counted.';
ALTER TABLE checkouts ADD COLUMN units int NOT NULL DEFAULT 0 CHECK (units >= 0);
COMMENT ON COLUMN checkouts.units IS 'Of all its lines together, to count what an origin holds.';
CREATE INDEX checkouts_origin ON checkouts (origin) WHERE origin IS NOT NULL AND closed_at IS NULL;

ALTER TABLE refunds ADD COLUMN asked_at timestamptz;
ALTER TABLE refunds ADD COLUMN instead_of bigint UNIQUE REFERENCES refunds;
ALTER TABLE refunds DROP CONSTRAINT refunds_dispute_id_key;
CREATE UNIQUE INDEX refunds_dispute ON refunds (dispute_id) WHERE dispute_id IS NOT NULL AND state <> 'failed';
CREATE INDEX refunds_of_dispute ON refunds (dispute_id, id DESC) WHERE dispute_id IS NOT NULL;
CREATE INDEX refunds_failed ON refunds (id DESC) WHERE state = 'failed';
COMMENT ON COLUMN refunds.asked_at IS 'When Stripe was first asked for it. From then on it may be there, whatever answer came.';
COMMENT ON COLUMN refunds.instead_of IS 'The failed refund that this one tries again.';

ALTER TABLE orders ADD COLUMN due_at timestamptz;
COMMENT ON COLUMN orders.due_at IS 'When it moves on by itself: from shipped to delivered, from delivered to completed. NULL in other states.';
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;

-- Guests' carts go when nobody has come back for them.
ALTER TABLE sessions DROP CONSTRAINT sessions_cart_id_fkey;
ALTER TABLE sessions ADD FOREIGN KEY (cart_id) REFERENCES carts ON DELETE SET NULL;
CREATE INDEX sessions_cart ON sessions (cart_id) WHERE cart_id IS NOT NULL;
CREATE INDEX carts_guests ON carts (updated_at) WHERE account_id IS NULL;
ALTER TABLE checkouts DROP CONSTRAINT checkouts_cart_id_fkey;
COMMENT ON COLUMN checkouts.cart_id IS 'What was bought; a guest''s may be gone by now.';
