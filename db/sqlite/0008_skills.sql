-- What officers are good at.

ALTER TABLE officer ADD COLUMN skills TEXT DEFAULT '[]' NOT NULL;
