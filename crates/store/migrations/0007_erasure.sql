-- Clients who asked to be erased. The row goes with the client.

CREATE TABLE erasure_requests (
    practice_id UUID NOT NULL,
    client_id UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, client_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
