-- What signing in needs beside accounts: secrets of a practice, and one-time links to an account.

CREATE TABLE secrets (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, name)
);

-- code_hash is the SHA-256 of the link's code in hex. An account has one link at most.
CREATE TABLE invitations (
    practice_id UUID NOT NULL,
    user_id UUID NOT NULL,
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, user_id),
    FOREIGN KEY (practice_id, user_id) REFERENCES users (practice_id, user_id)
);
