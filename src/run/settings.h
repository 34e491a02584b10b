/* settings: what the machine and its owner decide. One table in settings.c
 * says all: name, default, kind, comment. The environment wins over the file
 * that SOUK_CONFIG names (lines KEY=VALUE, "#" comments), the file over the
 * default; an empty value is none. */
#ifndef RUN_SETTINGS_H
#define RUN_SETTINGS_H

#include "base/buf.h"

/* SETTING_BASE_URL is SOUK_BASE_URL, and so on. */
enum setting {
	SETTING_MODE,
	SETTING_NAME,
	SETTING_BASE_URL,
	SETTING_LISTEN,
	SETTING_TLS_CERT,
	SETTING_TLS_KEY,
	SETTING_WORKERS,
	SETTING_JOB_PROCESSES,
	SETTING_TRUSTED_PROXY,
	SETTING_VAR,
	SETTING_SECRET,
	SETTING_SEAL_KEYS,
	SETTING_REQUIRE_SECOND_FACTOR,
	SETTING_DATABASE_URL,
	SETTING_DB_POOL,
	SETTING_REQUEST_MS,
	SETTING_UPLOAD_MB,
	SETTING_CACHE_MB,
	SETTING_RATE_LIMITS,
	SETTING_SIGNUP_PROOF,
	SETTING_SIGNUP_PROOF_BITS,
	SETTING_SIGNUPS_PER_MINUTE,
	SETTING_SESSION_IDLE_DAYS,
	SETTING_SESSION_DAYS,
	SETTING_PASSWORD_MEMORY_MB,
	SETTING_PASSWORD_PASSES,
	SETTING_PICTURES_FROM,
	SETTING_SIGN_IN_FROM,
	SETTING_LOG_LEVEL,
	SETTING_LOG_FILE,
	SETTING_CURRENCY,
	SETTING_RATES,
	SETTING_TIME_ZONE,
	SETTING_HOLD_MINUTES,
	SETTING_HOLDS_PER_ADDRESS,
	SETTING_UNITS_PER_ADDRESS,
	SETTING_DELIVERED_DAYS,
	SETTING_PROTECTION_DAYS,
	SETTING_REFUND_PROOF_ABOVE,
	SETTING_GUEST_CART_DAYS,
	SETTING_EXPORT_DIR,
	SETTING_EXPORT_DAYS,
	SETTING_ERASURE_DAYS,
	SETTING_BOOKS_YEARS,
	SETTING_CHARGEBACK_DAYS,
	SETTING_REPORT_YEARS,
	SETTING_AUDIT_YEARS,
	SETTING_LOG_DAYS,
	SETTING_KEEP_LINKS_DAYS,
	SETTING_KEEP_DEVICES_DAYS,
	SETTING_KEEP_EMAILS_DAYS,
	SETTING_KEEP_INVITATIONS_DAYS,
	SETTING_KEEP_UNPAID_DAYS,
	SETTING_KEEP_LETTERS_DAYS,
	SETTING_KEEP_EVENTS_DAYS,
	SETTING_KEEP_JOBS_DAYS,
	SETTING_ORDER_LINK_DAYS,
	SETTING_STRIPE_URL,
	SETTING_STRIPE_KEY,
	SETTING_STRIPE_WEBHOOK_SECRET,
	SETTING_STRIPE_VERSION,
	SETTING_SMTP_URL,
	SETTING_SMTP_USER,
	SETTING_SMTP_PASSWORD,
	SETTING_MAIL_FROM,
	SETTING_SECURITY_CONTACT,
	SETTING_SECURITY_POLICY,
	SETTING_COUNT
};

/* What setting_int gives for SOUK_MODE and for SOUK_RATE_LIMITS; for
 * SOUK_LOG_LEVEL it gives an enum log_level. */
enum { MODE_DEVELOPMENT, MODE_PRODUCTION };
enum { RATE_LIMITS_OFF, RATE_LIMITS_ON };
enum { PICTURES_FROM_PUBLIC, PICTURES_FROM_ANY };
enum { SIGN_IN_FROM_PUBLIC, SIGN_IN_FROM_ANY };
enum { SECOND_FACTOR_AUTO, SECOND_FACTOR_OFF, SECOND_FACTOR_ON };

/* Reads everything, before any process is forked; again replaces all. Appends
 * one line for each error and warning ("error: SOUK_DB_POOL: ..."), never a
 * secret. False when there was an error: then nothing may run. */
bool		 settings_load(struct buf *messages) MUST_USE;

/* The value; "" when there is none. Panics before settings_load. */
const char	*setting_text(enum setting);

/* A number in the unit of the setting's name, or the position of a word in its
 * list. Panics on a setting of another kind. */
int64_t		 setting_int(enum setting);

/* SOUK_SECRET, decoded: at least 32 bytes. */
const unsigned char *setting_secret(size_t *n);

/* Whether SOUK_TRUSTED_PROXY names this address, or a network it is in. An
 * address that is no IPv4 or IPv6 address is in none. */
bool		 setting_is_trusted_proxy(const char *address);

/* All settings with comments as a file SOUK_CONFIG could name, secrets and
 * passwords masked. */
void		 settings_print(FILE *);

#endif
