-- name: sql_event_store exec
-- in:   id text, type text, payload text
-- Need not reach the disk before the answer: what is applied takes it along, and what is not is sent again.
INSERT INTO webhook_events (id, type, payload)
SELECT $1, $2, $3 FROM set_config('synchronous_commit', 'off', true) ON CONFLICT (id) DO NOTHING;

-- name: sql_event_take one
-- in:   id text
-- out:  id text, payload text
-- The event, locked, if nobody has applied it yet.
SELECT id, payload FROM webhook_events WHERE id = $1 AND applied_at IS NULL FOR UPDATE;

-- name: sql_event_applied later
-- in:   id text, outcome text
UPDATE webhook_events SET applied_at = now(), outcome = $2 WHERE id = $1 AND applied_at IS NULL;

-- name: sql_events_waiting many
-- out:  id text
-- Stored but not applied for a while: something went wrong in between.
SELECT id FROM webhook_events WHERE applied_at IS NULL AND received_at < now() - interval '20 seconds'
 ORDER BY received_at LIMIT 200;

-- name: sql_payment_add one
-- in:   checkout checkout_id, payment_intent text, amount bigint, currency text, late bool
-- out:  id payment_id
INSERT INTO payments (checkout_id, payment_intent, amount, currency, late) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING
RETURNING id;

-- name: sql_payment_of_checkout one payment
-- in:   checkout checkout_id
-- out:  id payment_id, payment_intent text, amount bigint, currency text, refunded bigint, late bool
SELECT id, payment_intent, amount, currency, refunded, late FROM payments WHERE checkout_id = $1;

-- name: sql_ledger_sale later
-- in:   checkout checkout_id, country text
-- The money came in: what the shops get, what is ours, what is the tax office's.
WITH o AS (SELECT id, seller_id, currency, total, tax, commission FROM orders WHERE checkout_id = $1),
     entry AS (INSERT INTO ledger_entries (kind, checkout_id) VALUES ('sale', $1) RETURNING id),
     p AS (SELECT ledger_account('stripe_clearing', NULL, NULL, min(currency)) AS account_id, sum(total)::bigint AS amount, NULL::bigint AS order_id FROM o
           UNION ALL
           SELECT ledger_account('tax_payable', NULL, $2, currency), -tax, id FROM o
           UNION ALL
           SELECT ledger_account('platform_commission', NULL, NULL, currency), -commission, id FROM o
           UNION ALL
           SELECT ledger_account('seller_payable', seller_id, NULL, currency), tax + commission - total, id FROM o)
INSERT INTO ledger_postings (entry_id, account_id, amount, order_id)
SELECT entry.id, p.account_id, p.amount, p.order_id FROM entry, p WHERE p.amount <> 0;

-- name: sql_ledger_late_payment later
-- in:   checkout checkout_id, amount bigint, currency text
-- Money for goods that are gone: it is the buyer's until it is back with them.
WITH entry AS (INSERT INTO ledger_entries (kind, checkout_id) VALUES ('late_payment', $1) RETURNING id),
     p AS (SELECT ledger_account('stripe_clearing', NULL, NULL, $3) AS account_id, $2 AS amount
           UNION ALL
           SELECT ledger_account('refunds', NULL, NULL, $3), -$2)
INSERT INTO ledger_postings (entry_id, account_id, amount)
SELECT entry.id, p.account_id, p.amount FROM entry, p;

-- name: sql_refund_add one
-- in:   payment payment_id, order_ref order_id?, dispute dispute_id?, amount bigint, currency text, reason text,
--       instead_of refund_id?
-- out:  id refund_id, order_refunded bigint
-- The guards in payments and orders refuse more than was paid. order_refunded: this one included.
WITH paid AS (UPDATE payments SET refunded = refunded + $4 WHERE id = $1 RETURNING id),
     kept AS (UPDATE orders SET refunded = refunded + $4, updated_at = now() WHERE id = $2 RETURNING refunded)
INSERT INTO refunds (payment_id, order_id, dispute_id, amount, currency, reason, instead_of)
SELECT paid.id, $2, $3, $4, $5, $6, $7 FROM paid
RETURNING id, coalesce((SELECT refunded FROM kept), $4);

-- name: sql_refund_given one
-- in:   order_ref order_id
-- out:  tax bigint, commission bigint
-- What of an order's tax and commission its refunds have given back so far, without those that failed.
SELECT coalesce(sum(p.amount) FILTER (WHERE a.kind = 'tax_payable'), 0)::bigint,
       coalesce(sum(p.amount) FILTER (WHERE a.kind = 'platform_commission'), 0)::bigint
  FROM ledger_postings p
  JOIN ledger_entries e ON e.id = p.entry_id AND e.kind IN ('refund', 'refund_failed')
  JOIN ledger_accounts a ON a.id = p.account_id
 WHERE p.order_id = $1;

-- name: sql_ledger_refund exec
-- in:   refund refund_id, tax bigint, commission bigint, country text
-- Money goes back: each side gives back its part of what the sale gave it.
WITH f AS (SELECT r.id, r.amount, r.currency, r.order_id, o.seller_id
             FROM refunds r JOIN orders o ON o.id = r.order_id WHERE r.id = $1),
     entry AS (INSERT INTO ledger_entries (kind, refund_id) VALUES ('refund', $1) RETURNING id),
     p AS (SELECT ledger_account('stripe_clearing', NULL, NULL, currency) AS account_id, -amount AS amount, order_id FROM f
           UNION ALL
           SELECT ledger_account('tax_payable', NULL, $4, currency), $2, order_id FROM f
           UNION ALL
           SELECT ledger_account('platform_commission', NULL, NULL, currency), $3, order_id FROM f
           UNION ALL
           SELECT ledger_account('seller_payable', seller_id, NULL, currency), amount - $2 - $3, order_id FROM f)
