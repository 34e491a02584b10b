-- Products, variants and pictures as their seller edits them, and what moderators do to them.
-- Whoever locks several rows takes variants before products, as a sale does, and never both the other way.

-- name: sql_listing one listing_row
-- in:   id product_id, seller seller_id
-- out:  id product_id, slug text, title text, description text, brand text, category category_id, state text,
--       hidden_why text?, currency text, commission_bp int
SELECT p.id, p.slug, p.title, p.description, p.brand, p.category_id, p.state, p.hidden_why, p.currency, s.commission_bp
  FROM products p JOIN sellers s ON s.id = p.seller_id
 WHERE p.id = $1 AND p.seller_id = $2;

-- name: sql_listing_lock one listing_row
-- in:   id product_id, seller seller_id
-- out:  id product_id, slug text, title text, description text, brand text, category category_id, state text,
--       hidden_why text?, currency text, commission_bp int
SELECT p.id, p.slug, p.title, p.description, p.brand, p.category_id, p.state, p.hidden_why, p.currency, s.commission_bp
  FROM products p JOIN sellers s ON s.id = p.seller_id
 WHERE p.id = $1 AND p.seller_id = $2 FOR NO KEY UPDATE OF p;

-- name: sql_listing_variants many listing_variant
-- in:   product product_id, seller seller_id, most int
-- out:  id variant_id, sku text, title text, price bigint, compare_at bigint?, on_hand int, reserved int,
--       stock_edits int
SELECT id, sku, title, price, compare_at, on_hand, reserved, stock_edits
  FROM variants WHERE product_id = $1 AND seller_id = $2 AND active ORDER BY position, id LIMIT $3::int;

-- name: sql_listing_variants_lock exec
-- in:   product product_id, seller seller_id
SELECT id FROM variants WHERE product_id = $1 AND seller_id = $2 ORDER BY id FOR NO KEY UPDATE;

-- name: sql_listing_categories many category_choice
-- in:   lang text
-- out:  id category_id, name text
-- Each by its whole path, in the order of the tree.
SELECT c.id, (SELECT string_agg(coalesce(a.names->>$1, a.name), ' / ' ORDER BY array_position(c.path, a.id))
                FROM categories a WHERE a.id = ANY (c.path))
  FROM categories c JOIN categories root ON root.id = c.path[1]
 ORDER BY root.position, root.id, 2 LIMIT 500;

-- name: sql_listing_skus many
-- in:   seller seller_id, skus text[], but product_id
-- out:  sku text, product product_id, title text, recent bool
-- Who has these article numbers already.
SELECT v.sku, p.id, p.title, p.created_at > now() - interval '5 minutes'
  FROM variants v JOIN products p ON p.id = v.product_id
 WHERE v.seller_id = $1 AND v.sku = ANY ($2) AND v.product_id <> $3;

-- name: sql_listing_create one
-- in:   seller seller_id, category category_id, slug text, title text, description text, brand text, state text
-- out:  id product_id
-- Nothing when the slug is taken. The currency is the shop's.
INSERT INTO products (seller_id, category_id, slug, title, description, brand, state, currency)
SELECT s.id, $2, $3, $4, $5, $6, $7, s.currency FROM sellers s WHERE s.id = $1
    ON CONFLICT (slug) DO NOTHING
RETURNING id;

-- name: sql_listing_variant_create one
-- in:   product product_id, sku text, price bigint, compare_at bigint?, stock int
-- out:  id variant_id
-- Nothing when the shop uses the article number already.
WITH made AS (INSERT INTO variants (product_id, seller_id, sku, price, compare_at, currency, on_hand)
              SELECT p.id, p.seller_id, $2, $3, $4, p.currency, $5::int FROM products p WHERE p.id = $1
                  ON CONFLICT (seller_id, sku) DO NOTHING
              RETURNING id, on_hand),
     told AS (INSERT INTO stock_movements (variant_id, on_hand, reserved, cause)
              SELECT id, on_hand, 0, 'initial' FROM made WHERE on_hand > 0)
SELECT id FROM made;

-- name: sql_listing_update exec
-- in:   id product_id, title text, description text, brand text, category category_id, state text
-- The state moves between draft and live only: the others have ways of their own.
UPDATE products SET title = $2, description = $3, brand = $4, category_id = $5,
       state = CASE WHEN state IN ('draft', 'live') THEN $6 ELSE state END
 WHERE id = $1;

-- name: sql_listing_skus_free exec
-- in:   product product_id, variants bigint[]
-- Article numbers about to change places, out of each other's way.
UPDATE variants SET sku = '~' || id WHERE product_id = $1 AND id = ANY ($2);

