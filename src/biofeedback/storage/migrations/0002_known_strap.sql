-- Version 2: straps that were used, so that the next session finds them again.

CREATE TABLE known_strap (
    machine TEXT NOT NULL, -- a digest that names the computer: on macOS addresses hold for one only
    address TEXT NOT NULL,
    name TEXT NOT NULL, -- what the device calls itself
    facts TEXT NOT NULL, -- a JSON object of strings
    last_used_utc_s REAL NOT NULL,
    is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
    PRIMARY KEY (machine, address)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_automatic_strap ON known_strap (machine) WHERE is_automatic = 1;
