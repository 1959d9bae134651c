-- When Odoo was seen to have the whole money for an invoice of which Chorus Pro reports no payment.
ALTER TABLE invoices ADD COLUMN paid_in_odoo_at INTEGER;

DROP INDEX invoices_followed;
CREATE INDEX invoices_followed ON invoices (connection, last_seen_at)
  WHERE stage = 'followed' AND paid_in_odoo_at IS NULL;
CREATE INDEX invoices_followed_paid ON invoices (connection, last_seen_at)
  WHERE stage = 'followed' AND paid_in_odoo_at IS NOT NULL;
