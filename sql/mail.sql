-- name: sql_mail_sent_before one
-- in:   message_id text
-- out:  yes bool
SELECT EXISTS (SELECT FROM mails WHERE message_id = $1);

-- name: sql_mail_sent exec
-- in:   message_id text, recipient text, subject text, kind text
INSERT INTO mails (message_id, recipient, subject, kind) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;
