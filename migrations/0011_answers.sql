-- How often in a row Odoo failed to render the document of the invoice as it is.
ALTER TABLE invoices ADD COLUMN failed_renderings INTEGER NOT NULL DEFAULT 0 CHECK (failed_renderings >= 0);

-- All that was told of why the invoice is not sent, in its order, as one hash: what is told again is another note.
ALTER TABLE invoices ADD COLUMN told_reasons TEXT;

-- A recycling that was begun, until its outcome is known.
ALTER TABLE invoices ADD COLUMN recycling TEXT CHECK (recycling IS NULL OR json_valid(recycling));
CREATE INDEX invoices_recycling ON invoices (connection, odoo_id) WHERE recycling IS NOT NULL;

-- What Chorus Pro said when it did not take a deposit, to tell whose fault it is from how it answers others.
ALTER TABLE deposits ADD COLUMN refusal TEXT CHECK (refusal IS NULL OR json_valid(refusal));
CREATE INDEX deposits_refused_alike ON deposits (invoice_id) WHERE refusal IS NOT NULL;

-- The SIRET of the company when the document was made, by all that was known of it then.
ALTER TABLE documents ADD COLUMN company_siret TEXT;

-- Nothing is deposited for a connection while Chorus Pro refuses whatever it is given: one is tried now and then.
CREATE TABLE deposit_pauses (
  connection TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'flow')),
  -- What it says, without what belongs to one invoice.
  signature TEXT NOT NULL,
  -- For the administrator.
  message TEXT NOT NULL,
  since INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  tried_at INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
