-- name: sql_dispute_open one
-- in:   order_ref order_id, reason text, wanted bigint, days int
-- out:  id dispute_id
-- One is open at a time, and no more is asked for than was paid and not given back.
INSERT INTO disputes (order_id, reason, wanted, answer_until)
SELECT o.id, $2, $3, now() + make_interval(days => $4::int)
  FROM orders o WHERE o.id = $1 AND $3 BETWEEN 1 AND o.total - o.refunded
    ON CONFLICT (order_id) WHERE state IN ('open', 'answered') DO NOTHING
RETURNING id;

-- name: sql_dispute one dispute
-- in:   id dispute_id, seller seller_id?
-- out:  id dispute_id, order_ref order_id, number text, reason text, state text, wanted bigint, answer_until timestamptz,
--       opened_at timestamptz, decision text?, decision_why text?, refund_amount bigint?, decided_at timestamptz?,
--       refund_state text?, account account_id?, buyer text?, seller_name text, currency text, total bigint, refunded bigint
-- Of the shop, or any: then the caller sees to whose it is.
SELECT d.id, o.id, o.number, d.reason, d.state, d.wanted, d.answer_until, d.opened_at, d.decision, d.decision_why,
       d.refund_amount, d.decided_at, f.state, o.account_id, c.name, s.name, o.currency, o.total, o.refunded
  FROM disputes d
  JOIN orders o ON o.id = d.order_id
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
  LEFT JOIN LATERAL (SELECT state FROM refunds WHERE dispute_id = d.id ORDER BY id DESC LIMIT 1) f ON true
 WHERE d.id = $1 AND ($2::bigint IS NULL OR d.seller_id = $2);

-- name: sql_dispute_order one
-- in:   id dispute_id
-- out:  order_ref order_id
SELECT order_id FROM disputes WHERE id = $1;

-- name: sql_dispute_lock one
-- in:   id dispute_id
-- out:  state text
SELECT state FROM disputes WHERE id = $1 FOR UPDATE;

-- name: sql_dispute_messages many dispute_message
-- in:   dispute dispute_id
-- out:  side text, body text, at timestamptz
SELECT side, body, at FROM dispute_messages WHERE dispute_id = $1 ORDER BY id LIMIT 500;

-- name: sql_dispute_say one
-- in:   dispute dispute_id, side text, account account_id?, body text, most int
-- out:  id bigint
-- While it is not decided. What the side said last is not said again: a form sent twice. And
-- there is an end to it, or the page would grow beyond what is sent.
INSERT INTO dispute_messages (dispute_id, side, account_id, body)
SELECT d.id, $2, $3, $4 FROM disputes d
 WHERE d.id = $1 AND d.state IN ('open', 'answered')
   AND (SELECT count(*) FROM dispute_messages m WHERE m.dispute_id = d.id AND m.side = $2) < $5::int
   AND $4 IS DISTINCT FROM (SELECT m.body FROM dispute_messages m
                             WHERE m.dispute_id = d.id AND m.side = $2 ORDER BY m.id DESC LIMIT 1)
RETURNING id;

-- name: sql_dispute_said one
-- in:   dispute dispute_id, side text
-- out:  n bigint
SELECT count(*) FROM dispute_messages WHERE dispute_id = $1 AND side = $2;

-- name: sql_dispute_answered exec
-- in:   id dispute_id
-- The shop's first answer stops its clock.
UPDATE disputes SET state = 'answered' WHERE id = $1 AND state = 'open';

-- name: sql_dispute_decide exec
-- in:   id dispute_id, decision text, why text, staff account_id, amount bigint
UPDATE disputes
   SET state = 'decided', decision = $2, decision_why = $3, decided_by = $4, refund_amount = $5, decided_at = now()
 WHERE id = $1 AND state IN ('open', 'answered');

-- name: sql_dispute_withdraw one
-- in:   order_ref order_id
-- out:  id dispute_id
-- The order was cancelled and all of its money goes back: nothing is left to decide.
UPDATE disputes SET state = 'withdrawn' WHERE order_id = $1 AND state IN ('open', 'answered') RETURNING id;

-- name: sql_disputes_of_shop many dispute_card
-- in:   seller seller_id, before bigint, n int
-- out:  id dispute_id, number text, reason text, state text, wanted bigint, currency text, opened_at timestamptz,
--       answer_until timestamptz, buyer text?, seller_name text
-- Newest first.
SELECT d.id, o.number, d.reason, d.state, d.wanted, o.currency, d.opened_at, d.answer_until, c.name, s.name
  FROM disputes d
  JOIN orders o ON o.id = d.order_id
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE d.seller_id = $1 AND d.id < $2
 ORDER BY d.id DESC LIMIT $3;

-- name: sql_disputes_waiting many dispute_card
-- in:   after bigint, n int
-- out:  id dispute_id, number text, reason text, state text, wanted bigint, currency text, opened_at timestamptz,
--       answer_until timestamptz, buyer text?, seller_name text
-- Undecided, oldest first.
SELECT d.id, o.number, d.reason, d.state, d.wanted, o.currency, d.opened_at, d.answer_until, c.name, s.name
  FROM disputes d
  JOIN orders o ON o.id = d.order_id
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE d.state IN ('open', 'answered') AND d.id > $1
 ORDER BY d.id LIMIT $2;

-- name: sql_disputes_over many dispute_card
-- in:   before bigint, n int
-- out:  id dispute_id, number text, reason text, state text, wanted bigint, currency text, opened_at timestamptz,
--       answer_until timestamptz, buyer text?, seller_name text
-- Decided or withdrawn, newest first.
SELECT d.id, o.number, d.reason, d.state, d.wanted, o.currency, d.opened_at, d.answer_until, c.name, s.name
  FROM disputes d
  JOIN orders o ON o.id = d.order_id
  JOIN checkouts c ON c.id = o.checkout_id
  JOIN sellers s ON s.id = o.seller_id
 WHERE d.state IN ('decided', 'withdrawn') AND d.id < $1
 ORDER BY d.id DESC LIMIT $2;

-- name: sql_dispute_texts_sweep one
-- in:   days int
-- out:  n bigint
-- Of forgotten buyers, once no bank takes the payment back any more.
WITH d AS (SELECT d.id FROM checkouts c JOIN orders o ON o.checkout_id = c.id JOIN disputes d ON d.order_id = o.id
            WHERE c.erased_at IS NOT NULL AND c.paid_at < now() - make_interval(days => $1::int) AND d.state IN ('decided', 'withdrawn')
              AND (coalesce(d.decision_why, '-') <> '-'
                   OR EXISTS (SELECT FROM dispute_messages m WHERE m.dispute_id = d.id AND m.body <> '-'))
            LIMIT 200),
     m AS (UPDATE dispute_messages SET body = '-' WHERE dispute_id IN (SELECT id FROM d) AND body <> '-'),
     w AS (UPDATE disputes SET decision_why = '-' WHERE id IN (SELECT id FROM d) AND decision_why IS NOT NULL)
SELECT count(*) FROM d;
