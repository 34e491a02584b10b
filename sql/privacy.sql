-- name: sql_export_profile many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- Each part of a copy is read like this: 200 rows after an id, each an object. Names of fields stay as they are once
-- somebody has a copy.
SELECT a.id, jsonb_build_object('account', a.id, 'name', a.name, 'email', a.email, 'email_verified_at', a.email_verified_at,
       'language', a.lang, 'has_password', a.password_hash IS NOT NULL, 'second_factor', a.second_factor, 'staff_role', a.staff_role,
       'created_at', a.created_at)::text
  FROM accounts a WHERE a.id = $1 AND a.id > $2;

-- name: sql_export_addresses many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, jsonb_build_object('name', name, 'street', street, 'street2', street2, 'postcode', postcode, 'city', city, 'region', region,
       'country', country, 'phone', phone, 'default', is_default, 'created_at', created_at)::text
  FROM account_addresses WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_email_changes many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, jsonb_build_object('from', old_email, 'to', new_email, 'asked_at', asked_at, 'confirmed_at', confirmed_at, 'undone_at', undone_at)::text
  FROM email_changes WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_orders many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- Those of the account, and what was bought as a guest with its confirmed address. Amounts in minor units.
WITH mine AS (SELECT id FROM checkouts WHERE account_id = $1
              UNION
              SELECT c.id FROM checkouts c JOIN accounts a ON a.email = c.email
               WHERE a.id = $1 AND a.email_verified_at IS NOT NULL AND c.account_id IS NULL)
SELECT o.id, jsonb_build_object('number', o.number, 'state', o.state, 'shop', s.name, 'currency', o.currency, 'goods', o.goods,
       'shipping', o.shipping, 'tax', o.tax, 'total', o.total, 'refunded', o.refunded, 'ordered_at', o.created_at,
       'deliver_to', jsonb_build_object('name', c.name, 'email', c.email, 'street', c.street, 'street2', c.street2, 'postcode', c.postcode,
                                        'city', c.city, 'region', c.region, 'country', c.country, 'phone', c.phone),
       'lines', (SELECT jsonb_agg(jsonb_build_object('title', l.title, 'options', l.options, 'sku', l.sku, 'quantity', l.quantity,
                                                     'unit_price', l.unit_price, 'total', l.total) ORDER BY l.id)
                   FROM order_lines l WHERE l.order_id = o.id),
       'parcels', (SELECT coalesce(jsonb_agg(jsonb_build_object('carrier', p.carrier, 'tracking', p.tracking, 'shipped_at', p.shipped_at,
                                                                'delivered_at', p.delivered_at) ORDER BY p.id), '[]')
                     FROM shipments p WHERE p.order_id = o.id),
       'history', (SELECT jsonb_agg(jsonb_build_object('state', e.after, 'by', e.by, 'why', e.why, 'at', e.at) ORDER BY e.id)
                     FROM order_events e WHERE e.order_id = o.id))::text
  FROM orders o JOIN mine ON mine.id = o.checkout_id JOIN checkouts c ON c.id = o.checkout_id JOIN sellers s ON s.id = o.seller_id
 WHERE o.id > $2 ORDER BY o.id LIMIT 200;

-- name: sql_export_payments many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
WITH mine AS (SELECT id FROM checkouts WHERE account_id = $1
              UNION
              SELECT c.id FROM checkouts c JOIN accounts a ON a.email = c.email
               WHERE a.id = $1 AND a.email_verified_at IS NOT NULL AND c.account_id IS NULL)
SELECT p.id, jsonb_build_object('reference', p.payment_intent, 'amount', p.amount, 'currency', p.currency, 'refunded', p.refunded,
       'too_late', p.late, 'paid_at', p.created_at,
       'orders', (SELECT jsonb_agg(o.number ORDER BY o.id) FROM orders o WHERE o.checkout_id = p.checkout_id),
       'refunds', (SELECT coalesce(jsonb_agg(jsonb_build_object('reference', f.stripe_refund, 'amount', f.amount, 'state', f.state,
                                                                'asked_at', f.created_at, 'settled_at', f.settled_at) ORDER BY f.id), '[]')
                     FROM refunds f WHERE f.payment_id = p.id))::text
  FROM payments p JOIN mine ON mine.id = p.checkout_id
 WHERE p.id > $2 ORDER BY p.id LIMIT 200;

