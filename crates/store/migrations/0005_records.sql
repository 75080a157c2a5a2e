-- What was asked before, what was done by whom, and what is still to be done.

CREATE TABLE idempotency (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    key TEXT NOT NULL,
    use_case TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    response TEXT NOT NULL,
    client_id UUID,
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, key)
);
CREATE INDEX idempotency_by_time ON idempotency (practice_id, at);

-- The last link of each practice's chain. The row is also the lock under which a link is added.
CREATE TABLE audit_heads (
    practice_id UUID NOT NULL PRIMARY KEY REFERENCES practices (practice_id),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE audit (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    use_case TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (practice_id, seq)
);
CREATE INDEX audit_by_subject ON audit (practice_id, subject, seq);

--sqlite CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
--sqlite     SELECT RAISE(ABORT, 'the audit log is append-only');
--sqlite END;
--sqlite CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
--sqlite     SELECT RAISE(ABORT, 'the audit log is append-only');
--sqlite END;
--postgres CREATE FUNCTION audit_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
--postgres BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $body$;
--postgres CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
--postgres     FOR EACH ROW EXECUTE FUNCTION audit_fixed();
--postgres CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
--postgres     FOR EACH STATEMENT EXECUTE FUNCTION audit_fixed();

-- Messages to be delivered outside, written in the transaction that causes them.
CREATE TABLE outbox (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    message_id UUID NOT NULL,
    client_id UUID,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    claimed_until BIGINT,
    done_at BIGINT,
    failed_at BIGINT,
    PRIMARY KEY (practice_id, message_id)
);
CREATE INDEX outbox_due ON outbox (practice_id, done_at, due_at);
CREATE INDEX outbox_by_client ON outbox (practice_id, client_id);

CREATE TABLE jobs (
    practice_id UUID NOT NULL REFERENCES practices (practice_id),
    job_id UUID NOT NULL,
    client_id UUID,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    claimed_until BIGINT,
    done_at BIGINT,
    failed_at BIGINT,
    PRIMARY KEY (practice_id, job_id)
);
CREATE INDEX jobs_due ON jobs (practice_id, done_at, due_at);
CREATE INDEX jobs_by_client ON jobs (practice_id, client_id);
