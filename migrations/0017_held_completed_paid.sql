-- An invoice that a person has to look at before it is sent (again) has a stage of its own, `held`; it was `refused`, like
-- one whose flow Chorus Pro had refused. SQLite cannot change a CHECK: another column takes the place of this one, so that
-- the table, and all that refers to it, stays.
DROP INDEX invoices_due;
DROP INDEX invoices_followed;
DROP INDEX invoices_verified;
ALTER TABLE invoices RENAME COLUMN stage TO former_stage;
ALTER TABLE invoices ADD COLUMN stage TEXT NOT NULL DEFAULT 'discovered' CHECK (
  stage IN ('discovered', 'ignored', 'blocked', 'held', 'ready', 'depositing', 'deposited', 'refused', 'followed', 'closed')
);
UPDATE invoices SET stage = former_stage;
ALTER TABLE invoices DROP COLUMN former_stage;
CREATE INDEX invoices_due ON invoices (connection, stage, due_at);
CREATE INDEX invoices_verified ON invoices (connection, verified_at)
  WHERE stage IN ('held', 'deposited', 'refused', 'followed');

-- The reasons of a refused flow, and they alone, have this code; without reasons is what Odoo alone showed as held when the
-- database was lost. In the next cycle it is compared with Odoo, which is then told.
UPDATE invoices SET stage = 'held', verified_at = 0
WHERE stage = 'refused'
  AND NOT EXISTS (SELECT 1 FROM reasons WHERE reasons.invoice_id = invoices.id AND reasons.code = 'CHORUS_PRO');

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

-- What Chorus Pro holds of an invoice, to be attached to it in Odoo. `begun_at`: when Odoo was last given the files; until
-- the time that it gives a request is over, nobody knows whether it has them.
CREATE TABLE proofs (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoices (id) ON DELETE CASCADE,
  connection TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('wanted', 'attached', 'given-up')),
  begun_at INTEGER
) STRICT;
CREATE INDEX proofs_wanted ON proofs (connection, invoice_id) WHERE state = 'wanted';

-- When Odoo was seen to have the whole money for an invoice of which Chorus Pro reports no payment.
ALTER TABLE invoices ADD COLUMN paid_in_odoo_at INTEGER;

CREATE INDEX invoices_followed ON invoices (connection, last_seen_at)
  WHERE stage = 'followed' AND paid_in_odoo_at IS NULL;
CREATE INDEX invoices_followed_paid ON invoices (connection, last_seen_at)
  WHERE stage = 'followed' AND paid_in_odoo_at IS NOT NULL;
