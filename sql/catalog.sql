-- name: sql_category one category
-- in:   slug text, lang text
-- out:  id category_id, slug text, name text, path text
-- path: ids from the root, with commas, for the crumbs.
SELECT id, slug, coalesce(names->>$2, name), array_to_string(path, ',') FROM categories WHERE slug = $1;

-- name: sql_category_crumbs many crumb
-- in:   id category_id, lang text
-- out:  slug text, name text
-- From the root down to the category.
SELECT a.slug, coalesce(a.names->>$2, a.name)
  FROM categories c JOIN categories a ON a.id = ANY (c.path)
 WHERE c.id = $1 ORDER BY array_position(c.path, a.id);

-- name: sql_category_children many crumb
-- in:   id category_id, lang text
-- out:  slug text, name text
SELECT slug, coalesce(names->>$2, name) FROM categories WHERE parent_id = $1 ORDER BY position, id LIMIT 60;

-- name: sql_categories_all many category_node
-- in:   lang text
-- out:  id category_id, slug text, name text, depth int, image_key text?
-- The whole tree in order, with a picture of the most popular product of each root.
SELECT c.id, c.slug, coalesce(c.names->>$1, c.name), cardinality(c.path),
       CASE WHEN c.parent_id IS NULL THEN
           (SELECT p.image_key FROM category_products cp JOIN products p ON p.id = cp.product_id
             WHERE cp.category_id = c.id AND p.image_key IS NOT NULL ORDER BY cp.popularity DESC, cp.product_id DESC LIMIT 1)
       END
  FROM categories c JOIN categories root ON root.id = c.path[1]
 ORDER BY root.position, root.id, cardinality(c.path), c.position, c.id LIMIT 500;

-- name: sql_facet_values many facet_value
-- in:   category category_id, lang text, codes text[], vals text[], min bigint, max bigint, most int
-- out:  code text, label text, unit text, kind text, value text, n bigint, looked_at bigint
-- The values of filterable attributes among the category's most popular products, and how many of
-- them one more click leaves: those that pass the price and every filter of other attributes.
-- looked_at: how many products were counted; fewer than asked for means all there are.
WITH attributes AS (SELECT a.code, coalesce(a.labels->>$2, a.label) AS label, a.unit, a.kind, a.position
                      FROM categories c JOIN category_attributes a ON a.category_id = ANY (c.path) AND a.filterable
                     WHERE c.id = $1),
     seen AS (SELECT p.id, p.attrs, cp.price BETWEEN $5 AND $6 AS affordable
                FROM category_products cp JOIN products p ON p.id = cp.product_id
               WHERE cp.category_id = $1 ORDER BY cp.popularity DESC, cp.product_id DESC LIMIT $7::int),
     has AS (SELECT s.id, s.affordable, a.code, s.attrs->>a.code AS value FROM seen s JOIN attributes a ON s.attrs ? a.code),
     wanted AS (SELECT DISTINCT f.code, f.value FROM unnest($3, $4) AS f (code, value) JOIN has USING (code, value)),
     kept AS (SELECT h.id, array_agg(h.code) AS codes FROM has h JOIN wanted USING (code, value) GROUP BY h.id),
     counted AS (SELECT h.code, h.value,
                        count(*) FILTER (WHERE h.affordable AND NOT EXISTS
                            (SELECT FROM wanted w WHERE w.code <> h.code AND w.code <> ALL (coalesce(k.codes, '{}')))) AS n,
                        count(*) AS everywhere
                   FROM has h LEFT JOIN kept k USING (id) GROUP BY h.code, h.value),
     ranked AS (SELECT code, value, n, row_number() OVER (PARTITION BY code ORDER BY everywhere DESC, value) AS place FROM counted)
SELECT a.code, a.label, a.unit, a.kind, r.value, r.n, (SELECT count(*) FROM seen)
  FROM attributes a JOIN ranked r USING (code)
 WHERE r.place <= 40
 ORDER BY a.position, a.code,
          CASE WHEN a.kind = 'number' AND r.value ~ '^[0-9]{1,9}([.][0-9]{1,6})?$' THEN r.value::numeric END, r.place
 LIMIT 400;

