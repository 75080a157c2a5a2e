-- Places that a visit to come gave back. Nobody is named: a place is offered to whoever waits,
-- and whether it is still free is asked of `busy`.

CREATE TABLE freed_places (
    practice_id UUID NOT NULL,
    freed_id UUID NOT NULL,
    site_id UUID NOT NULL,
    therapist_id UUID NOT NULL,
    room_id UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    blocked_from BIGINT NOT NULL,
    blocked_to BIGINT NOT NULL,
    PRIMARY KEY (practice_id, freed_id),
    CHECK (blocked_from <= starts_at AND starts_at < ends_at AND ends_at <= blocked_to),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id),
    FOREIGN KEY (practice_id, room_id) REFERENCES rooms (practice_id, room_id)
);
CREATE INDEX freed_places_by_time ON freed_places (practice_id, starts_at);
