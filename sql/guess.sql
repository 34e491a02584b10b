-- name: sql_guess_take one
-- in:   account account_id?, email text?, device bytea?, network text, of_device bigint, of_network bigint, of_strangers bigint,
--       free int, most_s int, strangers_free int, strangers_most_s int
-- out:  known bool, stranger bool, wait_ms bigint
-- Takes a try before anything is looked at, or many at a time would all be the first. A device the account has signed in from
-- is counted by itself, anything else by its network; networks it never signed in from are counted together as well. While a
-- wait is not over nothing changes. After the free tries the wait doubles from a second; a day heals all.
WITH place AS (
	SELECT coalesce(bool_or(d.device_hash = $3), false) AS device, coalesce(bool_or(d.network = $4), false) AS network
	  FROM account_devices d WHERE d.account_id = coalesce($1, (SELECT id FROM accounts WHERE email = $2))
), mine AS (
	SELECT CASE WHEN device THEN $5 ELSE $6 END AS key FROM place
	UNION ALL
	SELECT $7 FROM place WHERE NOT device AND NOT network
), taken AS (
	INSERT INTO guesses AS g (key, wrong, next_at) SELECT key, 1, statement_timestamp() FROM mine ORDER BY key
	    ON CONFLICT (key) DO UPDATE
	   SET wrong = CASE WHEN g.next_at > statement_timestamp() THEN g.wrong
	                    WHEN g.next_at < statement_timestamp() - interval '1 day' THEN 1
	                    ELSE least(g.wrong + 1, 1000) END,
	       next_at = CASE WHEN g.next_at > statement_timestamp() THEN g.next_at
	                      WHEN g.wrong < (CASE g.key WHEN $7 THEN $10 ELSE $8 END)
	                           OR g.next_at < statement_timestamp() - interval '1 day' THEN statement_timestamp()
	                      ELSE statement_timestamp() + least(2 ^ least(g.wrong - (CASE g.key WHEN $7 THEN $10 ELSE $8 END), 20),
	                                                         (CASE g.key WHEN $7 THEN $11 ELSE $9 END)) * interval '1 second' END,
	       wait_ms = greatest(0, ceil(extract(epoch FROM g.next_at - statement_timestamp()) * 1000))
	RETURNING g.wait_ms
)
SELECT device, NOT device AND NOT network, (SELECT max(wait_ms) FROM taken) FROM place;

-- name: sql_guess_right exec
-- in:   here bigint, of_strangers bigint?
-- The right one: what was counted here is forgotten, and for all strangers there is one less.
WITH here AS (DELETE FROM guesses WHERE key = $1)
UPDATE guesses SET wrong = greatest(wrong - 1, 0), next_at = least(next_at, statement_timestamp()) WHERE key = $2;

-- name: sql_guesses_sweep exec
DELETE FROM guesses WHERE key = ANY (ARRAY(SELECT key FROM guesses WHERE next_at < now() - interval '1 day' LIMIT 10000));
