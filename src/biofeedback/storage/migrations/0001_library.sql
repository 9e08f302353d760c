-- Version 1: sessions as lists of records, and what is kept beside them.
-- Times: *_utc_s in seconds since 1970-01-01 UTC; t_s and ended_s in session time.

PRAGMA application_id = 1651074658; -- "bifb"

CREATE TABLE person (
    person_id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    created_utc_s REAL NOT NULL,
    deleted_utc_s REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    session_id TEXT PRIMARY KEY,
    person_id TEXT REFERENCES person (person_id),
    recorder TEXT NOT NULL, -- the token of the recorder that wrote it; see owner
    started_utc_s REAL NOT NULL,
    zone_offset_s INTEGER NOT NULL,
    plan_name TEXT NOT NULL,
    app_version TEXT NOT NULL,
    ended_s REAL,
    end_reason TEXT,
    is_recovered INTEGER NOT NULL DEFAULT 0 CHECK (is_recovered IN (0, 1)),
    deleted_utc_s REAL -- when it went to the trash
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_start ON session (started_utc_s);
CREATE INDEX session_by_person ON session (person_id, started_utc_s);
CREATE INDEX session_without_end ON session (session_id) WHERE ended_s IS NULL;

CREATE TABLE source (
    session_id TEXT NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    place INTEGER NOT NULL, -- from 0
    key TEXT NOT NULL, -- names it in the session's records
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    detail TEXT NOT NULL, -- a JSON object of strings
    PRIMARY KEY (session_id, place)
) STRICT, WITHOUT ROWID;

-- seq counts the records of a session from 0, over packets, events and blocks together.

CREATE TABLE packet (
    session_id TEXT NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    t_s REAL NOT NULL,
    utc_s REAL NOT NULL,
    source TEXT NOT NULL,
    characteristic TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    session_id TEXT NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    t_s REAL NOT NULL,
    utc_s REAL NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL, -- UTF-8 JSON, see record_codec
    PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;

-- Notifications of sample streams, those of at most one second together.
CREATE TABLE block (
    session_id TEXT NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    seq INTEGER NOT NULL, -- of the first notification
    last_seq INTEGER NOT NULL,
    t_s REAL NOT NULL, -- arrival of the first
    utc_s REAL NOT NULL,
    source TEXT NOT NULL,
    characteristic TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (session_id, seq)
) STRICT;

CREATE INDEX block_by_time ON block (session_id, source, characteristic, t_s);

CREATE TRIGGER packet_is_final BEFORE UPDATE ON packet
BEGIN
    SELECT raise(ABORT, 'a packet is never altered');
END;

CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN
    SELECT raise(ABORT, 'an event is never altered');
END;

CREATE TRIGGER block_is_final BEFORE UPDATE ON block
BEGIN
    SELECT raise(ABORT, 'a block is never altered');
END;

-- What a person did outside sessions; append-only.
CREATE TABLE journal (
    person_id TEXT NOT NULL REFERENCES person (person_id) ON DELETE CASCADE,
    entry INTEGER NOT NULL, -- from 0
    utc_s REAL NOT NULL,
    zone_offset_s INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (person_id, entry)
) STRICT, WITHOUT ROWID;

-- What a person said about beats afterwards; append-only.
CREATE TABLE correction (
    session_id TEXT NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    revision INTEGER NOT NULL, -- from 1; 0 means none
    utc_s REAL NOT NULL,
    author TEXT NOT NULL,
    packet_seq INTEGER NOT NULL,
    beat_index INTEGER NOT NULL, -- among the intervals of that packet, from 0
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (session_id, revision)
) STRICT, WITHOUT ROWID;

-- Computed from records and always computable again; the pipeline never reads it.
CREATE TABLE result (
    session_id TEXT NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    profile TEXT NOT NULL,
    algorithm_version INTEGER NOT NULL,
    corrections_revision INTEGER NOT NULL,
    computed_utc_s REAL NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (session_id, profile, algorithm_version, corrections_revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- The one recorder that may append; at most one row.
CREATE TABLE owner (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    token TEXT NOT NULL, -- random, new for each recorder
    pid INTEGER NOT NULL,
    pid_space TEXT NOT NULL,
    host TEXT NOT NULL,
    claimed_utc_s REAL NOT NULL,
    heartbeat_utc_s REAL NOT NULL
) STRICT;
