-- "Moved" stood beside Odoo's own account.move, which it has nothing to do with.
ALTER TABLE invoices RENAME COLUMN moved TO divergence;
