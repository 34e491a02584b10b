-- What the catalogue keeps true by itself: the figures a card shows, the place
-- in each category's lists, the version, and word to the caches.
--
-- Triggers are per statement with transition tables where they can be, so that an
-- import of a hundred thousand rows costs a few set operations. Rows are locked in the order
-- of their ids, so that two sales never wait for each other in a circle.

-- Stock is shown exactly up to this number and as "in stock" above it, so only
-- changes a visitor could see travel to products and caches.
CREATE FUNCTION stock_shown(on_hand int, reserved int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT least(on_hand - reserved, 10)';

CREATE FUNCTION catalog_tell(ids bigint[], lists bool) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF cardinality(ids) > 50 THEN
		PERFORM pg_notify('souk_catalog', '*');
	ELSE
		PERFORM pg_notify('souk_catalog', CASE WHEN lists THEN 'l ' ELSE 'p ' END || p.id ||
		        coalesce(' ' || array_to_string(c.path, ' '), ''))
		   FROM products p JOIN categories c ON c.id = p.category_id
		  WHERE p.id = ANY (ids);
	END IF;
END $$;
COMMENT ON FUNCTION catalog_tell IS
  'Tells workers what to forget, at commit: "p <product> <categories>", "l ..." when lists change too, "*" for everything.';

-- The figures of products, from their variants. With seen a visitor sees a change even
-- where the figures stay.
CREATE FUNCTION products_refresh(ids bigint[], seen bool) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
	UPDATE products p
	   SET price_min = v.price_min, price_max = v.price_max, compare_at = v.compare_at,
	       in_stock = v.in_stock, variants = v.n, version = p.version + 1, updated_at = now()
	  FROM (SELECT i.id,
	               coalesce(min(x.price), 0) AS price_min,
	               coalesce(max(x.price), 0) AS price_max,
	               (array_agg(x.compare_at ORDER BY x.price, x.id))[1] AS compare_at,
	               coalesce(bool_or(x.on_hand > x.reserved), false) AS in_stock,
	               count(x.id)::int AS n
	          FROM unnest(ids) AS i (id) LEFT JOIN variants x ON x.product_id = i.id AND x.active
	         GROUP BY i.id) v
	 WHERE p.id = v.id
	   AND (seen OR (p.price_min, p.price_max, p.compare_at, p.in_stock, p.variants)
	                IS DISTINCT FROM (v.price_min, v.price_max, v.compare_at, v.in_stock, v.n));
END $$;

-- An active variant more is in the figures, so what they do not show nobody sees. Who brings
-- product and variants at once may bring the figures too.
CREATE FUNCTION variants_added() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM products_refresh(array_agg(DISTINCT product_id), false) FROM new_rows HAVING count(*) > 0;
	RETURN NULL;
END $$;

-- EXCEPT costs the same for one row and for thousands; a join of the two tables is planned
-- once in a session, and a nested loop that suits a sale takes an import minutes.
CREATE FUNCTION variants_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	ids bigint[];
BEGIN
	SELECT array_agg(DISTINCT product_id) INTO ids
	  FROM (SELECT id, product_id, price, compare_at, active, position, title, sku, options, stock_shown(on_hand, reserved)
	          FROM new_rows
	        EXCEPT ALL
	        SELECT id, product_id, price, compare_at, active, position, title, sku, options, stock_shown(on_hand, reserved)
	          FROM old_rows) x;
	IF ids IS NOT NULL THEN
		PERFORM products_refresh(ids, true);
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER variants_added AFTER INSERT ON variants
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION variants_added();
CREATE TRIGGER variants_changed AFTER UPDATE ON variants
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION variants_changed();

-- A picture that becomes ready, moves or goes away.
CREATE FUNCTION images_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	ids bigint[];
BEGIN
	IF TG_OP = 'DELETE' THEN
		SELECT array_agg(DISTINCT product_id) INTO ids FROM old_rows;
	ELSE
		SELECT array_agg(DISTINCT product_id) INTO ids FROM new_rows;
	END IF;
	IF ids IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
	UPDATE products p
	   SET image_key = (SELECT i.key FROM images i
	                     WHERE i.product_id = p.id AND i.state = 'ready'
	                     ORDER BY i.position, i.id LIMIT 1),
	       version = p.version + 1
	 WHERE p.id = ANY (ids)
	   AND (p.image_key IS NOT NULL OR EXISTS (SELECT FROM images i WHERE i.product_id = p.id AND i.state = 'ready'));
	RETURN NULL;
END $$;

CREATE TRIGGER images_added AFTER INSERT ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION images_changed();
CREATE TRIGGER images_changed AFTER UPDATE ON images
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION images_changed();
CREATE TRIGGER images_gone AFTER DELETE ON images
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION images_changed();

-- What a visitor sees of the product itself moves the version.
CREATE FUNCTION products_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.version = OLD.version AND
	   (NEW.title, NEW.description, NEW.brand, NEW.attrs, NEW.state, NEW.slug, NEW.category_id, NEW.rating_sum, NEW.rating_count)
	   IS DISTINCT FROM
	   (OLD.title, OLD.description, OLD.brand, OLD.attrs, OLD.state, OLD.slug, OLD.category_id, OLD.rating_sum, OLD.rating_count) THEN
		NEW.version := OLD.version + 1;
		NEW.updated_at := now();
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER products_version BEFORE UPDATE ON products
	FOR EACH ROW EXECUTE FUNCTION products_version();

-- Words are worked out anew when a text changes, and only then: sales would pay for it,
-- and for every index of the table. Who has them already brings them along.
CREATE FUNCTION products_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	NEW.search := search_words(NEW.title, NEW.brand, NEW.description);
	RETURN NEW;
END $$;
CREATE TRIGGER products_words_new BEFORE INSERT ON products
	FOR EACH ROW WHEN (NEW.search IS NULL) EXECUTE FUNCTION products_words();
CREATE TRIGGER products_words BEFORE UPDATE OF title, brand, description ON products
	FOR EACH ROW WHEN ((NEW.title, NEW.brand, NEW.description) IS DISTINCT FROM (OLD.title, OLD.brand, OLD.description)
	               AND NEW.search = OLD.search)
	EXECUTE FUNCTION products_words();

-- The lists of each category, and the caches.
CREATE FUNCTION products_listed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
	ids  bigint[];
	seen bigint[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(id) INTO ids FROM new_rows WHERE state = 'live';
	ELSE
		SELECT array_agg(DISTINCT id), array_agg(DISTINCT id) FILTER (WHERE listed) INTO seen, ids
		  FROM (SELECT id, false AS listed FROM (SELECT id, version FROM new_rows EXCEPT ALL SELECT id, version FROM old_rows) v
		        UNION ALL
		        SELECT id, true FROM (SELECT id, state, category_id, price_min, popularity FROM new_rows
		                              EXCEPT ALL
		                              SELECT id, state, category_id, price_min, popularity FROM old_rows) l
		        UNION ALL	-- other words: other searches find it
		        SELECT n.id, true FROM new_rows n JOIN old_rows o ON o.id = n.id
		         WHERE n.version <> o.version AND (n.title, n.brand, n.description) IS DISTINCT FROM (o.title, o.brand, o.description)) x;
	END IF;
	IF ids IS NOT NULL AND TG_OP = 'UPDATE' THEN
		DELETE FROM category_products cp
		 USING unnest(ids) AS i (id), products p
		 WHERE p.id = i.id AND cp.product_id = i.id
		   AND (p.state <> 'live' OR cp.category_id <> ALL
		        (SELECT unnest(c.path) FROM categories c WHERE c.id = p.category_id));
	END IF;
	IF ids IS NOT NULL THEN
		INSERT INTO category_products (category_id, product_id, price, popularity)
		SELECT unnest(c.path), p.id, p.price_min, p.popularity
		  FROM unnest(ids) AS i (id) JOIN products p ON p.id = i.id JOIN categories c ON c.id = p.category_id
		 WHERE p.state = 'live'
		    ON CONFLICT (category_id, product_id) DO UPDATE
		   SET price = excluded.price, popularity = excluded.popularity;
	END IF;
	IF seen IS NOT NULL OR ids IS NOT NULL THEN
		PERFORM catalog_tell(coalesce(seen, ids), ids IS NOT NULL);
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER products_added AFTER INSERT ON products
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION products_listed();
CREATE TRIGGER products_moved AFTER UPDATE ON products
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION products_listed();

-- Shops and categories change rarely and show everywhere.
CREATE FUNCTION catalog_tell_all() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('souk_catalog', '*');
	RETURN NULL;
END $$;
CREATE TRIGGER sellers_changed AFTER INSERT OR UPDATE ON sellers FOR EACH STATEMENT EXECUTE FUNCTION catalog_tell_all();
CREATE TRIGGER categories_changed AFTER INSERT OR UPDATE OR DELETE ON categories FOR EACH STATEMENT EXECUTE FUNCTION catalog_tell_all();
CREATE TRIGGER category_attributes_changed AFTER INSERT OR UPDATE OR DELETE ON category_attributes FOR EACH STATEMENT EXECUTE FUNCTION catalog_tell_all();

-- Ratings are summed where they are shown.
CREATE FUNCTION reviews_counted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		UPDATE products p
		   SET rating_sum = p.rating_sum + d.s, rating_count = p.rating_count + d.n
		  FROM (SELECT product_id, sum(rating) AS s, count(*) AS n
		          FROM new_rows WHERE state = 'live' GROUP BY product_id) d
		 WHERE p.id = d.product_id;
	ELSE
		UPDATE products p
		   SET rating_sum = p.rating_sum + d.s, rating_count = p.rating_count + d.n
		  FROM (SELECT product_id, sum(s) AS s, sum(n) AS n
		          FROM (SELECT product_id, rating AS s, 1 AS n FROM new_rows WHERE state = 'live'
		                UNION ALL
		                SELECT product_id, -rating, -1 FROM old_rows WHERE state = 'live') x
		         GROUP BY product_id HAVING sum(s) <> 0 OR sum(n) <> 0) d
		 WHERE p.id = d.product_id;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER reviews_added AFTER INSERT ON reviews
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION reviews_counted();
CREATE TRIGGER reviews_changed AFTER UPDATE ON reviews
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION reviews_counted();
