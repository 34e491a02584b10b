-- name: sql_nav many nav_item
-- in:   lang text
-- out:  id category_id, slug text, name text
-- The roots of the category tree, as the header of every page lists them.
SELECT id, slug, coalesce(names->>$1, name)
  FROM categories WHERE parent_id IS NULL ORDER BY position, id LIMIT 24;

-- name: sql_alive one
-- out:  yes bool
-- The database answers.
SELECT true;
