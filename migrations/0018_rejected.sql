-- What people made in Odoo of an invoice that Chorus Pro rejected: a credit note of it, an invoice that replaces it.
CREATE INDEX invoices_rejected ON invoices (connection) WHERE status_code = 'REJETEE';
CREATE INDEX invoices_reversed ON invoices (connection, snapshot ->> '$.reversedEntryId');
CREATE INDEX invoices_replaced ON invoices (connection, snapshot ->> '$.replacesId');
CREATE INDEX invoices_buyer ON invoices (connection, snapshot ->> '$.buyerId');

-- Of which invoice of Odoo an invoice is a copy, by Odoo's own word, and since when. NULL: of none.
CREATE TABLE copies (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id) ON DELETE CASCADE,
  connection TEXT NOT NULL,
  original_id INTEGER,
  copied_at INTEGER
) STRICT;
CREATE INDEX copies_original ON copies (connection, original_id);

-- What was told of it, once. `original_id`: in Odoo. `over`: the rejection is handled, for this one takes the invoice's place;
-- `marking`: Chorus Pro is being told so, and may know it whatever the answer was.
CREATE TABLE told_followers (
  follower_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  original_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('credit-note', 'replacement', 'copy', 'foreign', 'marking', 'over')),
  PRIMARY KEY (follower_id, original_id, kind)
) STRICT, WITHOUT ROWID;
