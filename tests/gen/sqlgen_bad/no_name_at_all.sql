-- want 2: want: -- name: above the statement
SELECT 1;
-- in:   a bigint
-- out:  b bigint
SELECT 2;
