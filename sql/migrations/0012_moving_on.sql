-- Who holds how much, when an order moves on by itself, what became of a refund.

ALTER TABLE checkouts ADD COLUMN origin text;
COMMENT ON COLUMN checkouts.origin IS 'Keyed hash of the network address it came from, to count holds by; NULL: not counted.';
CREATE INDEX checkouts_origin ON checkouts (origin) WHERE origin IS NOT NULL AND closed_at IS NULL;
