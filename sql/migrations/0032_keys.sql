-- What is taken out of an account when its owner comes, or comes back to it.

ALTER TABLE email_changes ADD removed jsonb, ADD reset_at timestamptz;
COMMENT ON COLUMN email_changes.removed IS 'Taken back by the old address: how many of which keys went with it; NULL: it was not.';
COMMENT ON COLUMN email_changes.reset_at IS 'When a new password was chosen by letter after that; what was added until then has gone too.';

ALTER TABLE accounts ADD email_vouched boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN accounts.email_vouched IS 'A provider of sign-ins alone has said whose the address is: no link sent to it was followed yet.';

ALTER TABLE accounts ADD epoch int NOT NULL DEFAULT 0;
COMMENT ON COLUMN accounts.epoch IS 'Counted up when the account''s sessions end: a log-in that began before opens none.';
