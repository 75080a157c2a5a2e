-- The people who come with back pain, what was asked of them, and who cleared them.

CREATE TABLE clients (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    client_id UUID NOT NULL,
    user_id UUID,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    search_name TEXT NOT NULL,
    born_on TEXT,
    email TEXT,
    phone TEXT,
    language TEXT NOT NULL,
    remark TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    hold_until BIGINT,
    hold_reason TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (practice_id, client_id),
    CONSTRAINT clients_user UNIQUE (practice_id, user_id),
    FOREIGN KEY (practice_id, user_id) REFERENCES users (practice_id, user_id)
);
CREATE INDEX clients_by_name ON clients (practice_id, search_name, client_id);

-- One decision with everything needed to make it again, byte for byte.
CREATE TABLE screens (
    practice_id UUID NOT NULL,
    screen_id UUID NOT NULL,
    client_id UUID NOT NULL,
    at BIGINT NOT NULL,
    record TEXT NOT NULL,
    decision TEXT NOT NULL,
    trace TEXT NOT NULL,
    knowledge_release TEXT NOT NULL,
    knowledge_digest TEXT NOT NULL,
    urgency TEXT NOT NULL,
    massage TEXT NOT NULL,
    cleared BIGINT NOT NULL CHECK (cleared IN (0, 1)),
    PRIMARY KEY (practice_id, screen_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX screens_by_client ON screens (practice_id, client_id, at);

--sqlite CREATE TRIGGER screens_fixed BEFORE UPDATE ON screens BEGIN
--sqlite     SELECT RAISE(ABORT, 'a stored screen does not change');
--sqlite END;
--postgres CREATE FUNCTION screens_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
--postgres BEGIN RAISE EXCEPTION 'a stored screen does not change'; END $body$;
--postgres CREATE TRIGGER screens_fixed BEFORE UPDATE ON screens
--postgres     FOR EACH ROW EXECUTE FUNCTION screens_fixed();

CREATE TABLE clearance_requests (
    practice_id UUID NOT NULL,
    clearance_id UUID NOT NULL,
    client_id UUID NOT NULL,
    screen_id UUID NOT NULL,
    cards TEXT NOT NULL,
    question TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'expired')),
    answer TEXT,
    answered_by TEXT,
    answered_role TEXT,
    answered_on TEXT,
    answered_at BIGINT,
    scope TEXT,
    expires_at BIGINT,
    PRIMARY KEY (practice_id, clearance_id),
    CHECK (state <> 'open' OR answered_at IS NULL),
    CHECK (state NOT IN ('granted', 'refused') OR (answered_by IS NOT NULL
        AND answered_role IS NOT NULL AND answered_on IS NOT NULL AND answered_at IS NOT NULL)),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, screen_id) REFERENCES screens (practice_id, screen_id)
);
CREATE INDEX clearance_by_client ON clearance_requests (practice_id, client_id, asked_at);
CREATE INDEX clearance_by_state ON clearance_requests (practice_id, state, expires_at);

CREATE TABLE overrides (
    practice_id UUID NOT NULL,
    override_id UUID NOT NULL,
    client_id UUID NOT NULL,
    screen_id UUID NOT NULL,
    card TEXT NOT NULL,
    therapist_id UUID NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, override_id),
    CONSTRAINT overrides_once UNIQUE (practice_id, screen_id, card),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, screen_id) REFERENCES screens (practice_id, screen_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id)
);
CREATE INDEX overrides_by_time ON overrides (practice_id, at);
CREATE INDEX overrides_by_client ON overrides (practice_id, client_id);
