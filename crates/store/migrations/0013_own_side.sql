-- The client's own side: what they agreed to, forms that they fill in piece by piece, links with a
-- code to one such form, and the summaries of visits that they may read.

-- One row for each thing that was said; rows are never changed. `asked` and `agreed` are JSON
-- objects from an area to a pressure of 1 to 5; `wording` is the text that was agreed to, whole.
-- A withdrawal without areas in `agreed` ends everything of its kind.
CREATE TABLE consents (
    practice_id UUID NOT NULL,
    consent_id UUID NOT NULL,
    client_id UUID NOT NULL,
    visit_id UUID,
    kind TEXT NOT NULL CHECK (kind IN ('treatment', 'sharing')),
    act TEXT NOT NULL CHECK (act IN ('given', 'refused', 'withdrawn')),
    asked TEXT NOT NULL,
    agreed TEXT NOT NULL,
    with_whom TEXT,
    version BIGINT NOT NULL,
    language TEXT NOT NULL,
    wording TEXT NOT NULL,
    said_by TEXT NOT NULL CHECK (said_by IN ('client', 'therapist')),
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, consent_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id)
);
CREATE INDEX consents_by_client ON consents (practice_id, client_id, kind, at);

-- Every version of a summary; the newest one counts.
CREATE TABLE summaries (
    practice_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    client_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'released', 'withdrawn')),
    body_text TEXT NOT NULL,
    reason TEXT,
    user_id UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, visit_id, version),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX summaries_by_client ON summaries (practice_id, client_id, at);

-- A form that is not finished. Its answers go when it is: they are then kept where they belong.
CREATE TABLE forms (
    practice_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('consent', 'check', 'measures')),
    client_id UUID NOT NULL,
    answers TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (practice_id, visit_id, kind),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX forms_by_client ON forms (practice_id, client_id);

-- Who has the link and its code may fill in one kind of form for one visit. Hashes are SHA-256 in
-- hex; `seat_hash` is of the token of the browser that typed the code.
CREATE TABLE form_links (
    practice_id UUID NOT NULL,
    link_id UUID NOT NULL,
    client_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('consent', 'check', 'measures')),
    token_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    seat_hash TEXT,
    seat_ends_at BIGINT,
    wrong_codes BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (practice_id, link_id),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE UNIQUE INDEX form_links_by_token ON form_links (practice_id, token_hash);
CREATE INDEX form_links_by_visit ON form_links (practice_id, visit_id, made_at);
CREATE INDEX form_links_by_client ON form_links (practice_id, client_id);