-- name: sql_export_disputes many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
WITH mine AS (SELECT id FROM checkouts WHERE account_id = $1
              UNION
              SELECT c.id FROM checkouts c JOIN accounts a ON a.email = c.email
               WHERE a.id = $1 AND a.email_verified_at IS NOT NULL AND c.account_id IS NULL)
SELECT d.id, jsonb_build_object('order', o.number, 'reason', d.reason, 'state', d.state, 'wanted', d.wanted, 'decision', d.decision,
       'decision_why', d.decision_why, 'refund_amount', d.refund_amount, 'opened_at', d.opened_at, 'decided_at', d.decided_at,
       'messages', (SELECT coalesce(jsonb_agg(jsonb_build_object('side', m.side, 'text', m.body, 'at', m.at) ORDER BY m.id), '[]')
                      FROM dispute_messages m WHERE m.dispute_id = d.id))::text
  FROM disputes d JOIN orders o ON o.id = d.order_id JOIN mine ON mine.id = o.checkout_id
 WHERE d.id > $2 ORDER BY d.id LIMIT 200;

-- name: sql_export_messages many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- What the account wrote in disputes about others' orders: for a shop, or as staff.
SELECT m.id, jsonb_build_object('dispute', m.dispute_id, 'side', m.side, 'text', m.body, 'at', m.at)::text
  FROM dispute_messages m JOIN disputes d ON d.id = m.dispute_id JOIN orders o ON o.id = d.order_id
 WHERE m.account_id = $1 AND m.id > $2 AND o.account_id IS DISTINCT FROM $1 ORDER BY m.id LIMIT 200;

-- name: sql_export_reviews many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT r.id, jsonb_build_object('product', p.title, 'author', r.author, 'rating', r.rating, 'title', r.title, 'text', r.body,
       'language', r.lang, 'bought_here', r.verified, 'state', r.state, 'written_at', r.created_at)::text
  FROM accounts a JOIN reviews r ON r.account_id = a.id JOIN products p ON p.id = r.product_id WHERE a.id = $1 AND r.id > $2 ORDER BY r.id LIMIT 200;

-- name: sql_export_cart many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT l.variant_id, jsonb_build_object('product', p.title, 'options', v.title, 'sku', v.sku, 'quantity', l.quantity, 'added_at', l.added_at)::text
  FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
 WHERE c.account_id = $1 AND l.variant_id > $2 ORDER BY l.variant_id LIMIT 200;

-- name: sql_export_consents many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT version::bigint, jsonb_build_object('terms_version', version, 'at', at)::text
  FROM account_consents WHERE account_id = $1 AND version > $2 ORDER BY version LIMIT 200;

-- name: sql_export_preferences many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT a.id, jsonb_build_object('language', a.lang, 'currency', a.currency, 'letters_not_wanted',
       (SELECT coalesce(jsonb_agg(m.kind ORDER BY m.kind), '[]') FROM account_mutes m WHERE m.account_id = a.id))::text
  FROM accounts a WHERE a.id = $1 AND a.id > $2;

-- name: sql_export_sessions many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, jsonb_build_object('browser', browser, 'system', system, 'network', network, 'signed_in_at', created_at, 'seen_at', seen_at,
       'ends_at', expires_at)::text
  FROM sessions WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_devices many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, jsonb_build_object('browser', browser, 'system', system, 'network', network, 'first_at', first_at, 'seen_at', seen_at)::text
  FROM account_devices WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_factors many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- How the account signs in beside its password; not with what.
