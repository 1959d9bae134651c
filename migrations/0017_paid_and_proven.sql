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

DROP INDEX invoices_followed;
CREATE INDEX invoices_followed ON invoices (connection, last_seen_at)
  WHERE stage = 'followed' AND paid_in_odoo_at IS NULL;
CREATE INDEX invoices_followed_paid ON invoices (connection, last_seen_at)
  WHERE stage = 'followed' AND paid_in_odoo_at IS NOT NULL;
