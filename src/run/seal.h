/* seal: what the database must not be able to tell: encrypted, and bound to its place.
 *
 * XChaCha20-Poly1305. The key's number goes along with the value, so that old values
 * open while new ones are made with the newest key of SOUK_SEAL_KEYS. A value moved to
 * another row or column does not open there. Who loses the keys loses the values. */
#ifndef RUN_SEAL_H
#define RUN_SEAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/gather.h"
#include "run/req.h"

enum { SEAL_BATCH = 200, SEAL_PREFIX = 3 };

/* place: "table.column". */
struct bytes	 seal(struct arena *, const char *place, int64_t row, const void *, size_t);
/* False: not sealed here, changed, or with a key nobody has. The bytes opened are
 * followed by a NUL. */
bool		 unseal(struct arena *, const char *place, int64_t row, struct bytes, struct bytes *) MUST_USE;
/* How everything begins that is sealed with the newest key. */
struct bytes	 seal_prefix(struct arena *);

/* SEALED(totp_secret, "totp_secrets.secret", sql_totp_old, sql_totp_reseal): a sealed
 * column. The first statement lists up to SEAL_BATCH rows after an id whose value begins
 * otherwise than said, the second exchanges one value for another. */
struct sealed_value {
	int64_t		 id;
	struct bytes	 value;
};

struct sealed_column {
	const char	*place;
	size_t		 (*old)(struct req *, struct bytes prefix, int64_t after, struct sealed_value *);
	int64_t		 (*put)(struct req *, int64_t id, struct bytes, struct bytes);
};

#define SEALED(name, place_text, old_sql, put_sql)			\
	static size_t							\
	sealed_##name(struct req *r, struct bytes prefix, int64_t after, struct sealed_value *v) \
	{								\
		struct old_sql##_row *rows;				\
		size_t n = old_sql(r, prefix, after, &rows);		\
									\
		must(n <= SEAL_BATCH);					\
		for (size_t i = 0; i < n; i++)				\
			v[i] = (struct sealed_value){ rows[i].id, rows[i].value }; \
		return (n);						\
	}								\
	static const struct sealed_column sealed_column_##name GATHER(sealed_columns) = \
	    { place_text, sealed_##name, put_sql }

struct seal_count {
	int64_t	changed, shut;	/* shut: do not open with any key there is */
};
/* Seals with the newest key what is sealed with older ones, batch by batch. */
struct seal_count seal_rotate(struct req *);

#endif
