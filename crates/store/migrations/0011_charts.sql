-- What a client and a therapist drew on the body at a visit. Each saving is a row of its own, so
-- that what was drawn before stays in the record; the newest version counts.

CREATE TABLE charts (
    practice_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    author TEXT NOT NULL CHECK (author IN ('client', 'therapist')),
    version BIGINT NOT NULL CHECK (version > 0),
    client_id UUID NOT NULL,
    drawing TEXT NOT NULL,
    drawn_by UUID NOT NULL,
    drawn_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, visit_id, author, version),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX charts_by_client ON charts (practice_id, client_id, visit_id);
