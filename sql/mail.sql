-- name: sql_mail_sent_before one
-- in:   message_id text
-- out:  yes bool
SELECT EXISTS (SELECT FROM mails WHERE message_id = $1);

-- name: sql_mail_sent exec
-- in:   message_id text, recipient text, subject text, kind text
INSERT INTO mails (message_id, recipient, subject, kind) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: sql_mails_sweep exec
-- in:   days int
DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE sent_at < now() - make_interval(days => $1::int) LIMIT 1000);

-- name: sql_mails_forget exec
-- in:   recipients text[], only_account bool
-- That a letter was sent stays, so that it is not sent again.
UPDATE mails SET recipient = '-', subject = '-' WHERE recipient = ANY ($1) AND (NOT $2 OR kind LIKE 'account\_%');

-- name: sql_mail_went_to one
-- in:   recipient text, kind text
-- out:  yes bool
SELECT EXISTS (SELECT FROM mails WHERE recipient = $1 AND kind = $2);