SELECT id, json FROM (
	SELECT 1::bigint AS id, jsonb_build_object('kind', 'authenticator app', 'added_at', created_at)::text AS json FROM totp_secrets WHERE account_id = $1
	UNION ALL
	SELECT 2, jsonb_build_object('kind', 'recovery codes', 'made_at', min(created_at), 'left', count(*) FILTER (WHERE used_at IS NULL))::text
	  FROM recovery_codes WHERE account_id = $1 HAVING count(*) > 0
	UNION ALL
	SELECT 1000 + id, jsonb_build_object('kind', 'passkey', 'name', name, 'added_at', created_at, 'used_at', used_at)::text
	  FROM passkeys WHERE account_id = $1) f
 WHERE id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_helps many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, jsonb_build_object('why', reason, 'started_at', started_at, 'ends_at', ends_at, 'ended_at', ended_at)::text
  FROM helps WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_tokens many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, jsonb_build_object('name', name, 'scopes', scopes, 'made_at', created_at, 'expires_at', expires_at, 'used_at', used_at)::text
  FROM access_tokens WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_identities many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT i.id, jsonb_build_object('provider', p.name, 'subject', i.subject, 'email', i.email, 'connected_at', i.created_at,
       'used_at', i.used_at, 'removed_at', i.removed_at)::text
  FROM sign_in_identities i JOIN sign_in_providers p ON p.id = i.provider_id WHERE i.account_id = $1 AND i.id > $2 ORDER BY i.id LIMIT 200;

-- name: sql_export_letters many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- To addresses the account proved to be its own: one it only claimed may be another buyer's.
SELECT m.id, jsonb_build_object('to', m.recipient, 'subject', m.subject, 'kind', m.kind, 'sent_at', m.sent_at)::text
  FROM mails m
 WHERE m.id > $2 AND m.recipient IN (SELECT email FROM accounts WHERE id = $1 AND email_verified_at IS NOT NULL
                                     UNION SELECT old_email FROM email_changes
                                            WHERE account_id = $1 AND confirmed_at IS NOT NULL AND old_proved)
 ORDER BY m.id LIMIT 200;

-- name: sql_export_audit many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- What the account did, and what was done to it. Details of others' doing may be about others.
SELECT l.id, jsonb_build_object('at', l.at, 'by', CASE WHEN l.account_id = $1 THEN 'you' ELSE l.actor END, 'what', l.what, 'about', l.about,
       'about_id', l.about_id, 'network', l.network, 'details', CASE WHEN l.account_id = $1 THEN coalesce(l.details, '{}')::jsonb END)::text
  FROM (SELECT id FROM audit_log WHERE account_id = $1 AND id > $2
        UNION SELECT id FROM audit_log WHERE behalf_id = $1 AND id > $2
        UNION SELECT id FROM audit_log WHERE about = 'account' AND about_id = $1 AND id > $2 ORDER BY id LIMIT 200) mine
  JOIN audit_log l USING (id) ORDER BY l.id;

-- name: sql_export_shops many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT s.id, jsonb_build_object('shop', s.name, 'address', '/shops/' || s.slug, 'role', m.role, 'since', m.created_at, 'state', s.state,
       'tagline', CASE WHEN m.role = 'owner' THEN s.tagline END, 'description', CASE WHEN m.role = 'owner' THEN s.description END,
       'legal_name', CASE WHEN m.role = 'owner' THEN s.legal_name END, 'city', s.city, 'country', s.country, 'currency', s.currency)::text
  FROM seller_members m JOIN sellers s ON s.id = m.seller_id WHERE m.account_id = $1 AND s.id > $2 ORDER BY s.id LIMIT 200;

-- name: sql_export_invitations many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT i.id, jsonb_build_object('shop', s.name, 'role', i.role, 'email', i.email, 'invited_at', i.created_at, 'accepted_at', i.accepted_at)::text
  FROM seller_invitations i JOIN sellers s ON s.id = i.seller_id JOIN accounts a ON a.email = i.email
 WHERE a.id = $1 AND a.email_verified_at IS NOT NULL AND i.id > $2 ORDER BY i.id LIMIT 200;

