-- The practice and what it offers.
--
-- Common ground of both engines: UUID, TEXT and BIGINT columns only. Instants are epoch
-- milliseconds, civil dates are ISO text, JSON documents are text kept as given.
-- A line that begins with the name of an engine after two dashes is read by that engine alone.
-- practice_id leads every primary key and every unique key, so that a network can shard by it.

CREATE TABLE practices (
    practice_id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sites (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    site_id UUID NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (practice_id, site_id)
);

CREATE TABLE rooms (
    practice_id UUID NOT NULL,
    room_id UUID NOT NULL,
    site_id UUID NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (practice_id, room_id),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id)
);

CREATE TABLE services (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    service_id UUID NOT NULL,
    name TEXT NOT NULL,
    discipline TEXT NOT NULL,
    technique TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    buffer_minutes BIGINT NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 120),
    room_kind TEXT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (practice_id, service_id)
);