-- name: sql_listing_size one
-- in:   category category_id, min bigint, max bigint, most int
-- out:  n bigint
-- How many products a category has between two prices, counted no further than most; the index alone knows.
SELECT count(*) FROM (SELECT FROM category_products WHERE category_id = $1 AND price BETWEEN $2 AND $3 LIMIT $4::int) found;

-- name: sql_listing_count one
-- in:   category category_id, codes text[], vals text[], min bigint, max bigint, most int
-- out:  n bigint
-- How many products a filtered category has, counted no further than most.
SELECT count(*)
  FROM (SELECT FROM category_products cp JOIN products p ON p.id = cp.product_id
         WHERE cp.category_id = $1 AND cp.price BETWEEN $4 AND $5
           AND NOT EXISTS (SELECT FROM (SELECT DISTINCT c.code FROM unnest($2) AS c (code)) w
                            WHERE NOT EXISTS (SELECT FROM unnest($2, $3) AS f (code, value)
                                               WHERE f.code = w.code AND p.attrs->>f.code = f.value))
         LIMIT $6::int) found;

-- name: sql_cards_popular many card
-- in:   category category_id, codes text[], vals text[], min bigint, max bigint, after_key bigint, after_id bigint, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
-- after_key and after_id: the last card of the page before, or the largest numbers.
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, cp.popularity::bigint
  FROM category_products cp JOIN products p ON p.id = cp.product_id JOIN sellers s ON s.id = p.seller_id
 WHERE cp.category_id = $1 AND (cp.popularity, cp.product_id) < ($6::int, $7) AND cp.price BETWEEN $4 AND $5
   AND NOT EXISTS (SELECT FROM (SELECT DISTINCT c.code FROM unnest($2) AS c (code)) w
                    WHERE NOT EXISTS (SELECT FROM unnest($2, $3) AS f (code, value)
                                       WHERE f.code = w.code AND p.attrs->>f.code = f.value))
 ORDER BY cp.popularity DESC, cp.product_id DESC LIMIT $8::int;

-- name: sql_cards_new many card
-- in:   category category_id, codes text[], vals text[], min bigint, max bigint, after_key bigint, after_id bigint, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, $6
  FROM category_products cp JOIN products p ON p.id = cp.product_id JOIN sellers s ON s.id = p.seller_id
 WHERE cp.category_id = $1 AND cp.product_id < $7 AND cp.price BETWEEN $4 AND $5
   AND NOT EXISTS (SELECT FROM (SELECT DISTINCT c.code FROM unnest($2) AS c (code)) w
                    WHERE NOT EXISTS (SELECT FROM unnest($2, $3) AS f (code, value)
                                       WHERE f.code = w.code AND p.attrs->>f.code = f.value))
 ORDER BY cp.product_id DESC LIMIT $8::int;

-- name: sql_cards_cheap many card
-- in:   category category_id, codes text[], vals text[], min bigint, max bigint, after_key bigint, after_id bigint, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, cp.price
  FROM category_products cp JOIN products p ON p.id = cp.product_id JOIN sellers s ON s.id = p.seller_id
 WHERE cp.category_id = $1 AND (cp.price, cp.product_id) > ($6, $7) AND cp.price BETWEEN $4 AND $5
   AND NOT EXISTS (SELECT FROM (SELECT DISTINCT c.code FROM unnest($2) AS c (code)) w
                    WHERE NOT EXISTS (SELECT FROM unnest($2, $3) AS f (code, value)
                                       WHERE f.code = w.code AND p.attrs->>f.code = f.value))
 ORDER BY cp.price, cp.product_id LIMIT $8::int;