-- name: sql_export_listings many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
-- Of the shops the account owns.
SELECT p.id, jsonb_build_object('shop', s.name, 'title', p.title, 'description', p.description, 'brand', p.brand, 'attributes', p.attrs,
       'category', c.name, 'state', p.state, 'hidden_why', p.hidden_why, 'currency', p.currency, 'created_at', p.created_at,
       'variants', (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', v.sku, 'options', v.options, 'price', v.price, 'compare_at', v.compare_at,
                                                                 'on_hand', v.on_hand, 'weight_g', v.weight_g) ORDER BY v.position, v.id), '[]')
                      FROM variants v WHERE v.product_id = p.id),
       'pictures', (SELECT coalesce(jsonb_agg(jsonb_build_object('file', 'pictures/' || i.id, 'alt', i.alt) ORDER BY i.position, i.id), '[]')
                      FROM images i WHERE i.product_id = p.id AND i.state = 'ready'))::text
  FROM seller_members m JOIN sellers s ON s.id = m.seller_id JOIN products p ON p.seller_id = s.id JOIN categories c ON c.id = p.category_id
 WHERE m.account_id = $1 AND m.role = 'owner' AND p.id > $2 ORDER BY p.id LIMIT 200;

-- name: sql_export_requests many export_row
-- in:   account account_id, after bigint
-- out:  id bigint, json text
SELECT id, json FROM (
	SELECT 2 * id AS id, jsonb_build_object('kind', 'copy', 'state', state, 'asked_at', asked_at, 'ready_at', ready_at, 'taken_at', taken_at)::text AS json
	  FROM data_exports WHERE account_id = $1
	UNION ALL
	SELECT 2 * id + 1, jsonb_build_object('kind', 'erasure', 'state', state, 'asked_at', asked_at, 'due_at', due_at)::text
	  FROM erasures WHERE account_id = $1) x
 WHERE id > $2 ORDER BY id LIMIT 200;

-- name: sql_export_pictures many
-- in:   account account_id, after bigint
-- out:  id bigint, key text, source text
SELECT i.id, i.key, i.source
  FROM seller_members m JOIN products p ON p.seller_id = m.seller_id JOIN images i ON i.product_id = p.id
 WHERE m.account_id = $1 AND m.role = 'owner' AND i.state = 'ready' AND i.id > $2 ORDER BY i.id LIMIT 200;

-- name: sql_export_ask one
-- in:   account account_id, hours int
-- out:  id export_id
-- One at a time, and one in so many hours; one that failed does not count.
INSERT INTO data_exports (account_id)
SELECT $1 WHERE NOT EXISTS (SELECT FROM data_exports WHERE account_id = $1 AND state <> 'failed' AND asked_at > now() - make_interval(hours => $2::int))
    ON CONFLICT (account_id) WHERE state = 'waiting' DO NOTHING
RETURNING id;

-- name: sql_exports_of_account many data_export
-- in:   account account_id
-- out:  id export_id, state text, parts_done int, parts int, bytes bigint, asked_at timestamptz, ready_at timestamptz?,
--       expires_at timestamptz?, taken_at timestamptz?, again_at timestamptz
SELECT id, state, parts_done, parts, bytes, asked_at, ready_at, expires_at, taken_at, asked_at + interval '1 day'
  FROM data_exports WHERE account_id = $1 ORDER BY id DESC LIMIT 10;

-- name: sql_export_waiting one
-- in:   id export_id
-- out:  account account_id, name text, email text, lang text
SELECT a.id, a.name, a.email, a.lang FROM data_exports e JOIN accounts a ON a.id = e.account_id AND a.closed_at IS NULL
 WHERE e.id = $1 AND e.state = 'waiting';

-- name: sql_export_progress exec
-- in:   id export_id, done int, parts int
UPDATE data_exports SET parts_done = $2, parts = $3 WHERE id = $1 AND state = 'waiting';

