-- How the invoice in Odoo diverges from what Chorus Pro has. "Moved" stood beside Odoo's own account.move.
ALTER TABLE invoices RENAME COLUMN moved TO divergence;

-- What the bridge's own fields said. The three characters before the brace end a name, since a text has its quotes escaped.
UPDATE invoices SET snapshot = replace(snapshot, '"shown":{', '"ownFields":{') WHERE instr(snapshot, '"shown":{');
UPDATE outbox SET written_over = replace(written_over, '"shown":{', '"ownFields":{') WHERE instr(written_over, '"shown":{');
