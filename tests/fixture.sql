-- What in-process tests find in the database. Ids are fixed, so tests can name them.

INSERT INTO accounts (id, email, name, staff_role) VALUES
	(1, 'admin@test.example', 'Ada Admin', 'admin'),
	(2, 'alice@test.example', 'Alice Buyer', NULL),
	(3, 'bob@test.example', 'Bob Buyer', NULL),
	(4, 'sam@test.example', 'Sam Seller', NULL),
	(5, 'sue@test.example', 'Sue Seller', NULL);
UPDATE accounts SET email_verified_at = now();

-- Not in use, and nobody answers there.
INSERT INTO sign_in_providers (id, name, issuer, client_id, scopes, enabled) VALUES (1, 'Old door', 'http://127.0.0.1:9', 'souk', 'openid', false);

INSERT INTO sellers (id, slug, name, legal_name, city, country, currency, ship_flat, ship_free_over, commission_bp) VALUES
	(1, 'north-pottery', 'North Pottery', 'North Pottery GmbH', 'Kiel', 'DE', 'EUR', 490, 5000, 1000),
	(2, 'blue-loom', 'Blue Loom', 'Blue Loom SARL', 'Lyon', 'FR', 'EUR', 350, NULL, 1250);
INSERT INTO seller_members (seller_id, account_id, role) VALUES (1, 4, 'owner'), (2, 5, 'owner');

INSERT INTO categories (id, slug, name, names, path, parent_id) VALUES
	(1, 'home', 'Home', '{"de": "Zuhause"}', '{1}', NULL),
	(2, 'mugs', 'Mugs', '{"de": "Tassen"}', '{1,2}', 1),
	(3, 'textiles', 'Textiles', '{"de": "Textilien"}', '{3}', NULL);
INSERT INTO category_attributes (category_id, code, label, labels, kind, unit, filterable, position) VALUES
	(1, 'colour', 'Colour', '{"de": "Farbe"}', 'choice', '', true, 1),
	(2, 'volume_ml', 'Volume', '{"de": "Volumen"}', 'number', 'ml', true, 2),
	(3, 'material', 'Material', '{}', 'choice', '', true, 1);

INSERT INTO products (id, seller_id, category_id, slug, title, description, brand, attrs, state, currency, popularity, hidden_why) VALUES
	(1, 1, 2, 'stoneware-mug', 'Stoneware mug', 'A mug for every day.', 'North', '{"colour": "blue", "volume_ml": 300}', 'live', 'EUR', 50, NULL),
	(2, 1, 2, 'espresso-cup', 'Espresso cup', 'Small and thick.', 'North', '{"colour": "white", "volume_ml": 80}', 'live', 'EUR', 40, NULL),
	(3, 2, 3, 'linen-towel', 'Linen towel', 'Dries fast.', 'Loom', '{"material": "linen"}', 'live', 'EUR', 30, NULL),
	(4, 2, 3, 'wool-blanket', 'Wool blanket', 'Keeps warm.', 'Loom', '{"material": "wool"}', 'live', 'EUR', 20, NULL),
	(5, 1, 2, 'hidden-mug', 'Hidden mug', '', '', '{}', 'hidden', 'EUR', 0, 'Not what it says'),
	(6, 1, 2, 'draft-mug', 'Draft mug', '', '', '{}', 'draft', 'EUR', 0, NULL);
INSERT INTO variants (id, product_id, seller_id, sku, title, options, price, compare_at, currency, on_hand) VALUES
	(1, 1, 1, 'MUG-B', 'Blue', '{"Colour": "Blue"}', 1800, 2200, 'EUR', 20),
	(2, 1, 1, 'MUG-G', 'Green', '{"Colour": "Green"}', 1900, NULL, 'EUR', 3),
	(3, 2, 1, 'ESP-1', '', '{}', 1200, NULL, 'EUR', 1),
	(4, 3, 2, 'LIN-1', '', '{}', 2500, NULL, 'EUR', 50),
	(5, 4, 2, 'WOOL-1', '', '{}', 8900, NULL, 'EUR', 0),
	(6, 5, 1, 'HID-1', '', '{}', 1000, NULL, 'EUR', 5),
	(7, 6, 1, 'DRA-1', '', '{}', 1000, NULL, 'EUR', 5);
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT id, on_hand, 0, 'initial' FROM variants WHERE on_hand > 0;
INSERT INTO reviews (product_id, account_id, author, rating, title, body, verified) VALUES
	(1, 2, 'Alice B.', 5, 'Lovely', 'Keeps tea hot for long.', true),
	(1, NULL, 'Chris', 3, 'Fine', 'A little heavy.', false);

