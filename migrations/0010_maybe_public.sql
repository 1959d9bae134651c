-- The customer of an invoice that was left out as private, where it may be a public body all the same, and why.
ALTER TABLE invoices ADD COLUMN maybe_public TEXT CHECK (maybe_public IS NULL OR json_valid(maybe_public));
CREATE INDEX invoices_maybe_public ON invoices (connection) WHERE maybe_public IS NOT NULL;

-- The customers that Odoo shows as maybe public, with the reason it shows.
CREATE TABLE maybe_public_marks (
  connection TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (connection, partner_id)
) STRICT, WITHOUT ROWID;

-- What the activity about them last said; empty: there is none.
CREATE TABLE maybe_public_activities (
  connection TEXT PRIMARY KEY,
  note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- INSEE's legal category of customers' SIRETs that the directory does not know. NULL: not known so far.
CREATE TABLE legal_categories (
  environment TEXT NOT NULL,
  siret TEXT NOT NULL,
  category TEXT,
  -- When it was last asked for in vain. 0: not yet.
  asked_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (environment, siret)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_categories_unknown ON legal_categories (environment, asked_at) WHERE category IS NULL;

-- What was left out before is looked at once more for it.
UPDATE invoices SET stage = 'discovered', due_at = 0 WHERE stage = 'ignored' AND choice_code = 'NOT_PUBLIC';
