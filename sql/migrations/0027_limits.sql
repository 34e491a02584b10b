-- How often somebody may do something, as all nodes see it. Unlogged: after a crash everybody starts afresh.

CREATE UNLOGGED TABLE limit_buckets (
	bucket  int NOT NULL,
	key     bigint NOT NULL,
	full_at timestamptz NOT NULL,
	wait_ms bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (bucket, key)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE limit_buckets IS 'Buckets of tries that time refills, each kept as the moment it is full again.';
COMMENT ON COLUMN limit_buckets.bucket IS 'Which limit: a keyed hash of its name.';
COMMENT ON COLUMN limit_buckets.key IS 'Whose: an account, or a keyed hash of a network.';
COMMENT ON COLUMN limit_buckets.wait_ms IS 'How long the last try has to wait; 0: it was let through.';

-- Wrong codes are counted with the wrong passwords now.
DROP TABLE factor_tries;
CREATE UNLOGGED TABLE guesses (
	key     bigint PRIMARY KEY,
	wrong   int NOT NULL,
	next_at timestamptz NOT NULL,
	wait_ms bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE guesses IS 'Wrong passwords and codes in a row. Each makes the wait for the next longer; none locks for good.';
COMMENT ON COLUMN guesses.key IS 'Keyed hash of what is guessed and of the device or network it is guessed from, or of all that are strangers to the account.';
COMMENT ON COLUMN guesses.wait_ms IS 'How long the last try had to wait; 0: it was looked at.';

CREATE INDEX account_devices_network ON account_devices (account_id, network);
