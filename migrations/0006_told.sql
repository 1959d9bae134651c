-- What was told to Odoo is kept for some days. Activities stay: what was asked of somebody has to be taken off one day.
CREATE INDEX outbox_told ON outbox (delivered_at) WHERE state = 'delivered' AND payload ->> '$.kind' <> 'activity';
