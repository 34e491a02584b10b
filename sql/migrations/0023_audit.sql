-- Who did what: rows that are written once, sealed, and chained day by day.

CREATE TABLE audit_log (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at         timestamptz NOT NULL,
	actor      text NOT NULL CHECK (actor IN ('visitor', 'account', 'seller', 'staff', 'system')),
	account_id bigint,
	behalf_id  bigint,
	seller_id  bigint,
	job        text,
	what       text NOT NULL CHECK (what ~ '^[a-z]+(\.[a-z_]+)+$'),
	about      text NOT NULL CHECK (about ~ '^[a-z_]+$'),
	about_id   bigint NOT NULL,
	details    text DEFAULT '{}' CHECK (length(details) <= 20000),
	salt       text DEFAULT '',
	details_hash text NOT NULL DEFAULT '',
	erased     text,
	request    text NOT NULL,
	network    text,
	nonce      text NOT NULL UNIQUE,
	seal       text NOT NULL,
	day        date,
	place      bigint,
	hash       bytea CHECK (length(hash) = 32),
	CHECK ((details IS NULL) = (salt IS NULL) AND (details IS NULL) = (erased IS NOT NULL)),
	CHECK ((day IS NULL) = (place IS NULL) AND (day IS NULL) = (hash IS NULL)),
	UNIQUE (day, place)
);
CREATE INDEX audit_log_unchained ON audit_log (id) WHERE day IS NULL;
CREATE INDEX audit_log_account ON audit_log (account_id, id DESC) WHERE account_id IS NOT NULL;
CREATE INDEX audit_log_behalf ON audit_log (behalf_id, id DESC) WHERE behalf_id IS NOT NULL;
CREATE INDEX audit_log_about ON audit_log (about, about_id, id DESC);
CREATE INDEX audit_log_what ON audit_log (what text_pattern_ops, id DESC);
CREATE INDEX audit_log_at ON audit_log (at);
COMMENT ON TABLE audit_log IS 'What sellers, staff and the system changed, and what happened to accounts. Never changed, never deleted; it refers to nothing, so that it outlives what it names.';
COMMENT ON COLUMN audit_log.account_id IS 'Who did it; NULL: a visitor or the system.';
COMMENT ON COLUMN audit_log.behalf_id IS 'In whose place it was done; NULL: in their own.';
COMMENT ON COLUMN audit_log.seller_id IS 'The shop acted for.';
COMMENT ON COLUMN audit_log.job IS 'What of the system did it.';
COMMENT ON COLUMN audit_log.details IS 'A JSON object. No secrets. NULL: erased, because it named somebody who asked for it.';
COMMENT ON COLUMN audit_log.salt IS 'Random key of details_hash; goes with the details, so that nobody can guess them from their hash.';
COMMENT ON COLUMN audit_log.details_hash IS 'What seal and chain hold of the details: they stay good when the details go.';
COMMENT ON COLUMN audit_log.erased IS 'Keyed hash that only the application can make: the details were erased by it.';
COMMENT ON COLUMN audit_log.network IS 'Where it was asked from: the first 24 bits of an IPv4 address, 64 of an IPv6 address.';
COMMENT ON COLUMN audit_log.nonce IS 'Random: no row passes for a second one.';
COMMENT ON COLUMN audit_log.seal IS 'Keyed hash of the content. Only the application has the key.';
COMMENT ON COLUMN audit_log.day IS 'Day (UTC) whose chain it is in, and its place there from 1; NULL: not chained yet.';
COMMENT ON COLUMN audit_log.hash IS 'BLAKE2b-256 of the hash before it in the day and its content.';

CREATE TABLE audit_days (
	day  date PRIMARY KEY,
	rows bigint NOT NULL,
	head bytea NOT NULL CHECK (length(head) = 32),
	seal text NOT NULL
);
COMMENT ON TABLE audit_days IS 'How far each day''s chain has come.';
COMMENT ON COLUMN audit_days.seal IS 'Keyed hash of the other columns: a chain made anew is found.';

-- Three things may happen to a row: it is chained, its details are erased, its day is over.
CREATE FUNCTION audit_log_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' THEN
		IF OLD.day IS NULL AND NEW.day IS NOT NULL AND
		    to_jsonb(OLD) - '{day,place,hash}'::text[] = to_jsonb(NEW) - '{day,place,hash}'::text[] THEN
			RETURN NEW;
		END IF;
		IF OLD.details IS NOT NULL AND NEW.details IS NULL AND
		    to_jsonb(OLD) - '{details,salt,erased}'::text[] = to_jsonb(NEW) - '{details,salt,erased}'::text[] THEN
			RETURN NEW;
		END IF;
	ELSIF TG_OP = 'DELETE' THEN
		IF OLD.day::text = current_setting('souk.audit_over', true) AND OLD.day < now() - interval '1 year' THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION 'the audit log is never changed';
END $$;
CREATE TRIGGER audit_log_guard BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_guard();
CREATE TRIGGER audit_log_keep BEFORE TRUNCATE ON audit_log EXECUTE FUNCTION audit_log_guard();
CREATE TRIGGER audit_days_guard BEFORE DELETE ON audit_days FOR EACH ROW EXECUTE FUNCTION audit_log_guard();
CREATE TRIGGER audit_days_keep BEFORE TRUNCATE ON audit_days EXECUTE FUNCTION audit_log_guard();

CREATE TABLE seller_invitations (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	seller_id   bigint NOT NULL REFERENCES sellers,
	email       text NOT NULL CHECK (email = lower(email COLLATE "C")),
	role        text NOT NULL CHECK (role IN ('owner', 'manager', 'fulfilment', 'finance')),
	invited_by  bigint NOT NULL REFERENCES accounts,
	token_hash  bytea UNIQUE CHECK (length(token_hash) = 32),
	created_at  timestamptz NOT NULL DEFAULT now(),
	expires_at  timestamptz NOT NULL,
	accepted_at timestamptz,
	ended_at    timestamptz
);
CREATE UNIQUE INDEX seller_invitations_open ON seller_invitations (seller_id, email) WHERE accepted_at IS NULL AND ended_at IS NULL;
COMMENT ON TABLE seller_invitations IS 'Who was asked to join a shop. One open invitation for an address and a shop.';
COMMENT ON COLUMN seller_invitations.token_hash IS 'BLAKE2b-256 of what the letter carries; NULL until the letter is written.';
COMMENT ON COLUMN seller_invitations.ended_at IS 'Taken back by the shop, or replaced by a newer one.';
