-- Whether the account of a connection has the space of works invoices in Chorus Pro, when that is asked again, and up to
-- which change of status works invoices were followed, by Chorus Pro's clock.
CREATE TABLE works_spaces (
  connection TEXT PRIMARY KEY,
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  ask_at INTEGER NOT NULL,
  followed_until INTEGER
) STRICT, WITHOUT ROWID;