-- name: sql_cards_dear many card
-- in:   category category_id, codes text[], vals text[], min bigint, max bigint, after_key bigint, after_id bigint, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, cp.price
  FROM category_products cp JOIN products p ON p.id = cp.product_id JOIN sellers s ON s.id = p.seller_id
 WHERE cp.category_id = $1 AND (cp.price, cp.product_id) < ($6, $7) AND cp.price BETWEEN $4 AND $5
   AND NOT EXISTS (SELECT FROM (SELECT DISTINCT c.code FROM unnest($2) AS c (code)) w
                    WHERE NOT EXISTS (SELECT FROM unnest($2, $3) AS f (code, value)
                                       WHERE f.code = w.code AND p.attrs->>f.code = f.value))
 ORDER BY cp.price DESC, cp.product_id DESC LIMIT $8::int;

-- name: sql_cards_home many card
-- in:   newest bool, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
-- The whole catalogue's newest, or its most popular.
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, 0::bigint
  FROM ((SELECT id FROM products WHERE state = 'live' AND $1 ORDER BY id DESC LIMIT $2::int)
        UNION ALL
        (SELECT id FROM products WHERE state = 'live' AND NOT $1 ORDER BY popularity DESC, id DESC LIMIT $2::int)) top
  JOIN products p USING (id) JOIN sellers s ON s.id = p.seller_id
 ORDER BY CASE WHEN $1 THEN p.id ELSE p.popularity END DESC, p.id DESC;

-- name: sql_cards_shop many card
-- in:   seller seller_id, after_key bigint, after_id bigint, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, p.popularity::bigint
  FROM products p JOIN sellers s ON s.id = p.seller_id
 WHERE p.seller_id = $1 AND p.state = 'live' AND (p.popularity, p.id) < ($2::int, $3)
 ORDER BY p.popularity DESC, p.id DESC LIMIT $4::int;

-- name: sql_cards_related many card
-- in:   category category_id, but product_id, most int
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, cp.popularity::bigint
  FROM category_products cp JOIN products p ON p.id = cp.product_id JOIN sellers s ON s.id = p.seller_id
 WHERE cp.category_id = $1 AND cp.product_id <> $2
 ORDER BY cp.popularity DESC, cp.product_id DESC LIMIT $3::int;

-- name: sql_product_version one
-- in:   slug text
-- out:  id product_id, version bigint
-- Enough to know whether the kept page is still true.
SELECT p.id, p.version
  FROM products p JOIN sellers s ON s.id = p.seller_id
 WHERE p.slug = $1 AND p.state = 'live' AND s.state = 'active';

-- name: sql_product_head one
-- in:   id product_id
-- out:  head text
-- What the page's head says, a line each: title, description, key of the picture.
SELECT concat_ws(chr(10), translate(title, chr(10), ' '), translate(left(description, 160), chr(10) || chr(13), '  '), image_key)
  FROM products WHERE id = $1;

-- name: sql_product one product
-- in:   id product_id
-- out:  id product_id, slug text, title text, description text, brand text, currency text, price_min bigint, price_max bigint,
--       compare_at bigint?, rating_sum bigint, rating_count bigint, category category_id, seller seller_id, seller_slug text,
--       seller_name text, seller_city text, seller_country text, ship_flat bigint, ship_free_over bigint?,
--       ship_days_min int, ship_days_max int, seller_since timestamptz, seller_rating_sum bigint,
--       seller_rating_count bigint, stars text
-- stars: how many live reviews gave 1, 2, 3, 4, 5, with commas.
SELECT p.id, p.slug, p.title, p.description, p.brand, p.currency, p.price_min, p.price_max, p.compare_at, p.rating_sum,
       p.rating_count, p.category_id, s.id, s.slug, s.name, s.city, s.country, s.ship_flat, s.ship_free_over,
       s.ship_days_min, s.ship_days_max, s.created_at, s.rating_sum, s.rating_count,
       (SELECT concat_ws(',', count(*) FILTER (WHERE rating = 1), count(*) FILTER (WHERE rating = 2), count(*) FILTER (WHERE rating = 3),
                         count(*) FILTER (WHERE rating = 4), count(*) FILTER (WHERE rating = 5))
          FROM reviews WHERE product_id = p.id AND state = 'live')
  FROM products p JOIN sellers s ON s.id = p.seller_id WHERE p.id = $1;

