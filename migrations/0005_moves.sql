-- What Chorus Pro was given, or has: number, amount and parties, as they were then. Odoo may say something else since.
ALTER TABLE invoices ADD COLUMN handed_over TEXT CHECK (handed_over IS NULL OR json_valid(handed_over));
-- How the invoice in Odoo departs from that, as it was told on the invoice.
ALTER TABLE invoices ADD COLUMN moved TEXT CHECK (moved IS NULL OR json_valid(moved));
-- When the invoice was found to be deleted in Odoo: what is to be told about it rests.
ALTER TABLE invoices ADD COLUMN deleted_at INTEGER;
-- When it was last compared with Odoo although discovery did not show it.
ALTER TABLE invoices ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX invoices_verified ON invoices (connection, verified_at) WHERE stage IN ('deposited', 'refused', 'followed');

-- Which company the document names as its supplier: one technical account may see the invoices of several.
ALTER TABLE documents ADD COLUMN seller_siret TEXT;

-- Since when, and when last, Chorus Pro has answered, by its own clock, that it does not have the invoice.
ALTER TABLE deposits ADD COLUMN absent_since INTEGER;
ALTER TABLE deposits ADD COLUMN absent_at INTEGER;

-- Since when Odoo refuses it: all that is to be told about the invoice rests until next_attempt_at.
ALTER TABLE outbox ADD COLUMN refused_at INTEGER;
CREATE INDEX outbox_refused ON outbox (connection) WHERE state = 'pending' AND refused_at IS NOT NULL;
