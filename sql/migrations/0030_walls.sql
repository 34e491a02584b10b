-- The second wall. The server's processes take the role souk_app, which owns nothing: it may
-- do to each table what its statements do, and sees of persons' rows only those of the viewer that its
-- transaction names (src/run/wall.h). Whoever owns the tables (soukd) is not held by it.
-- A table that nothing is said of here is closed to the server's processes.

DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'souk_app') THEN
		CREATE ROLE souk_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
	END IF;
	-- A superuser may take any role.
	IF NOT pg_has_role(current_user, 'souk_app', 'MEMBER') THEN
		EXECUTE format('GRANT souk_app TO %I', current_user);
	END IF;
EXCEPTION
	WHEN duplicate_object OR unique_violation THEN
		NULL;	-- another database of this server has just made it
	WHEN insufficient_privilege THEN
		RAISE EXCEPTION 'the server needs a role: a superuser must first run CREATE ROLE souk_app; GRANT souk_app TO %', quote_ident(current_user);
END $$;
-- Nobody puts a table of the same name before ours.
DO $$
BEGIN
	EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
	IF has_schema_privilege('souk_app', 'public', 'CREATE') THEN
		REVOKE CREATE ON SCHEMA public FROM PUBLIC;
	END IF;
END $$;
GRANT USAGE ON SCHEMA public TO souk_app;
GRANT USAGE ON SEQUENCE order_numbers TO souk_app;

-- What the transaction names. One setting holds all, set for this transaction only, its parts
-- parted by U+001F; a part nobody set is NULL, which is equal to nothing.
CREATE FUNCTION wall_part(n int) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
	RETURN nullif(split_part(current_setting('souk.viewer', true), chr(31), n), '');
COMMENT ON FUNCTION wall_part IS 'A part of what the transaction says of its viewer, in the order of src/run/wall.c.';
CREATE FUNCTION wall_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(1)::bigint;
CREATE FUNCTION wall_cart() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(2)::bigint;
CREATE FUNCTION wall_shop() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(3)::bigint;
CREATE FUNCTION wall_session() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE RETURN decode(wall_part(5), 'hex');
CREATE FUNCTION wall_order() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(6)::bigint;
CREATE FUNCTION wall_key() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(7);
CREATE FUNCTION wall_hash() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE RETURN decode(wall_part(8), 'hex');
CREATE FUNCTION wall_email() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(9);
CREATE FUNCTION wall_helper() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN wall_part(11)::bigint;
-- The system itself, or a page for staff whose viewer has one of these permissions: 'orders|money'.
CREATE FUNCTION wall_sees(permissions text) RETURNS bool LANGUAGE sql STABLE PARALLEL SAFE
	RETURN wall_part(10) = 'on' OR wall_part(4) ~ (' (' || permissions || ') ');
COMMENT ON FUNCTION wall_sees IS 'Whether the system acts, or staff with one of these permissions on a page for staff.';

-- What a secret that was presented leads to. They look behind the wall, at one row. Functions that do so call
-- everything by its full name, which costs less than a search path of their own.
CREATE FUNCTION wall_key_account() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	RETURN CASE WHEN public.wall_hash() IS NOT NULL THEN
		coalesce((SELECT account_id FROM public.account_links WHERE token_hash = public.wall_hash()),
		         (SELECT account_id FROM public.half_logins WHERE token_hash = public.wall_hash()),
		         (SELECT account_id FROM public.passkeys WHERE credential_id = public.wall_hash())) END;
END $$;
CREATE FUNCTION wall_email_account() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	RETURN (SELECT id FROM public.accounts WHERE email = public.wall_email());
END $$;
CREATE FUNCTION wall_key_checkout() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	RETURN CASE WHEN public.wall_key() IS NOT NULL THEN
		(SELECT id FROM public.checkouts WHERE token = public.wall_key() AND account_id IS NULL) END;
END $$;
CREATE FUNCTION wall_checkout_seen(checkout bigint) RETURNS bool LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	RETURN (public.wall_shop() IS NOT NULL OR public.wall_order() IS NOT NULL) AND EXISTS (SELECT FROM public.orders o
		WHERE o.checkout_id = checkout AND (o.seller_id = public.wall_shop() OR o.id = public.wall_order()));