-- name: sql_product_variants many variant
-- in:   product product_id
-- out:  id variant_id, sku text, title text, price bigint, compare_at bigint?, currency text, available int
SELECT id, sku, title, price, compare_at, currency, on_hand - reserved
  FROM variants WHERE product_id = $1 AND active ORDER BY position, id LIMIT 200;

-- name: sql_product_images many image
-- in:   product product_id
-- out:  key text, alt text, width int, height int
SELECT key, alt, width, height FROM images WHERE product_id = $1 AND state = 'ready' ORDER BY position, id LIMIT 12;

-- name: sql_product_attrs many attr
-- in:   product product_id, lang text
-- out:  label text, value text, unit text, kind text
SELECT coalesce(a.labels->>$2, a.label), p.attrs->>a.code, a.unit, a.kind
  FROM products p
  JOIN categories c ON c.id = p.category_id
  JOIN category_attributes a ON a.category_id = ANY (c.path)
 WHERE p.id = $1 AND p.attrs ? a.code
 ORDER BY cardinality(c.path), a.position, a.code LIMIT 60;

-- name: sql_product_reviews many review
-- in:   product product_id, before bigint, stars int, most int
-- out:  id bigint, author text, rating int, title text, body text, lang text, verified bool, at timestamptz
-- Newest first; stars: only those with so many, 0 all.
SELECT id, author, rating, title, body, lang, verified, created_at
  FROM reviews
 WHERE product_id = $1 AND state = 'live' AND id < $2 AND ($3 = 0 OR rating = $3)
 ORDER BY id DESC LIMIT $4::int;

-- name: sql_shop one shop
-- in:   slug text
-- out:  id seller_id, slug text, name text, tagline text, description text, legal_name text, city text, country text,
--       since timestamptz, rating_sum bigint, rating_count bigint, goods bigint
-- goods: how many products it has for sale, counted no further than 1001.
SELECT id, slug, name, tagline, description, legal_name, city, country, created_at, rating_sum, rating_count,
       (SELECT count(*) FROM (SELECT FROM products p WHERE p.seller_id = s.id AND p.state = 'live' LIMIT 1001) g)
  FROM sellers s WHERE slug = $1 AND state = 'active';

-- name: sql_shops_home many shop_tile
-- in:   most int
-- out:  slug text, name text, tagline text, city text, country text, rating_sum bigint, rating_count bigint, image_key text?
SELECT s.slug, s.name, s.tagline, s.city, s.country, s.rating_sum, s.rating_count,
       (SELECT p.image_key FROM products p WHERE p.seller_id = s.id AND p.state = 'live' ORDER BY p.popularity DESC, p.id DESC LIMIT 1)
  FROM sellers s WHERE s.state = 'active' ORDER BY s.id LIMIT $1::int;

-- name: sql_search_words many search_hit
-- in:   words text, begun text, any text?, after_key bigint, after_id bigint, most int
-- out:  id product_id, score bigint, found bigint, all_words bool
-- Products that have the words of a tsquery; when there are none, those of the next: the last word as a beginning, any of
-- the words. Each is looked for only when the one before found nothing. The first 401 the index gives are ranked: enough
-- for a good first page, and the same cost however common the words are. The words to rank by are read once, in a
-- SELECT of their own: in the line that ranks they would be read again for each product, and as an argument of @@ the
-- planner would weigh them, anew for each search, which takes as long as the search itself.
WITH whole AS MATERIALIZED
         (SELECT id, search, popularity FROM products WHERE state = 'live' AND search @@ (SELECT to_tsquery('english', $1)) LIMIT 401),
     begun AS MATERIALIZED
         (SELECT id, search, popularity FROM products
           WHERE state = 'live' AND search @@ (SELECT to_tsquery('english', $2)) AND NOT EXISTS (SELECT FROM whole) LIMIT 401),
     loose AS MATERIALIZED
         (SELECT id, search, popularity FROM products
           WHERE state = 'live' AND search @@ (SELECT to_tsquery('english', $3))
             AND NOT EXISTS (SELECT FROM whole) AND NOT EXISTS (SELECT FROM begun) LIMIT 401),
     ranked AS MATERIALIZED
         (SELECT true AS all_words, id, popularity, ts_rank(search, (SELECT to_tsquery('english', $1)), 1) AS rank FROM whole
          UNION ALL
          SELECT true, id, popularity, ts_rank(search, (SELECT to_tsquery('english', $2)), 1) FROM begun
          UNION ALL
          SELECT false, id, popularity, ts_rank(search, (SELECT to_tsquery('english', $3)), 1) FROM loose),
     scored AS (SELECT id, (1000000 * rank + least(popularity, 1000) * 20)::bigint AS score, all_words FROM ranked)
