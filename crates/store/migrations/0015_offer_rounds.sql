-- A freed place may be offered to several at once. The round holds therapist and room through rows
-- in busy, so only one owner can have them; each of its offers holds its own client's time. The
-- row is also the lock under which an offer of the round is made, answered or ended.

CREATE TABLE offer_rounds (
    practice_id UUID NOT NULL,
    round_id UUID NOT NULL,
    site_id UUID NOT NULL,
    therapist_id UUID NOT NULL,
    room_id UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    blocked_from BIGINT NOT NULL,
    blocked_to BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (practice_id, round_id),
    CHECK (blocked_from <= starts_at AND starts_at < ends_at AND ends_at <= blocked_to),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id),
    FOREIGN KEY (practice_id, room_id) REFERENCES rooms (practice_id, room_id)
);
CREATE INDEX offer_rounds_by_therapist ON offer_rounds (practice_id, therapist_id, starts_at);

-- Until now each offer was a round of its own: the round takes its id, so the rows in busy of
-- therapist and room are the round's as they stand, and those of the client are the offer's.
INSERT INTO offer_rounds (practice_id, round_id, site_id, therapist_id, room_id, starts_at, ends_at,
    blocked_from, blocked_to, begun_at, ended_at, version)
SELECT practice_id, offer_id, site_id, therapist_id, room_id, starts_at, ends_at, blocked_from,
    blocked_to, made_at, CASE WHEN state = 'open' THEN NULL ELSE expires_at END, 1
FROM offers;

-- The table is made anew: it gets the round, and a state for what another client took.
CREATE TABLE offers_next (
    practice_id UUID NOT NULL,
    offer_id UUID NOT NULL,
    round_id UUID NOT NULL,
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
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'expired', 'gone')),
    PRIMARY KEY (practice_id, offer_id),
    CHECK (blocked_from <= starts_at AND starts_at < ends_at AND ends_at <= blocked_to),
    FOREIGN KEY (practice_id, round_id) REFERENCES offer_rounds (practice_id, round_id),
    FOREIGN KEY (practice_id, waiting_id) REFERENCES waiting (practice_id, waiting_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id),
    FOREIGN KEY (practice_id, room_id) REFERENCES rooms (practice_id, room_id)
);
INSERT INTO offers_next (practice_id, offer_id, round_id, waiting_id, client_id, site_id,
    therapist_id, room_id, starts_at, ends_at, blocked_from, blocked_to, made_at, expires_at, state)
SELECT practice_id, offer_id, offer_id, waiting_id, client_id, site_id, therapist_id, room_id,
    starts_at, ends_at, blocked_from, blocked_to, made_at, expires_at, state
FROM offers;
DROP TABLE offers;
ALTER TABLE offers_next RENAME TO offers;
CREATE INDEX offers_by_state ON offers (practice_id, state, expires_at);
CREATE INDEX offers_by_round ON offers (practice_id, round_id);
CREATE INDEX offers_by_waiting ON offers (practice_id, waiting_id);
CREATE INDEX offers_by_client ON offers (practice_id, client_id);
