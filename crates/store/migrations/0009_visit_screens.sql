-- The decisions that a visit rests on: the check before it, and the one with what was taken at it.
-- `since_screen_id` is the decision that it was begun from; `carried` names the answers that were
-- taken over from there without being asked, each with when it was last stated.

CREATE TABLE visit_screens (
    practice_id UUID NOT NULL,
    screen_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    client_id UUID NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('before', 'at_visit')),
    made_by TEXT NOT NULL CHECK (made_by IN ('client', 'therapist')),
    since_screen_id UUID,
    carried TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, screen_id),
    FOREIGN KEY (practice_id, screen_id) REFERENCES screens (practice_id, screen_id),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, since_screen_id) REFERENCES screens (practice_id, screen_id)
);
CREATE INDEX visit_screens_by_visit ON visit_screens (practice_id, visit_id, at);
CREATE INDEX visit_screens_by_client ON visit_screens (practice_id, client_id);

-- A finding that is found again from the same answers stays set aside; the row about the later
-- decision names the first one.
ALTER TABLE overrides ADD COLUMN repeats UUID;
