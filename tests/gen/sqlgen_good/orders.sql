-- Statements that use all the format has. Comments outside of a block go nowhere.

-- name: sql_order_by_buyer one order
-- in:   buyer account_id, order_id order_id
-- out:  id order_id, number text, total bigint, note text?, paid timestamptz?,
--       seller seller_id?, gift bool, parcels int?, seal bytea, label bytea?
-- The buyer's own order. /* This comment ends here: */ not "there"?\
--
-- A second paragraph.
SELECT o.id, o.number, -- $9 in a comment is no parameter
       o.total, o.note, /* nor is $9 /* nested */ here */ o.paid_at,
       o.seller_id, o.gift, o.parcels, o.seal, o.label
  FROM orders o
 WHERE o.buyer_id = $1
   AND o.id = $2
   AND o.note <> '$9; -- "text" ??=' AND o.note <> e'it\'s \\$9' AND a$9 <> "$9"
   AND o.body <> $body$
	kept as it is; $9 $$
$body$;

-- name: sql_orders_by_buyer many order
-- in:   buyer account_id
-- out:  id order_id, number text, total bigint, note text?, paid timestamptz?,
--       seller seller_id?, gift bool, parcels int?, seal bytea, label bytea?
SELECT id, number, total, note, paid_at, seller_id, gift, parcels, seal, label
  FROM orders WHERE buyer_id = $1;

-- name: sql_order_count one
-- out:  n bigint
select count(*) * 2 from orders;

-- name: sql_order_note exec
-- in:   note text?, at timestamptz?, seller seller_id?, gift bool?, parcels int?, label bytea?,
--	seal bytea, text text
UPDATE orders SET note = $1, paid_at = $2, seller_id = $3, gift = $4, parcels = $5, label = $6,
    seal = $7 WHERE number = $8;

-- name: sql_order_seen later
-- in:   id order_id
-- Nobody waits to hear how it went.
UPDATE orders SET seen = true WHERE id = $1;

-- name: sql_order_pick exec
-- in:   ids bigint[], names text[], orders order_id[], others bigint[]?, seller_id bigint
WITH gone AS (
	DELETE FROM ONLY public.basket WHERE id = ANY ($1) RETURNING id
), kept AS MATERIALIZED (
	INSERT INTO "order ""log""" (name) SELECT unnest($2) RETURNING id
)
UPDATE audit.entry SET x = 1 WHERE id = ANY ($3) OR id = ANY ($4) OR seller_id = $5;

-- name: sql_order_insert one
-- in:   buyer account_id, number text, total bigint, note text?, paid timestamptz?, seller seller_id?,
--       gift bool, parcels int?, seal bytea, label bytea?, tags text[], lines line_id[]
-- out:  id order_id
-- Twelve parameters travel in a struct.
INSERT INTO orders (buyer_id, number, total, note, paid_at, seller_id, gift, parcels, seal, label, tags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 || $12::text[])
ON CONFLICT (number) DO UPDATE SET total = excluded.total
RETURNING id;

-- name: sql_order_purge exec
DELETE FROM orders;

-- name: sql_order_names many
-- in:   r bigint, out text, rows bool, arg int, n bigint, i bigint, size_t bigint, account_id account_id
-- out:  size_t bigint, account_id account_id, r bigint, name text
-- Names that mean something in C are names like others here.
SELECT $1, $2, $3, $4, $5, $6, $7, $8;
