-- What was done at a visit: drafts, one for each author; the signed note; what was added later.
-- Authors are accounts. They are not references: an account may be erased, a note of another
-- client stays.

CREATE TABLE note_drafts (
    practice_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    author UUID NOT NULL,
    client_id UUID NOT NULL,
    body TEXT NOT NULL,
    -- The page that wrote last, and its count: what comes late or twice changes nothing.
    writer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, visit_id, author),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX note_drafts_by_client ON note_drafts (practice_id, client_id);

CREATE TABLE notes (
    practice_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    client_id UUID NOT NULL,
    author UUID NOT NULL,
    -- The check on which the note was open.
    screen_id UUID NOT NULL,
    body TEXT NOT NULL,
    -- Lines outside what the decision allows, each with its reason in the body.
    outside BIGINT NOT NULL CHECK (outside >= 0),
    writer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, visit_id),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, screen_id) REFERENCES screens (practice_id, screen_id)
);
CREATE INDEX notes_by_client ON notes (practice_id, client_id);
CREATE INDEX notes_by_time ON notes (practice_id, signed_at);

--sqlite CREATE TRIGGER notes_fixed BEFORE UPDATE ON notes BEGIN
--sqlite     SELECT RAISE(ABORT, 'a signed note does not change');
--sqlite END;
--postgres CREATE FUNCTION notes_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
--postgres BEGIN RAISE EXCEPTION 'a signed note does not change'; END $body$;
--postgres CREATE TRIGGER notes_fixed BEFORE UPDATE ON notes
--postgres     FOR EACH ROW EXECUTE FUNCTION notes_fixed();

CREATE TABLE note_addenda (
    practice_id UUID NOT NULL,
    addendum_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    client_id UUID NOT NULL,
    author UUID NOT NULL,
    at BIGINT NOT NULL,
    words TEXT NOT NULL,
    -- What the author had drafted beside the note that somebody else signed.
    body TEXT,
    PRIMARY KEY (practice_id, addendum_id),
    CHECK (length(words) > 0 OR body IS NOT NULL),
    FOREIGN KEY (practice_id, visit_id) REFERENCES notes (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX note_addenda_by_visit ON note_addenda (practice_id, visit_id, at);
CREATE INDEX note_addenda_by_client ON note_addenda (practice_id, client_id);

--sqlite CREATE TRIGGER note_addenda_fixed BEFORE UPDATE ON note_addenda BEGIN
--sqlite     SELECT RAISE(ABORT, 'an addendum does not change');
--sqlite END;
--postgres CREATE FUNCTION note_addenda_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
--postgres BEGIN RAISE EXCEPTION 'an addendum does not change'; END $body$;
--postgres CREATE TRIGGER note_addenda_fixed BEFORE UPDATE ON note_addenda
--postgres     FOR EACH ROW EXECUTE FUNCTION note_addenda_fixed();
