-- What programs say of a parcel, so that saying it twice notes it once.

ALTER TABLE shipments ADD request_key bytea CHECK (length(request_key) = 32);
CREATE UNIQUE INDEX shipments_request ON shipments (order_id, request_key) WHERE request_key IS NOT NULL;
COMMENT ON COLUMN shipments.request_key IS 'Hash of the Idempotency-Key a program sent with it; NULL: none.';
