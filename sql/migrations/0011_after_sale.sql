-- What is looked for after the sale: orders by state and by the buyer's address,
-- postings of an order, disputes of an order and of a shop.

CREATE INDEX orders_state ON orders (state, id DESC);
CREATE INDEX orders_seller_state ON orders (seller_id, state, id DESC);
CREATE INDEX checkouts_email ON checkouts (email, id DESC) WHERE email IS NOT NULL;
CREATE INDEX ledger_postings_order ON ledger_postings (order_id) WHERE order_id IS NOT NULL;

ALTER TABLE disputes ADD COLUMN seller_id bigint REFERENCES sellers;
COMMENT ON COLUMN disputes.seller_id IS 'The order''s shop; set by trigger, so that a shop''s disputes are found without their orders.';
UPDATE disputes d SET seller_id = o.seller_id FROM orders o WHERE o.id = d.order_id;
ALTER TABLE disputes ALTER COLUMN seller_id SET NOT NULL;
CREATE INDEX disputes_seller ON disputes (seller_id, id DESC);
CREATE INDEX disputes_order ON disputes (order_id, id DESC);

CREATE FUNCTION disputes_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	NEW.seller_id := (SELECT seller_id FROM orders WHERE id = NEW.order_id);
	RETURN NEW;
END $$;
CREATE TRIGGER disputes_place BEFORE INSERT ON disputes FOR EACH ROW EXECUTE FUNCTION disputes_place();
CREATE INDEX disputes_over ON disputes (id DESC) WHERE state IN ('decided', 'withdrawn');
