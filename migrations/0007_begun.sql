-- Until when Odoo may be at work on it, should no answer have come: nothing makes it due any earlier.
ALTER TABLE outbox ADD COLUMN begun_until INTEGER NOT NULL DEFAULT 0;
