-- What sellers and staff look for in their own pages, and where a hidden listing goes back to.

ALTER TABLE products ADD COLUMN hidden_from text CHECK (hidden_from IN ('draft', 'live', 'archived'));
COMMENT ON COLUMN products.hidden_from IS 'State before a moderator hid it; restoring brings it back. NULL when not hidden.';

ALTER TABLE variants ADD COLUMN stock_edits int NOT NULL DEFAULT 0;
COMMENT ON COLUMN variants.stock_edits IS 'How often its seller has set the stock, by hand or by a file: tells two edits of the same form apart.';

CREATE INDEX products_seller_state ON products (seller_id, state, id DESC);
CREATE INDEX products_seller_title ON products (seller_id, (lower(title) COLLATE "C"), id);
CREATE INDEX products_rest ON products (state, id DESC) WHERE state <> 'live';
CREATE INDEX products_search_rest ON products USING gin (search) WHERE state <> 'live';

CREATE INDEX orders_seller_day ON orders (seller_id, created_at) WHERE state NOT IN ('awaiting_payment', 'expired');
CREATE INDEX jobs_parked ON jobs (id) WHERE state = 'parked';