-- name: sql_export_ready exec
-- in:   id export_id, file text, bytes bigint, days int
UPDATE data_exports SET state = 'ready', file = $2, bytes = $3, ready_at = now(), expires_at = now() + make_interval(days => $4::int)
 WHERE id = $1 AND state = 'waiting';

-- name: sql_export_failed exec
-- in:   id export_id
UPDATE data_exports SET state = 'failed' WHERE id = $1 AND state = 'waiting';

-- name: sql_export_get one
-- in:   id export_id, account account_id
-- out:  file text, day text
-- Of the account, and not too old.
SELECT file, to_char(ready_at, 'YYYY-MM-DD') FROM data_exports
 WHERE id = $1 AND account_id = $2 AND state = 'ready' AND expires_at > now();

-- name: sql_export_taken exec
-- in:   id export_id
UPDATE data_exports SET taken_at = now() WHERE id = $1;

-- name: sql_exports_over many
-- in:   most int
-- out:  id export_id, file text
SELECT id, file FROM data_exports WHERE state = 'ready' AND expires_at < now() ORDER BY expires_at LIMIT $1::int;

-- name: sql_exports_with_file many
-- in:   account account_id
-- out:  id export_id, file text
SELECT id, file FROM data_exports WHERE account_id = $1 AND state = 'ready';

-- name: sql_export_removed exec
-- in:   id export_id
UPDATE data_exports SET state = 'removed', file = NULL WHERE id = $1 AND state = 'ready';

-- name: sql_export_letter one
-- in:   id export_id
-- out:  expires_at timestamptz
SELECT expires_at FROM data_exports WHERE id = $1 AND state = 'ready';

-- name: sql_exports_stuck exec
-- None takes a day.
UPDATE data_exports SET state = 'failed' WHERE state = 'waiting' AND asked_at < now() - interval '1 day';

-- name: sql_exports_give_up exec
-- in:   account account_id
UPDATE data_exports SET state = 'failed' WHERE account_id = $1 AND state = 'waiting';

-- name: sql_erasure_blockers one erasure_blockers
-- in:   account account_id?, email text?
-- out:  orders bigint, disputes bigint, refunds bigint, shop_orders bigint, shop_disputes bigint, balance bool, staff bool
-- What must be ended first: purchases under way, of the account and of guests with the address; what shops nobody else
-- owns still have to send, to answer and to get.
WITH mine AS (SELECT id FROM checkouts WHERE account_id = $1 UNION SELECT id FROM checkouts WHERE email = $2 AND account_id IS NULL),
     o AS (SELECT o.id, o.state FROM orders o JOIN mine ON mine.id = o.checkout_id),
     alone AS (SELECT s.id FROM seller_members m JOIN sellers s ON s.id = m.seller_id
                WHERE m.account_id = $1 AND m.role = 'owner' AND s.state <> 'closed'
                  AND NOT EXISTS (SELECT FROM seller_members x JOIN accounts a ON a.id = x.account_id AND a.closed_at IS NULL
                                   WHERE x.seller_id = s.id AND x.role = 'owner' AND x.account_id <> $1))
SELECT (SELECT count(*) FROM o WHERE state IN ('awaiting_payment', 'paid', 'in_review', 'accepted', 'shipped', 'delivered')),
       (SELECT count(*) FROM disputes d JOIN o ON o.id = d.order_id WHERE d.state IN ('open', 'answered')),
       (SELECT count(*) FROM refunds f JOIN payments p ON p.id = f.payment_id JOIN mine ON mine.id = p.checkout_id
         WHERE f.state = 'pending' OR (f.state = 'failed' AND NOT EXISTS (SELECT FROM refunds n WHERE n.instead_of = f.id))),
       (SELECT count(*) FROM orders x JOIN alone ON alone.id = x.seller_id
         WHERE x.state IN ('paid', 'in_review', 'accepted', 'shipped', 'delivered')),
       (SELECT count(*) FROM disputes d JOIN alone ON alone.id = d.seller_id WHERE d.state IN ('open', 'answered')),
       EXISTS (SELECT FROM ledger_accounts l JOIN alone ON alone.id = l.seller_id
                WHERE l.kind IN ('seller_payable', 'seller_reserve')
                  AND (SELECT coalesce(sum(b.amount), 0) FROM ledger_balances b WHERE b.account_id = l.id) <> 0),
       coalesce((SELECT staff_role IS NOT NULL FROM accounts WHERE id = $1), false);

