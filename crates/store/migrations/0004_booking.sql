-- Courses of visits, and the one place where double booking is impossible.

CREATE TABLE courses (
    practice_id UUID NOT NULL,
    course_id UUID NOT NULL,
    client_id UUID NOT NULL,
    service_id UUID NOT NULL,
    screen_id UUID,
    plan TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'finished', 'stopped')),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (practice_id, course_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, service_id) REFERENCES services (practice_id, service_id),
    FOREIGN KEY (practice_id, screen_id) REFERENCES screens (practice_id, screen_id)
);
CREATE INDEX courses_by_client ON courses (practice_id, client_id);

-- starts_at to ends_at is the visit; blocked_from to blocked_to adds the buffers, in which
-- therapist and room are taken and the client is not.
CREATE TABLE visits (
    practice_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    course_id UUID NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    client_id UUID NOT NULL,
    site_id UUID NOT NULL,
    therapist_id UUID NOT NULL,
    room_id UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    blocked_from BIGINT NOT NULL,
    blocked_to BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('booked', 'on_hold', 'arrived', 'done', 'missed', 'cancelled')),
    state_at BIGINT NOT NULL,
    state_reason TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (practice_id, visit_id),
    CONSTRAINT visits_number UNIQUE (practice_id, course_id, number),
    CHECK (blocked_from <= starts_at AND starts_at < ends_at AND ends_at <= blocked_to),
    FOREIGN KEY (practice_id, course_id) REFERENCES courses (practice_id, course_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id),
    FOREIGN KEY (practice_id, room_id) REFERENCES rooms (practice_id, room_id)
);
CREATE INDEX visits_by_day ON visits (practice_id, site_id, starts_at);
CREATE INDEX visits_by_therapist ON visits (practice_id, therapist_id, starts_at);
CREATE INDEX visits_by_client ON visits (practice_id, client_id, starts_at);

-- One row for each started quantum of five minutes that a resource is taken. The primary key is
-- the constraint: two owners cannot hold the same resource in the same quantum, whoever writes.
CREATE TABLE busy (
    practice_id UUID NOT NULL,
    resource_kind TEXT NOT NULL CHECK (resource_kind IN ('therapist', 'room', 'client')),
    resource_id UUID NOT NULL,
    slot BIGINT NOT NULL CHECK (slot % 300000 = 0),
    owner_id UUID NOT NULL,
    CONSTRAINT busy_once PRIMARY KEY (practice_id, resource_kind, resource_id, slot)
)
--sqlite WITHOUT ROWID
;

CREATE TABLE waiting (
    practice_id UUID NOT NULL,
    waiting_id UUID NOT NULL,
    client_id UUID NOT NULL,
    service_id UUID NOT NULL,
    course_id UUID,
    wish TEXT NOT NULL,
    rank BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'booked', 'withdrawn')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, waiting_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, service_id) REFERENCES services (practice_id, service_id),
    FOREIGN KEY (practice_id, course_id) REFERENCES courses (practice_id, course_id)
);
CREATE INDEX waiting_by_rank ON waiting (practice_id, state, rank, created_at);
CREATE INDEX waiting_by_client ON waiting (practice_id, client_id);

-- An open offer holds its place through rows in busy, exactly as a visit does.
CREATE TABLE offers (
    practice_id UUID NOT NULL,
    offer_id UUID NOT NULL,
    waiting_id UUID NOT NULL,
    client_id UUID NOT NULL,
    site_id UUID NOT NULL,
    therapist_id UUID NOT NULL,
    room_id UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    blocked_from BIGINT NOT NULL,
    blocked_to BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'expired')),
    PRIMARY KEY (practice_id, offer_id),
    CHECK (blocked_from <= starts_at AND starts_at < ends_at AND ends_at <= blocked_to),
    FOREIGN KEY (practice_id, waiting_id) REFERENCES waiting (practice_id, waiting_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id),
    FOREIGN KEY (practice_id, room_id) REFERENCES rooms (practice_id, room_id)
);
CREATE INDEX offers_by_state ON offers (practice_id, state, expires_at);
CREATE INDEX offers_by_waiting ON offers (practice_id, waiting_id);
CREATE INDEX offers_by_client ON offers (practice_id, client_id);
