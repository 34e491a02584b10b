-- Work that happens after the answer: jobs, and the outbox they are fed from.

CREATE TABLE jobs (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind       text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]*$'),
	args       jsonb NOT NULL DEFAULT '{}',
	state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'parked')),
	priority   int NOT NULL DEFAULT 0,
	attempts   int NOT NULL DEFAULT 0,
	run_at     timestamptz NOT NULL DEFAULT now(),
	claimed_at timestamptz,
	claimed_by text,
	last_error text,
	unique_key text,
	created_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX jobs_next ON jobs (priority DESC, run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_running ON jobs (claimed_at) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_unique ON jobs (unique_key) WHERE unique_key IS NOT NULL;
COMMENT ON TABLE jobs IS 'Work waiting, running or parked after its last try. A finished job''s row is gone.';
COMMENT ON COLUMN jobs.unique_key IS 'At most one job with this key exists.';
COMMENT ON COLUMN jobs.claimed_by IS 'Host and process that runs it; one that died is found by claimed_at.';

CREATE TABLE outbox (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	topic      text NOT NULL CHECK (topic ~ '^[a-z]+(\.[a-z_]+)+$'),
	payload    jsonb NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0.02);
COMMENT ON TABLE outbox IS 'Events for other rooms and the world, written with the change they tell of. soukd turns each into jobs and removes it.';

CREATE TABLE mails (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	message_id text NOT NULL UNIQUE,
	recipient  text NOT NULL,
	subject    text NOT NULL,
	kind       text NOT NULL,
	sent_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE mails IS 'What was sent to whom: never twice for one message id.';

CREATE TABLE imports (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	seller_id   bigint NOT NULL REFERENCES sellers,
	file        text NOT NULL,
	fingerprint bytea NOT NULL,
	rows_done   bigint NOT NULL DEFAULT 0,
	rows_bad    bigint NOT NULL DEFAULT 0,
	state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done')),
	started_at  timestamptz NOT NULL DEFAULT now(),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE (seller_id, fingerprint)
);
COMMENT ON TABLE imports IS 'A file of products on its way in; started again it goes on after rows_done.';
COMMENT ON COLUMN imports.fingerprint IS 'BLAKE2b-256 of the file and its mapping.';