-- name: sql_erasure_ask one
-- in:   account account_id, days int
-- out:  id erasure_id
INSERT INTO erasures (account_id, lang, state, due_at)
SELECT id, lang, 'waiting', now() + make_interval(days => $2::int) FROM accounts WHERE id = $1 AND closed_at IS NULL
    ON CONFLICT (account_id) WHERE state = 'waiting' DO NOTHING
RETURNING id;

-- name: sql_erasure_of_account one erasure_wait
-- in:   account account_id
-- out:  id erasure_id, asked_at timestamptz, due_at timestamptz, waits_for text?
SELECT id, asked_at, due_at, waits_for FROM erasures WHERE account_id = $1 AND state = 'waiting';

-- name: sql_erasure_cancel one
-- in:   account account_id
-- out:  id erasure_id
UPDATE erasures SET state = 'cancelled', ended_at = now(), email = NULL, token_hash = NULL
 WHERE account_id = $1 AND state = 'waiting' RETURNING id;

-- name: sql_erasure_cancel_since one
-- in:   account account_id, change bigint
-- out:  id erasure_id
-- What was asked for after somebody asked for another address, which its owner has taken back.
UPDATE erasures SET state = 'cancelled', ended_at = now(), email = NULL, token_hash = NULL
 WHERE account_id = $1 AND state = 'waiting' AND asked_at >= (SELECT c.asked_at FROM email_changes c WHERE c.id = $2) RETURNING id;

-- name: sql_erasure_ask_guest one
-- in:   email text, lang text
-- out:  id erasure_id
-- Counts when the address confirms; asked again the letter is sent again, once an hour.
INSERT INTO erasures AS e (email, lang, state, due_at) VALUES ($1, $2, 'confirming', now() + interval '2 days')
    ON CONFLICT (email) WHERE account_id IS NULL AND state IN ('confirming', 'waiting')
    DO UPDATE SET due_at = now() + interval '2 days', lang = excluded.lang WHERE e.state = 'confirming'
RETURNING id;

-- name: sql_erasure_token one
-- in:   id erasure_id, token_hash bytea
-- out:  email text, lang text
-- Only the latest letter's token counts.
UPDATE erasures SET token_hash = $2 WHERE id = $1 AND state = 'confirming' AND due_at > now() RETURNING email, lang;

-- name: sql_erasure_by_token one
-- in:   token_hash bytea
-- out:  id erasure_id, email text
SELECT id, email FROM erasures WHERE token_hash = $1 AND state = 'confirming' AND due_at > now();

-- name: sql_erasure_confirm exec
-- in:   id erasure_id
-- Once: the loser of a race touches nothing. Who confirms by letter has thought twice.
UPDATE erasures SET state = 'waiting', token_hash = NULL, due_at = now() WHERE id = $1 AND state = 'confirming' AND due_at > now();

-- name: sql_erasures_due many
-- out:  id erasure_id
SELECT id FROM erasures WHERE state = 'waiting' AND due_at <= now() ORDER BY due_at LIMIT 50;

-- name: sql_erasure_lock one erasure_due
-- in:   id erasure_id
-- out:  id erasure_id, account account_id?, email text?, lang text
-- Of an account: its address, whose letter the report is.
SELECT e.id, e.account_id, coalesce(e.email, a.email), coalesce(a.lang, e.lang)
  FROM erasures e LEFT JOIN accounts a ON a.id = e.account_id
 WHERE e.id = $1 AND e.state = 'waiting' AND e.due_at <= now() FOR UPDATE OF e;

