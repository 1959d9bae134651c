-- A cycle looks at what is new, however many invoices there are.

-- 1: Odoo was asked of which invoice it is a copy, and `copies` holds the answer.
ALTER TABLE invoices ADD COLUMN is_origin_known INTEGER NOT NULL DEFAULT 0 CHECK (is_origin_known IN (0, 1));
UPDATE invoices SET is_origin_known = 1 WHERE id IN (SELECT invoice_id FROM copies);
DROP INDEX invoices_buyer;
CREATE INDEX invoices_origin_unknown ON invoices (connection, snapshot ->> '$.buyerId', odoo_id) WHERE is_origin_known = 0;

-- With what is counted of them.
DROP INDEX payments_paid;
CREATE INDEX payments_paid ON payments (connection, paid_on, days) WHERE paid_on IS NOT NULL;
DROP INDEX payments_of_buyer;
CREATE INDEX payments_of_buyer ON payments (connection, siret, paid_on, days);