END $$;
COMMENT ON FUNCTION wall_checkout_seen IS 'Whether one of its orders is the shop''s, or the one whose key was shown.';
CREATE FUNCTION wall_shops() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	RETURN ARRAY(SELECT seller_id FROM public.seller_members WHERE account_id = public.wall_account() UNION SELECT public.wall_shop());
END $$;
COMMENT ON FUNCTION wall_shops IS 'The shops the viewer works for.';

CREATE FUNCTION wall_help() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	RETURN (SELECT help_id FROM public.sessions WHERE token_hash = public.wall_session());
END $$;
COMMENT ON FUNCTION wall_help IS 'The help this browser acts by, also when it is over.';
CREATE FUNCTION holds_of(place text, most int, OUT checkouts bigint, OUT units bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
	SELECT count(*), coalesce(sum(x.units), 0) INTO checkouts, units
	  FROM (SELECT c.units FROM public.checkouts c WHERE c.origin = place AND c.closed_at IS NULL LIMIT most) x;
END $$;
COMMENT ON FUNCTION holds_of IS 'How many checkouts from one place hold stock, most at most, and how much of it, whoever opened them.';

-- For whom a session acts: a shop the account works for, or an account that support helps. Whose session it is then,
-- and the rest as JSON, without what is not there.
CREATE FUNCTION viewer_acting(hash bytea, OUT account bigint, OUT acting text) LANGUAGE plpgsql STABLE AS $$
BEGIN
	SELECT a.id,
	       json_strip_nulls(json_build_object('seller', sh.id, 'seller_name', sh.name,
	           'seller_role', CASE WHEN sh.id IS NOT NULL THEN sm.role END,
	           'many_shops', EXISTS (SELECT FROM public.seller_members o WHERE o.account_id = a.id AND o.seller_id <> sh.id),
	           'helper', h.staff_id, 'helper_name', st.name, 'helper_role', st.staff_role,
	           'help_until', (extract(epoch FROM h.ends_at) * 1000000)::bigint))::text
	  INTO account, acting
	  FROM public.sessions s
	  LEFT JOIN public.helps h ON h.id = s.help_id
	  LEFT JOIN public.accounts st ON st.id = h.staff_id AND st.closed_at IS NULL
	  LEFT JOIN public.accounts a ON a.id = CASE WHEN s.help_id IS NULL THEN s.account_id
	                                             WHEN h.ended_at IS NULL AND h.ends_at > now()
	                                                  AND EXISTS (SELECT FROM public.sessions own WHERE own.id = s.helper_session AND own.expires_at > now())
	                                             THEN h.account_id END
	                             AND a.closed_at IS NULL
	  LEFT JOIN public.seller_members sm ON sm.account_id = a.id AND sm.seller_id = s.seller_id
	  LEFT JOIN public.sellers sh ON sh.id = sm.seller_id AND sh.state <> 'closed'
	 WHERE s.token_hash = hash;
END $$;
COMMENT ON FUNCTION viewer_acting IS 'For whom a session acts, as viewer_of sees it.';

-- Who is behind a session: the door in the wall, opened by nothing but the token's hash. Every page with a
-- session begins here, most of them for people without a shop, or guests: for them it is one row of each of a few
-- tables, looked up one after another, which costs half of what a join of them all does.
CREATE FUNCTION viewer_of(hash bytea, OUT account bigint, OUT name text, OUT email text, OUT lang text, OUT staff_role text,
	OUT cart bigint, OUT cart_count bigint, OUT stale bool, OUT fresh bool, OUT verified bool, OUT second_factor bool,
	OUT currency text, OUT acting text)
RETURNS SETOF record LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 AS $$
DECLARE
	session record;
BEGIN
	SELECT s.account_id, s.cart_id, s.seller_id IS NOT NULL OR s.help_id IS NOT NULL AS acting, s.seen_at < now() - interval '1 hour' AS stale,
	       coalesce(s.proved_at > now() - interval '15 minutes', false) AS fresh
	  INTO session FROM public.sessions s WHERE s.token_hash = hash AND s.expires_at > now();
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF session.acting THEN
		SELECT v.account, v.acting INTO account, acting FROM public.viewer_acting(hash) v;
	ELSE
		account := session.account_id;
	END IF;
	SELECT a.id, a.name, a.email, a.lang, a.staff_role, a.email_verified_at IS NOT NULL, a.second_factor, a.currency
	  INTO account, name, email, lang, staff_role, verified, second_factor, currency
	  FROM public.accounts a WHERE a.id = account AND a.closed_at IS NULL;
	IF account IS NOT NULL THEN
		cart := (SELECT k.id FROM public.carts k WHERE k.account_id = account);
	ELSE
		cart := session.cart_id;
	END IF;
	cart_count := 0;
	IF cart IS NOT NULL THEN
		cart_count := (SELECT coalesce(sum(l.quantity), 0) FROM public.cart_lines l WHERE l.cart_id = cart);
	END IF;
	stale := session.stale;
	fresh := session.fresh;
	verified := coalesce(verified, false);
	second_factor := coalesce(second_factor, false);
	RETURN NEXT;
END $$;
COMMENT ON FUNCTION viewer_of IS 'Who is behind a session. Looks behind the wall.';

-- The other door: who is behind a token for programs. One for a shop is worth nothing once the
-- account is not its member.
CREATE FUNCTION viewer_of_token(hash bytea, OUT id bigint, OUT account bigint, OUT name text, OUT email text, OUT lang text,
	OUT verified bool, OUT seller bigint, OUT seller_name text, OUT seller_role text, OUT scopes text, OUT expires_at timestamptz,
	OUT stale bool)
RETURNS SETOF record LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 AS $$
BEGIN
	RETURN QUERY
	SELECT t.id, a.id, a.name, a.email, a.lang, a.email_verified_at IS NOT NULL, sh.id, sh.name, sm.role, t.scopes, t.expires_at,
	       t.used_at IS NULL OR t.used_at < now() - interval '1 hour'
	  FROM public.access_tokens t
	  JOIN public.accounts a ON a.id = t.account_id AND a.closed_at IS NULL
	  LEFT JOIN public.seller_members sm ON sm.account_id = a.id AND sm.seller_id = t.seller_id
	  LEFT JOIN public.sellers sh ON sh.id = sm.seller_id AND sh.state <> 'closed'
	 WHERE t.token_hash = hash AND t.expires_at > now() AND (t.seller_id IS NULL OR sh.id IS NOT NULL);
END $$;
COMMENT ON FUNCTION viewer_of_token IS 'Who is behind a token for programs. Looks behind the wall.';

-- What is on show, and the words of the house: for everybody, so the catalogue costs what it did.
GRANT SELECT ON sellers, categories, category_attributes, reviews, tax_rates, order_transitions, terms TO souk_app;
GRANT SELECT, INSERT, UPDATE ON products, variants TO souk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON category_products, images TO souk_app;
-- What is held by which number; whose number that is stands in checkouts.
GRANT SELECT, INSERT ON reservations TO souk_app;
GRANT UPDATE (state) ON reservations TO souk_app;

-- Counters by keyed hashes.
GRANT SELECT, INSERT, UPDATE, DELETE ON guesses TO souk_app;
GRANT SELECT, INSERT, UPDATE ON limit_buckets TO souk_app;

-- Written for others to read: the stock's journal, the audit log, events and jobs for soukd.
GRANT INSERT ON stock_movements, outbox, jobs TO souk_app;
GRANT SELECT (id, kind, state, priority, run_at, unique_key) ON jobs TO souk_app;

-- Persons' data, and what each may do there. What is never changed cannot be: no UPDATE and no DELETE.
GRANT SELECT, INSERT, UPDATE ON accounts, carts, account_links, email_changes, seller_invitations, helps TO souk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, seller_members, cart_lines, account_devices, account_addresses, account_mutes,
	totp_secrets, recovery_codes, passkeys, challenges, half_logins, access_tokens TO souk_app;
GRANT DELETE ON account_links, email_changes TO souk_app;
GRANT SELECT, INSERT ON account_consents, order_lines, dispute_messages, ledger_entries, ledger_postings, ledger_accounts,
	moderation_actions, audit_log TO souk_app;
GRANT SELECT ON order_events TO souk_app;
GRANT SELECT, INSERT, UPDATE ON checkouts, shipments TO souk_app;
GRANT SELECT, INSERT ON orders, payments, refunds, disputes, webhook_events TO souk_app;
GRANT UPDATE (account_id, state, state_by, state_why, state_request, refunded, due_at, updated_at) ON orders TO souk_app;
GRANT UPDATE (refunded) ON payments TO souk_app;
GRANT UPDATE (state, asked_at, stripe_refund, failure, settled_at) ON refunds TO souk_app;
GRANT UPDATE (state, decision, decision_why, decided_by, refund_amount, decided_at) ON disputes TO souk_app;
GRANT UPDATE (applied_at, outcome) ON webhook_events TO souk_app;

-- The history of orders and the balances are written by triggers alone.
CREATE OR REPLACE FUNCTION orders_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO public.order_events (order_id, before, after, by, why, request)
		SELECT id, '', state, state_by, state_why, state_request FROM new_rows ORDER BY id;
	ELSE
		INSERT INTO public.order_events (order_id, before, after, by, why, request)
		SELECT n.id, o.state, n.state, n.state_by, n.state_why, n.state_request
		  FROM new_rows n JOIN old_rows o USING (id)
		 WHERE n.state <> o.state ORDER BY n.id;
	END IF;
	RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION ledger_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
	bad bigint;
BEGIN
	SELECT n.entry_id INTO bad
	  FROM new_rows n JOIN public.ledger_accounts a ON a.id = n.account_id
	 GROUP BY n.entry_id, a.currency HAVING sum(n.amount) <> 0 LIMIT 1;
	IF bad IS NOT NULL THEN
		RAISE EXCEPTION 'ledger entry % does not balance', bad USING ERRCODE = 'check_violation';
	END IF;
	INSERT INTO public.ledger_balances (account_id, slot, amount)
	SELECT account_id, pg_backend_pid() % 16, sum(amount) FROM new_rows GROUP BY account_id ORDER BY account_id
	    ON CONFLICT (account_id, slot) DO UPDATE SET amount = ledger_balances.amount + excluded.amount;
	RETURN NULL;
END $$;

-- A row that hangs on another is seen by who sees that one. Every (SELECT ...) is worked out once in a
-- statement, and only when the terms before it said no.
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON orders USING (
	account_id = (SELECT wall_account()) OR seller_id = (SELECT wall_shop()) OR id = (SELECT wall_order())
	OR (SELECT wall_sees('orders|disputes|money')) OR checkout_id = (SELECT wall_key_checkout()));
-- A guest's checkout is seen by its cart and by its token, an account's by neither.
ALTER TABLE checkouts ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON checkouts USING (
	account_id = (SELECT wall_account()) OR (account_id IS NULL AND (cart_id = (SELECT wall_cart()) OR token = (SELECT wall_key())))
	OR (SELECT wall_sees('orders|disputes|money')) OR wall_checkout_seen(id));
ALTER TABLE order_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON order_lines USING (EXISTS (SELECT FROM orders o WHERE o.id = order_id));
ALTER TABLE order_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON order_events USING (EXISTS (SELECT FROM orders o WHERE o.id = order_id));
ALTER TABLE shipments ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON shipments USING (EXISTS (SELECT FROM orders o WHERE o.id = order_id));
ALTER TABLE disputes ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON disputes USING (EXISTS (SELECT FROM orders o WHERE o.id = order_id));
ALTER TABLE dispute_messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON dispute_messages USING (EXISTS (SELECT FROM disputes d WHERE d.id = dispute_id));

-- Money moves by the system's hand, also when a buyer or a shop set it moving.
ALTER TABLE refunds ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON refunds FOR SELECT USING ((SELECT wall_sees('orders|disputes|money')) OR EXISTS (SELECT FROM orders o WHERE o.id = order_id));
CREATE POLICY made ON refunds FOR INSERT WITH CHECK ((SELECT wall_sees('money')));
CREATE POLICY moved ON refunds FOR UPDATE USING ((SELECT wall_sees('money')));
ALTER TABLE payments ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON payments USING ((SELECT wall_sees('orders|money')));
ALTER TABLE webhook_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON webhook_events USING ((SELECT wall_sees('system|orders|money')));
ALTER TABLE ledger_accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON ledger_accounts USING ((SELECT wall_sees('orders|money')));
ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON ledger_entries USING ((SELECT wall_sees('orders|money')));
ALTER TABLE ledger_postings ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON ledger_postings USING ((SELECT wall_sees('orders|money')));
ALTER TABLE moderation_actions ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON moderation_actions USING ((SELECT wall_sees('listings|moderate')));
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON audit_log FOR SELECT USING ((SELECT wall_sees('audit')));
CREATE POLICY written ON audit_log FOR INSERT WITH CHECK (true);

-- Carts. A guest's holds nothing but its number; what is in it is its viewer's.
ALTER TABLE carts ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON carts USING (account_id IS NULL OR account_id = (SELECT wall_account()) OR (SELECT wall_sees('orders')));
ALTER TABLE cart_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON cart_lines USING (
	cart_id = (SELECT wall_cart()) OR (SELECT wall_sees('system'))
	OR EXISTS (SELECT FROM carts c WHERE c.id = cart_id AND c.account_id = (SELECT wall_account())));

-- People. Who works for a shop sees who else does.
ALTER TABLE seller_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON seller_members FOR SELECT USING (
	account_id = (SELECT wall_account()) OR (SELECT wall_sees('people|roles|behalf')) OR seller_id = ANY ((SELECT wall_shops())::bigint[]));
CREATE POLICY joins ON seller_members FOR INSERT WITH CHECK (
	seller_id = (SELECT wall_shop())
	OR EXISTS (SELECT FROM seller_invitations i WHERE i.seller_id = seller_members.seller_id AND i.token_hash = (SELECT wall_hash())));
CREATE POLICY changes ON seller_members FOR UPDATE USING (seller_id = (SELECT wall_shop()));
CREATE POLICY leaves ON seller_members FOR DELETE USING (seller_id = (SELECT wall_shop()) OR account_id = (SELECT wall_account()));
ALTER TABLE seller_invitations ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON seller_invitations USING (seller_id = (SELECT wall_shop()) OR token_hash = (SELECT wall_hash()));
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON accounts FOR SELECT USING (
	id = (SELECT wall_account()) OR email = (SELECT wall_email()) OR (SELECT wall_sees('people|audit|roles|behalf'))
	OR (staff_role IS NOT NULL AND (SELECT wall_part(4)) IS NOT NULL) OR id = (SELECT wall_key_account())
	OR EXISTS (SELECT FROM seller_members m WHERE m.account_id = accounts.id)
	OR EXISTS (SELECT FROM helps h WHERE h.staff_id = accounts.id));
CREATE POLICY made ON accounts FOR INSERT WITH CHECK (email = (SELECT wall_email()));
CREATE POLICY changes ON accounts FOR UPDATE USING (
	id = (SELECT wall_account()) OR email = (SELECT wall_email()) OR (SELECT wall_sees('people|roles|behalf')));
-- Who helps in somebody's place comes back to a session of their own; the person sees the helper's.
ALTER TABLE helps ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON helps USING (
	account_id = (SELECT wall_account()) OR staff_id = (SELECT wall_helper()) OR (SELECT wall_sees('people|behalf'))
	OR id = (SELECT wall_help()));
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON sessions USING (
	token_hash = (SELECT wall_session()) OR account_id = (SELECT wall_account()) OR (SELECT wall_sees('people|roles|behalf'))
	OR account_id = (SELECT wall_helper()) OR (help_id IS NOT NULL AND EXISTS (SELECT FROM helps h WHERE h.id = help_id)));
ALTER TABLE account_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON account_links USING (token_hash = (SELECT wall_hash()) OR account_id = (SELECT wall_account()));
ALTER TABLE half_logins ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON half_logins USING (token_hash = (SELECT wall_hash()) OR account_id = (SELECT wall_account()));
ALTER TABLE challenges ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON challenges USING (holder_hash = (SELECT wall_hash()));
ALTER TABLE passkeys ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON passkeys USING (account_id = (SELECT wall_account()) OR credential_id = (SELECT wall_hash()));
ALTER TABLE account_consents ENABLE ROW LEVEL SECURITY;
CREATE POLICY viewer ON account_consents FOR SELECT USING (account_id = (SELECT wall_account()));
CREATE POLICY given ON account_consents FOR INSERT WITH CHECK (account_id = (SELECT wall_account()) OR (SELECT wall_email()) IS NOT NULL);
-- Whether a password comes from a device its account knows is asked before the password is right.
CREATE POLICY guessed ON account_devices FOR SELECT USING (account_id = (SELECT wall_email_account()));

-- What is one account's and nobody else's.
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['access_tokens', 'account_addresses', 'account_devices', 'account_mutes', 'email_changes', 'totp_secrets',
	                         'recovery_codes'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY viewer ON %I USING (account_id = (SELECT wall_account()))', t);
	END LOOP;
END $$;