SELECT id, score, (SELECT count(*) FROM ranked), all_words
  FROM scored WHERE (score, id) < ($4, $5) ORDER BY score DESC, id DESC LIMIT $6::int;

-- name: sql_search_like many search_hit
-- in:   text text, after_key bigint, after_id bigint, most int
-- out:  id product_id, score bigint, found bigint, all_words bool
-- Products whose title looks like the text: for slips of the finger.
WITH ranked AS MATERIALIZED
         (SELECT p.id, (1000000 * word_similarity($1, lower(p.title)))::bigint AS score FROM products p
           WHERE p.state = 'live' AND $1 <% lower(p.title) LIMIT 401)
SELECT id, score, (SELECT count(*) FROM ranked), false
  FROM ranked WHERE (score, id) < ($2, $3) ORDER BY score DESC, id DESC LIMIT $4::int;

-- name: sql_cards_found many card
-- in:   ids bigint[], scores bigint[]
-- out:  id product_id, slug text, title text, price bigint, price_max bigint, compare_at bigint?, currency text, image_key text?,
--       in_stock bool, rating_sum bigint, rating_count bigint, seller_slug text, seller_name text, ship_flat bigint,
--       ship_free_over bigint?, sort_key bigint
SELECT p.id, p.slug, p.title, p.price_min, p.price_max, p.compare_at, p.currency, p.image_key, p.in_stock, p.rating_sum,
       p.rating_count, s.slug, s.name, s.ship_flat, s.ship_free_over, h.score
  FROM unnest($1, $2) AS h (id, score) JOIN products p ON p.id = h.id AND p.state = 'live' JOIN sellers s ON s.id = p.seller_id
 ORDER BY h.score DESC, h.id DESC LIMIT 100;

-- name: sql_sitemap_last one
-- out:  id bigint
-- The largest id of a product, 0 without any.
SELECT coalesce(max(id), 0) FROM products;

-- name: sql_sitemap_products many
-- in:   after bigint, to bigint
-- out:  slug text
-- What is for sale among the products after the one, up to the other.
SELECT p.slug
  FROM products p JOIN sellers s ON s.id = p.seller_id
 WHERE p.id > $1 AND p.id <= $2 AND p.state = 'live' AND s.state = 'active' ORDER BY p.id;

-- name: sql_sitemap_shops many
-- out:  slug text
SELECT slug FROM sellers WHERE state = 'active' ORDER BY id LIMIT 20000;

-- name: sql_reviews_forget one
-- in:   account account_id, words text[]
-- out:  n bigint
-- They stay, under no name; what was written goes too where it names who wrote it.
WITH mine AS (UPDATE reviews SET author = '', account_id = NULL,
                     title = CASE WHEN EXISTS (SELECT FROM unnest($2::text[]) w WHERE strpos(lower(title || ' ' || body), lower(w)) > 0)
                                  THEN '' ELSE title END,
                     body = CASE WHEN EXISTS (SELECT FROM unnest($2::text[]) w WHERE strpos(lower(title || ' ' || body), lower(w)) > 0)
                                 THEN '' ELSE body END
               WHERE account_id = $1 RETURNING product_id)
SELECT count(*) FROM mine;

-- name: sql_reviews_products many
-- in:   account account_id
-- out:  id product_id
SELECT DISTINCT product_id FROM reviews WHERE account_id = $1 ORDER BY 1;

-- name: sql_products_renew exec
-- in:   ids bigint[]
-- Pages that were kept are made anew.
UPDATE products SET version = version + 1 WHERE id = ANY ($1);