-- name: sql_listing_variants_update exec
-- in:   product product_id, variants bigint[], skus text[], prices bigint[], compare_ats bigint[]
-- compare_ats: 0 for none.
UPDATE variants v SET sku = n.sku, price = n.price, compare_at = nullif(n.compare_at, 0)
  FROM unnest($2, $3, $4, $5) AS n (id, sku, price, compare_at)
 WHERE v.id = n.id AND v.product_id = $1
   AND (v.sku, v.price, coalesce(v.compare_at, 0)) <> (n.sku, n.price, n.compare_at);

-- name: sql_listing_stock many
-- in:   product product_id, variants bigint[], changes bigint[]
-- out:  id variant_id
-- Adds the changes where that leaves enough for what is held; returns which were done.
WITH done AS (UPDATE variants v SET on_hand = v.on_hand + c.change::int, stock_edits = v.stock_edits + 1
                FROM unnest($2, $3) AS c (id, change)
               WHERE v.id = c.id AND v.product_id = $1 AND v.on_hand + c.change BETWEEN v.reserved AND 1000000
              RETURNING v.id, c.change::int AS change),
     told AS (INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT id, change, 0, 'edit' FROM done)
SELECT id FROM done;

-- name: sql_listing_archive one
-- in:   id product_id, seller seller_id
-- out:  title text, was text
WITH before AS (SELECT id, state FROM products
                 WHERE id = $1 AND seller_id = $2 AND state IN ('draft', 'live') FOR NO KEY UPDATE)
UPDATE products p SET state = 'archived' FROM before b WHERE p.id = b.id RETURNING p.title, b.state;

-- name: sql_listing_restore one
-- in:   id product_id, seller seller_id, state text
-- out:  title text
UPDATE products SET state = $3 WHERE id = $1 AND seller_id = $2 AND state = 'archived' RETURNING title;

-- name: sql_listing_hide one
-- in:   id product_id, staff account_id, reason text
-- out:  seller seller_id, action bigint
WITH hidden AS (UPDATE products SET state = 'hidden', hidden_from = state, hidden_why = $3
                 WHERE id = $1 AND state <> 'hidden' RETURNING id, seller_id),
     told AS (INSERT INTO moderation_actions (product_id, staff_id, action, reason) SELECT id, $2, 'hide', $3 FROM hidden RETURNING id)
SELECT hidden.seller_id, told.id FROM hidden, told;

-- name: sql_listing_unhide one
-- in:   id product_id, staff account_id, reason text
-- out:  seller seller_id, action bigint
WITH shown AS (UPDATE products SET state = coalesce(hidden_from, 'live'), hidden_from = NULL, hidden_why = NULL
                WHERE id = $1 AND state = 'hidden' RETURNING id, seller_id),
     told AS (INSERT INTO moderation_actions (product_id, staff_id, action, reason) SELECT id, $2, 'restore', $3 FROM shown RETURNING id)
SELECT shown.seller_id, told.id FROM shown, told;

-- name: sql_pictures many listing_picture
-- in:   product product_id
-- out:  id image_id, state text, source text, why text?, key text?
SELECT id, state, source, why, key FROM images WHERE product_id = $1 ORDER BY position, id LIMIT 40;

-- name: sql_picture_add one
-- in:   product product_id, source text, most int
-- out:  id image_id
-- Behind the others, while there is room. The caller holds the product's lock.
INSERT INTO images (product_id, source, position)
SELECT $1, $2, coalesce(max(position), 0) + 1 FROM images WHERE product_id = $1 HAVING count(*) < $3::int
RETURNING id;

-- name: sql_picture_remove one
-- in:   id image_id, product product_id, seller seller_id
-- out:  source text
DELETE FROM images i USING products p
 WHERE i.id = $1 AND i.product_id = $2 AND p.id = i.product_id AND p.seller_id = $3
RETURNING i.source;

-- name: sql_picture_first exec
-- in:   id image_id, product product_id, seller seller_id
UPDATE images i SET position = (SELECT min(position) FROM images WHERE product_id = $2) - 1
  FROM products p
 WHERE i.id = $1 AND i.product_id = $2 AND p.id = i.product_id AND p.seller_id = $3;

-- name: sql_picture_get one
-- in:   id image_id
-- out:  source text, state text, old bool
-- old: whoever could not be reached since then will not be.
SELECT source, state, created_at < now() - interval '1 day' FROM images WHERE id = $1;

-- name: sql_picture_ready exec
-- in:   id image_id, key text, width int, height int
UPDATE images SET state = 'ready', key = $2, width = $3, height = $4, why = NULL WHERE id = $1 AND state <> 'ready';

-- name: sql_picture_refuse exec
-- in:   id image_id, why text
UPDATE images SET state = 'refused', why = $2 WHERE id = $1 AND state = 'waiting';

-- name: sql_listings_close exec
-- in:   seller seller_id
UPDATE products SET state = 'archived' WHERE seller_id = $1 AND state IN ('draft', 'live');
