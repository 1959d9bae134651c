-- Whether the account of a connection has the space of works invoices in Chorus Pro, when that is asked again, and up to
-- which change of status works invoices were followed, by Chorus Pro's clock.
CREATE TABLE works_spaces (
  connection TEXT PRIMARY KEY,
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  ask_at INTEGER NOT NULL,
  followed_until INTEGER
) STRICT, WITHOUT ROWID;

-- Pieces of works contracts that others have deposited in answer to a piece of the company, as the last search showed them.
CREATE TABLE works_pieces (
  connection TEXT NOT NULL,
  identifier TEXT NOT NULL,
  number TEXT NOT NULL,
  type TEXT,
  amount TEXT,
  status_code TEXT NOT NULL,
  status_at INTEGER NOT NULL,
  -- Whether this status is yet to be told on the invoice of the first piece of the folder.
  is_pending INTEGER NOT NULL CHECK (is_pending IN (0, 1)),
  -- The identifier of that first piece. NULL: not known, or none of an invoice in Odoo.
  first_piece TEXT,
  PRIMARY KEY (connection, identifier)
) STRICT, WITHOUT ROWID;
CREATE INDEX works_pieces_pending ON works_pieces (connection, status_at) WHERE is_pending = 1;
CREATE INDEX works_pieces_folder ON works_pieces (connection, first_piece) WHERE first_piece IS NOT NULL;