-- Alice bought a mug and a towel: order 1 of shop 1 is paid, order 2 of shop 2 is shipped.
INSERT INTO checkouts (id, token, state, account_id, currency, goods, shipping, tax, total, email, name, street, postcode, city, country,
                       stripe_session, hold_until, paid_at, closed_at) VALUES
	(1, 'test-checkout-token-000001', 'paid', 2, 'EUR', 4300, 840, 821, 5140, 'alice@test.example', 'Alice Buyer', 'Hafenstr. 1', '24103', 'Kiel', 'DE',
	 'cs_test_fixture1', now(), now(), now());
INSERT INTO reservations (checkout_id, variant_id, quantity, unit_price, state) VALUES (1, 1, 1, 1800, 'sold'), (1, 4, 1, 2500, 'sold');
UPDATE variants SET on_hand = on_hand - 1 WHERE id IN (1, 4);
INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, checkout_id) VALUES
	(1, 0, 1, 'hold', 1), (4, 0, 1, 'hold', 1), (1, -1, -1, 'sale', 1), (4, -1, -1, 'sale', 1);
INSERT INTO orders (id, number, checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission) VALUES
	(1, 'T100001', 1, 1, 2, 'EUR', 1800, 490, 366, 2290, 180),
	(2, 'T100002', 1, 2, 2, 'EUR', 2500, 350, 455, 2850, 313);
INSERT INTO order_lines (id, order_id, product_id, variant_id, title, options, sku, quantity, unit_price, total, commission) VALUES
	(1, 1, 1, 1, 'Stoneware mug', 'Blue', 'MUG-B', 1, 1800, 1800, 180),
	(2, 2, 3, 4, 'Linen towel', '', 'LIN-1', 1, 2500, 2500, 313);
UPDATE orders SET state = 'paid', state_by = 'system' WHERE id IN (1, 2);
UPDATE orders SET state = 'accepted', state_by = 'seller' WHERE id = 2;
UPDATE orders SET state = 'shipped', state_by = 'seller', due_at = now() + interval '14 days' WHERE id = 2;
INSERT INTO shipments (id, order_id, carrier, tracking) VALUES (1, 2, 'La Poste', '6A12345678901');
INSERT INTO payments (id, checkout_id, payment_intent, amount, currency) VALUES (1, 1, 'pi_fixture1', 5140, 'EUR');
WITH e AS (INSERT INTO ledger_entries (kind, checkout_id) VALUES ('sale', 1) RETURNING id)
INSERT INTO ledger_postings (entry_id, account_id, amount, order_id)
SELECT e.id, ledger_account(p.kind, p.seller, p.place, 'EUR'), p.amount, p.order_id
  FROM e, (VALUES ('stripe_clearing', NULL::bigint, NULL, 5140, NULL::bigint),
                  ('tax_payable', NULL, 'DE', -366, 1), ('platform_commission', NULL, NULL, -180, 1), ('seller_payable', 1, NULL, -1744, 1),
                  ('tax_payable', NULL, 'DE', -455, 2), ('platform_commission', NULL, NULL, -313, 2), ('seller_payable', 2, NULL, -2082, 2)
       ) AS p (kind, seller, place, amount, order_id);

-- Alice's order 2 is in dispute.
INSERT INTO disputes (id, order_id, reason, wanted, answer_until) VALUES (1, 2, 'damaged', 2850, now() + interval '3 days');
INSERT INTO dispute_messages (dispute_id, side, account_id, body) VALUES (1, 'buyer', 2, 'It came with a hole.');

-- Sessions: the token is the persona's name repeated to 43 characters; see tests/page.c.
SELECT setval(pg_get_serial_sequence(t, 'id'), 1000)
  FROM unnest(ARRAY['accounts', 'sellers', 'categories', 'products', 'variants', 'checkouts', 'orders', 'order_lines',
                    'shipments', 'payments', 'disputes', 'sign_in_providers']) AS t;