-- name: sql_erasure_put_off exec
-- in:   id erasure_id, waits_for text
UPDATE erasures SET due_at = now() + interval '1 day', waits_for = $2 WHERE id = $1;

-- name: sql_erasure_verified one
-- in:   account account_id
-- out:  verified bool
SELECT email_verified_at IS NOT NULL FROM accounts WHERE id = $1;

-- name: sql_erasure_words many
-- in:   account account_id?, ids bigint[]
-- out:  kind text, word text
-- What would tell who it was: addresses the account had or bought with (email) or only said it had (claimed), wanted ones
-- and other words (word), the payment service's references (ref). Words of three letters are in too much to be looked for.
SELECT kind, word FROM (
	SELECT 'email' AS kind, email AS word FROM accounts WHERE id = $1
	UNION SELECT CASE WHEN old_proved THEN 'email' ELSE 'claimed' END, old_email FROM email_changes WHERE account_id = $1
	UNION SELECT 'email', new_email FROM email_changes WHERE account_id = $1 AND confirmed_at IS NOT NULL
	UNION SELECT 'word', new_email FROM email_changes WHERE account_id = $1 AND confirmed_at IS NULL
	UNION SELECT 'word', unnest(ARRAY[email, subject]) FROM sign_in_identities WHERE account_id = $1
	UNION SELECT 'word', name FROM accounts WHERE id = $1
	UNION SELECT 'word', unnest(ARRAY[name, street, phone]) FROM account_addresses WHERE account_id = $1
	UNION SELECT 'email', email FROM checkouts WHERE id = ANY ($2) AND erased_at IS NULL
	UNION SELECT 'word', unnest(ARRAY[name, street, phone]) FROM checkouts WHERE id = ANY ($2) AND erased_at IS NULL
	UNION SELECT 'ref', stripe_session FROM checkouts WHERE id = ANY ($2)
	UNION SELECT 'ref', payment_intent FROM payments WHERE checkout_id = ANY ($2)) w
 WHERE word IS NOT NULL AND length(word) >= 4;

-- name: sql_erasure_abouts many
-- in:   ids bigint[]
-- out:  about text
-- Their things, as the audit log calls them.
WITH o AS (SELECT id FROM orders WHERE checkout_id = ANY ($1))
SELECT 'order ' || id FROM o
UNION ALL SELECT 'dispute ' || d.id FROM disputes d JOIN o ON o.id = d.order_id
UNION ALL SELECT 'refund ' || f.id FROM refunds f JOIN payments p ON p.id = f.payment_id WHERE p.checkout_id = ANY ($1);

-- name: sql_erasure_counts one erasure_counts
-- in:   account account_id?, ids bigint[], years int, days int
-- out:  addresses bigint, devices bigint, factors bigint, cart bigint, memberships bigint, consents bigint, orders bigint,
--       purchases bigint, dispute_texts bigint, books_until timestamptz, texts_until timestamptz?, shops bigint
-- For the report, before anything goes. dispute_texts: of those that must stay a while.
SELECT (SELECT count(*) FROM account_addresses WHERE account_id = $1),
       (SELECT count(*) FROM sessions WHERE account_id = $1) + (SELECT count(*) FROM account_devices WHERE account_id = $1),
       (SELECT count(*) FROM passkeys WHERE account_id = $1) + (SELECT count(*) FROM totp_secrets WHERE account_id = $1)
         + (SELECT count(*) FROM recovery_codes WHERE account_id = $1) + (SELECT count(*) FROM sign_in_identities WHERE account_id = $1)
         + (SELECT count(*) FROM access_tokens WHERE account_id = $1),
       (SELECT count(*) FROM carts c JOIN cart_lines l ON l.cart_id = c.id WHERE c.account_id = $1),
       (SELECT count(*) FROM seller_members WHERE account_id = $1),
       (SELECT count(*) FROM account_consents WHERE account_id = $1),
       (SELECT count(*) FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE o.checkout_id = ANY ($2) AND c.state = 'paid'),
       (SELECT count(*) FROM checkouts WHERE id = ANY ($2) AND erased_at IS NULL AND email IS NOT NULL),
       (SELECT count(*) FROM dispute_messages m JOIN disputes d ON d.id = m.dispute_id JOIN orders o ON o.id = d.order_id
          JOIN checkouts c ON c.id = o.checkout_id
         WHERE c.id = ANY ($2) AND m.body <> '-' AND c.paid_at >= now() - make_interval(days => $4::int)),
       now() + make_interval(years => $3::int),
       (SELECT max(paid_at) + make_interval(days => $4::int) FROM checkouts WHERE id = ANY ($2)),
       (SELECT count(*) FROM seller_members m WHERE m.account_id = $1 AND m.role = 'owner');

