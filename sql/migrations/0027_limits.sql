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
