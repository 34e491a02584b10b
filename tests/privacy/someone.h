/* someone: a buyer of whom every table knows something, and the search for what is left. */
#ifndef TESTS_PRIVACY_SOMEONE_H
#define TESTS_PRIVACY_SOMEONE_H

#include "run/job.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

/* What nobody else is called. */
#define WHO_NAME	"Alwine Querfeldt"
#define WHO_EMAIL	"alwine.querfeldt@test.example"
#define WHO_BEFORE	"querfeldt.old@test.example"
#define WHO_STREET	"Zwetschgengasse 17"
#define WHO_PHONE	"+49 431 5550199"

static inline void
run_job(const char *kind)
{
	sql("DELETE FROM jobs WHERE state = 'waiting'; DELETE FROM outbox");
	sql("INSERT INTO jobs (kind) VALUES ('%s')", kind);
	job_run_due("test");
	CHECK_STR(sql_string("SELECT coalesce(string_agg(last_error, ','), '') FROM jobs WHERE kind = '%s'", kind), "");
}

/* "table.column" of every place that holds one of the words, whatever its type. */
static inline const char *
places_with(const char *words)
{
	sql("CREATE TEMP TABLE IF NOT EXISTS found (place text); TRUNCATE found");
	sql("DO $$ DECLARE c record; w text; n bigint; BEGIN "
	    "FOR c IN SELECT k.table_name, k.column_name, k.data_type FROM information_schema.columns k "
	    "JOIN information_schema.tables t USING (table_schema, table_name) "
	    "WHERE k.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2 LOOP "
	    "FOREACH w IN ARRAY string_to_array('%s', '|') LOOP "
	    "IF c.data_type = 'bytea' THEN "
	    "EXECUTE format('SELECT count(*) FROM %%I WHERE position(convert_to($1, ''UTF8'') IN %%I) > 0', c.table_name, c.column_name) INTO n USING w; "
	    "ELSE EXECUTE format('SELECT count(*) FROM %%I WHERE strpos(lower(%%I::text), lower($1)) > 0', c.table_name, c.column_name) INTO n USING w; "
	    "END IF; "
	    "IF n > 0 THEN INSERT INTO found VALUES (c.table_name || '.' || c.column_name); END IF; "
	    "END LOOP; END LOOP; END $$", words);
	return (sql_string("SELECT coalesce(string_agg(DISTINCT place, ' ' ORDER BY place), '') FROM found"));
}

#define EVERY_WORD WHO_NAME "|" WHO_EMAIL "|" WHO_BEFORE "|" WHO_STREET "|" WHO_PHONE "|querfeldt|alwine|zwetschgen"

/* Alice becomes her, has been everywhere, and has nothing open. */
static inline void
be_someone(void)
{
	sql("UPDATE accounts SET name = '" WHO_NAME "', email = '" WHO_EMAIL "' WHERE id = 2");
	give_alice_a_password();
	sql("INSERT INTO account_addresses (account_id, name, street, city, country, phone, is_default) "
	    "VALUES (2, '" WHO_NAME "', '" WHO_STREET "', 'Kiel', 'DE', '" WHO_PHONE "', true)");
	sql("INSERT INTO email_changes (id, account_id, old_email, old_proved, new_email, confirmed_at) VALUES (50, 2, '" WHO_BEFORE "', true, '" WHO_EMAIL "', now())");
	sql("INSERT INTO account_links (token_hash, account_id, kind, email, change_id, expires_at) "
	    "VALUES (sha256('link'), 2, 'email_undo', '" WHO_BEFORE "', 50, now())");
	sql("INSERT INTO account_devices (account_id, device_hash, browser) VALUES (2, sha256('d'), 'Querfeldt Browser')");
	sql("INSERT INTO account_mutes (account_id, kind) VALUES (2, 'order_delivered')");
	sql("INSERT INTO account_consents (account_id, version) VALUES (2, 1)");
	sql("INSERT INTO totp_secrets (account_id, secret) VALUES (2, 'alwine')");
	sql("INSERT INTO recovery_codes (account_id, code_hash) VALUES (2, sha256('x'))");
	sql("INSERT INTO passkeys (account_id, credential_id, algorithm, public_key, user_handle, sign_count, name) "
	    "VALUES (2, 'c', -7, 'k', sha256('u'), 0, 'Alwine''s phone')");
	sql("INSERT INTO helps (staff_id, account_id, reason, ends_at) VALUES (1, 2, '" WHO_NAME " asked for it', now())");
	sql("INSERT INTO access_tokens (account_id, token_hash, name, scopes, expires_at) "
	    "VALUES (2, sha256('t'), 'Alwine''s script', 'profile:read', now() + interval '1 day')");
	sql("INSERT INTO sign_in_providers (id, name, issuer, client_id, scopes) VALUES (50, 'Elsewhere', 'https://id.example', 'us', 'openid'); "
	    "INSERT INTO sign_in_identities (provider_id, subject, account_id, email) VALUES (50, 'alwine-50', 2, '" WHO_EMAIL "')");
	sql("INSERT INTO carts (id, account_id) VALUES (70, 2); INSERT INTO cart_lines (cart_id, variant_id, quantity, seen_price) VALUES (70, 1, 1, 1800)");
	sql("UPDATE checkouts SET name = '" WHO_NAME "', email = '" WHO_EMAIL "', street = '" WHO_STREET "', phone = '" WHO_PHONE "', origin = 'o' WHERE id = 1");
	sql("INSERT INTO checkouts (id, token, state, currency, email, name, street, country, hold_until, closed_at) "
	    "VALUES (50, 'test-checkout-token-000050', 'expired', 'EUR', '" WHO_EMAIL "', '" WHO_NAME "', '" WHO_STREET "', 'DE', now(), now())");
	sql("UPDATE reviews SET author = 'Alwine Q.', body = 'I, " WHO_NAME ", like it.' WHERE account_id = 2");
	sql("INSERT INTO mails (message_id, recipient, subject, kind) VALUES ('<m1>', '" WHO_EMAIL "', 'Hello Alwine', 'account_welcome'), "
	    "('<m2>', '" WHO_BEFORE "', 'Your order', 'order_receipt')");
	sql("INSERT INTO seller_invitations (seller_id, email, role, invited_by, expires_at) VALUES (1, '" WHO_EMAIL "', 'manager', 4, now() + interval '1 day')");
	sql("INSERT INTO webhook_events (id, type, payload, applied_at) VALUES ('evt_1', 'checkout.session.completed', "
	    "'{\"id\":\"cs_test_fixture1\",\"name\":\"" WHO_NAME "\",\"phone\":\"" WHO_PHONE "\"}', now())");
	sql("INSERT INTO jobs (kind, state, last_error) VALUES ('notice_mail', 'parked', '550 no mailbox <" WHO_EMAIL ">')");
	sql("UPDATE orders SET state = 'accepted', state_by = 'seller', state_why = '" WHO_NAME " rang' WHERE id = 1");
	sql("UPDATE orders SET state = 'shipped', state_why = '' WHERE id = 1; UPDATE orders SET state = 'delivered' WHERE id IN (1, 2)");
	sql("UPDATE orders SET state = 'completed', due_at = NULL WHERE id IN (1, 2)");
	sql("UPDATE shipments SET tracking = 'QUERFELDT1'");
	sql("INSERT INTO dispute_messages (dispute_id, side, account_id, body) VALUES (1, 'seller', 5, 'Dear " WHO_NAME ", we are sorry.')");
	sql("UPDATE disputes SET state = 'decided', decision = 'reject', decision_why = 'Alwine had it', decided_at = now(), decided_by = 1");
}

#endif