-- name: sql_erasure_done exec
-- in:   id erasure_id, email text, lang text
UPDATE erasures SET state = 'erased', erased_at = now(), email = $2, lang = $3, waits_for = NULL WHERE id = $1 AND state = 'waiting';

-- name: sql_erasure_line exec
-- in:   id erasure_id, what text, kept bool, things bigint, until timestamptz?
INSERT INTO erasure_lines (erasure_id, what, kept, things, until) VALUES ($1, $2, $3, $4, $5);

-- name: sql_erasure_lines many erasure_line
-- in:   id erasure_id
-- out:  what text, kept bool, things bigint, until timestamptz?
SELECT what, kept, things, until FROM erasure_lines WHERE erasure_id = $1 ORDER BY kept, what;

-- name: sql_erasure_report one
-- in:   id erasure_id
-- out:  email text, lang text, erased_at timestamptz
-- While it is still known where the report goes.
SELECT email, lang, erased_at FROM erasures WHERE id = $1 AND state = 'erased';

-- name: sql_erasure_asked one
-- in:   id erasure_id
-- out:  due_at timestamptz
SELECT due_at FROM erasures WHERE id = $1 AND state = 'waiting';

-- name: sql_erasures_untold many
-- out:  id erasure_id, email text, old bool
-- old: the letter has not gone for so long that the address goes without it.
SELECT id, email, erased_at < now() - interval '3 days' FROM erasures WHERE state = 'erased' ORDER BY id LIMIT 200;

-- name: sql_erasure_told exec
-- in:   id erasure_id
UPDATE erasures SET state = 'told', email = NULL, token_hash = NULL, ended_at = now() WHERE id = $1 AND state = 'erased';

-- name: sql_erasures_list many erasure_item
-- in:   before bigint
-- out:  id erasure_id, account account_id?, state text, asked_at timestamptz, due_at timestamptz, waits_for text?, erased_at timestamptz?,
--       late bool
-- A page and one more, newest first. late: a month is over, and the law with it.
SELECT id, account_id, state, asked_at, due_at, waits_for, erased_at, state = 'waiting' AND asked_at < now() - interval '1 month'
  FROM erasures WHERE id < $1 ORDER BY id DESC LIMIT 26;

-- name: sql_erasure_item one erasure_item
-- in:   id erasure_id
-- out:  id erasure_id, account account_id?, state text, asked_at timestamptz, due_at timestamptz, waits_for text?, erased_at timestamptz?,
--       late bool
SELECT id, account_id, state, asked_at, due_at, waits_for, erased_at, state = 'waiting' AND asked_at < now() - interval '1 month'
  FROM erasures WHERE id = $1;

-- name: sql_erasures_sweep exec
-- in:   years int
-- Reports whose time is over, and what a guest never confirmed.
DELETE FROM erasures WHERE id IN
       (SELECT id FROM erasures WHERE (state = 'confirming' AND due_at < now())
            OR (state IN ('told', 'cancelled') AND ended_at < now() - make_interval(years => $1::int)) LIMIT 500);
