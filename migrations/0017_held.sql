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
CREATE INDEX invoices_followed ON invoices (connection, last_seen_at) WHERE stage = 'followed';
CREATE INDEX invoices_verified ON invoices (connection, verified_at)
  WHERE stage IN ('held', 'deposited', 'refused', 'followed');

-- The reasons of a refused flow, and they alone, have this code; without reasons is what Odoo alone showed as held when the
-- database was lost. In the next cycle it is compared with Odoo, which is then told.
UPDATE invoices SET stage = 'held', verified_at = 0
WHERE stage = 'refused'
  AND NOT EXISTS (SELECT 1 FROM reasons WHERE reasons.invoice_id = invoices.id AND reasons.code = 'CHORUS_PRO');