INSERT INTO ledger_postings (entry_id, account_id, amount, order_id)
SELECT entry.id, p.account_id, p.amount, p.order_id FROM entry, p WHERE p.amount <> 0;

-- name: sql_ledger_late_refund exec
-- in:   refund refund_id
WITH f AS (SELECT id, amount, currency FROM refunds WHERE id = $1),
     entry AS (INSERT INTO ledger_entries (kind, refund_id) VALUES ('refund', $1) RETURNING id),
     p AS (SELECT ledger_account('stripe_clearing', NULL, NULL, currency) AS account_id, -amount AS amount FROM f
           UNION ALL
           SELECT ledger_account('refunds', NULL, NULL, currency), amount FROM f)
INSERT INTO ledger_postings (entry_id, account_id, amount)
SELECT entry.id, p.account_id, p.amount FROM entry, p;

-- name: sql_ledger_refund_failed exec
-- in:   refund refund_id
-- The bank sent the money back: the entry of the refund turned round.
WITH was AS (SELECT id FROM ledger_entries WHERE refund_id = $1 AND kind = 'refund'),
     entry AS (INSERT INTO ledger_entries (kind, refund_id) SELECT 'refund_failed', $1 FROM was RETURNING id)
INSERT INTO ledger_postings (entry_id, account_id, amount, order_id)
SELECT entry.id, p.account_id, -p.amount, p.order_id
  FROM entry, was JOIN ledger_postings p ON p.entry_id = was.id;

-- name: sql_refund one refund
-- in:   id refund_id
-- out:  id refund_id, payment payment_id, payment_intent text, checkout checkout_id, amount bigint, currency text,
--       reason text, state text, order_ref order_id?, dispute dispute_id?, stripe_refund text?, asked bool, replaced bool
-- replaced: another one was made in its stead.
SELECT r.id, p.id, p.payment_intent, p.checkout_id, r.amount, r.currency, r.reason, r.state, r.order_id, r.dispute_id,
       r.stripe_refund, r.asked_at IS NOT NULL, EXISTS (SELECT FROM refunds n WHERE n.instead_of = r.id)
  FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.id = $1;

-- name: sql_refund_known one
-- in:   stripe_refund text, id bigint, payment_intent text
-- out:  id refund_id, payment payment_id, order_ref order_id?
-- Ours of this name at Stripe; one that has no name yet by the number it was given there.
SELECT r.id, r.payment_id, r.order_id
  FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE r.stripe_refund = $1 OR (r.id = $2 AND r.stripe_refund IS NULL AND p.payment_intent = $3)
 ORDER BY r.stripe_refund IS NULL LIMIT 1;

-- name: sql_refund_order_lock exec
-- in:   order_ref order_id
SELECT id FROM orders WHERE id = $1 FOR UPDATE;

-- name: sql_refund_payment_lock exec
-- in:   payment payment_id
SELECT id FROM payments WHERE id = $1 FOR UPDATE;

-- name: sql_refund_asked exec
-- in:   id refund_id
UPDATE refunds SET asked_at = now() WHERE id = $1 AND asked_at IS NULL;

-- name: sql_refund_sent exec
-- in:   id refund_id, stripe_refund text
UPDATE refunds SET stripe_refund = $2 WHERE id = $1 AND stripe_refund IS NULL;

-- name: sql_refund_settle one
-- in:   id refund_id, succeeded bool, failure text?
-- out:  id refund_id
-- A refund's end; nothing when it had ended so already. One that had succeeded may fail days later: the bank
-- sends the money back. One that has failed stays failed.
WITH f AS (UPDATE refunds SET state = CASE WHEN $2 THEN 'succeeded' ELSE 'failed' END, failure = $3, settled_at = now()
            WHERE id = $1 AND (state = 'pending' OR (state = 'succeeded' AND NOT $2))
           RETURNING id, payment_id, order_id, amount),
     paid AS (UPDATE payments p SET refunded = p.refunded - f.amount FROM f WHERE p.id = f.payment_id AND NOT $2),
     kept AS (UPDATE orders o SET refunded = o.refunded - f.amount FROM f WHERE o.id = f.order_id AND NOT $2)
SELECT id FROM f;

-- name: sql_events_remove exec
-- in:   days int
-- Stripe tells nothing again that is so old; what came of it is in payments, refunds and the books.
DELETE FROM webhook_events WHERE id IN
       (SELECT id FROM webhook_events WHERE applied_at IS NOT NULL AND received_at < now() - make_interval(days => $1::int) LIMIT 500);

-- name: sql_events_forget exec
-- in:   words text[]
-- What Stripe told of them: that it came and what was done stays, for it may come again.
UPDATE webhook_events SET payload = ''
 WHERE applied_at IS NOT NULL AND payload <> '' AND EXISTS (SELECT FROM unnest($1::text[]) w WHERE strpos(payload, w) > 0);
