-- Who signs in, and who treats.

CREATE TABLE users (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    user_id UUID NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    PRIMARY KEY (practice_id, user_id),
    CONSTRAINT users_email UNIQUE (practice_id, email)
);

CREATE TABLE user_roles (
    practice_id UUID NOT NULL,
    user_id UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN
        ('client', 'therapist', 'front_desk', 'manager', 'reviewer', 'auditor')),
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, user_id, role),
    FOREIGN KEY (practice_id, user_id) REFERENCES users (practice_id, user_id)
);

CREATE TABLE passkeys (
    practice_id UUID NOT NULL,
    credential_id TEXT NOT NULL,
    user_id UUID NOT NULL,
    label TEXT NOT NULL,
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (practice_id, credential_id),
    FOREIGN KEY (practice_id, user_id) REFERENCES users (practice_id, user_id)
);
CREATE INDEX passkeys_by_user ON passkeys (practice_id, user_id);

-- token_hash is the SHA-256 of the token in hex: who reads the database cannot sign in.
CREATE TABLE sessions (
    practice_id UUID NOT NULL,
    token_hash TEXT NOT NULL,
    user_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    rotated_from TEXT,
    revoked_at BIGINT,
    PRIMARY KEY (practice_id, token_hash),
    FOREIGN KEY (practice_id, user_id) REFERENCES users (practice_id, user_id)
);
CREATE INDEX sessions_by_user ON sessions (practice_id, user_id);

CREATE TABLE login_attempts (
    practice_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('account', 'address')),
    subject TEXT NOT NULL,
    window_start BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (practice_id, kind, subject)
);

CREATE TABLE therapists (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    therapist_id UUID NOT NULL,
    user_id UUID,
    name TEXT NOT NULL,
    discipline TEXT NOT NULL,
    skills TEXT NOT NULL,
    languages TEXT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (practice_id, therapist_id),
    FOREIGN KEY (practice_id, user_id) REFERENCES users (practice_id, user_id)
);

-- Weekly hours. Minutes count from midnight on the site's own clock.
CREATE TABLE hours (
    practice_id UUID NOT NULL,
    hours_id UUID NOT NULL,
    site_id UUID NOT NULL,
    therapist_id UUID,
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
    to_minute BIGINT NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (practice_id, hours_id),
    CHECK (from_minute < to_minute),
    FOREIGN KEY (practice_id, site_id) REFERENCES sites (practice_id, site_id),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id)
);

CREATE TABLE absences (
    practice_id UUID NOT NULL,
    absence_id UUID NOT NULL,
    therapist_id UUID NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ill', 'leave', 'other')),
    PRIMARY KEY (practice_id, absence_id),
    CHECK (starts_at < ends_at),
    FOREIGN KEY (practice_id, therapist_id) REFERENCES therapists (practice_id, therapist_id)
);
CREATE INDEX absences_by_therapist ON absences (practice_id, therapist_id, starts_at);
