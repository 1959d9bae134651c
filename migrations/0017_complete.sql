-- What a user asked of Chorus Pro about an invoice that came back: begun, and no outcome known. One at a time.
CREATE TABLE actions (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('complete', 'correct_validator')),
  -- What tells the request from any other, in the Message-Id of its answer.
  request_key TEXT NOT NULL,
  -- By Chorus Pro's clock where it is known.
  begun_at INTEGER NOT NULL,
  -- When the invoice took the status that it ends.
  status_at INTEGER NOT NULL,
  -- Chorus Pro has answered that it is done, which no status has shown yet.
  accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1)),
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE INDEX actions_kind ON actions (kind);

-- Files that were put into the technical account for an invoice.
CREATE TABLE uploads (
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  -- Under which it went, of no other file.
  name TEXT NOT NULL,
  -- In Odoo.
  attachment_id INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  -- pieceJointeId; none: nobody knows whether it arrived.
  piece_id TEXT,
  -- Chorus Pro has added it to the invoice.
  added INTEGER NOT NULL DEFAULT 0 CHECK (added IN (0, 1)),
  PRIMARY KEY (invoice_id, name)
) STRICT, WITHOUT ROWID;
