-- What is measured at visits, what the therapist says about a course, and its reviews.

-- The activities that a client named for an instrument of a course; the same ones each time.
CREATE TABLE own_items (
    practice_id UUID NOT NULL,
    course_id UUID NOT NULL,
    client_id UUID NOT NULL,
    instrument TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, course_id, instrument, item),
    FOREIGN KEY (practice_id, course_id) REFERENCES courses (practice_id, course_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id)
);
CREATE INDEX own_items_by_client ON own_items (practice_id, client_id);

-- One filled form. It never changes; a form filled again at the same visit is a new row, and the
-- newest counts. The score is in thousandths; a form without one says why.
CREATE TABLE measures (
    practice_id UUID NOT NULL,
    measure_id UUID NOT NULL,
    client_id UUID NOT NULL,
    course_id UUID NOT NULL,
    visit_id UUID NOT NULL,
    instrument TEXT NOT NULL,
    form_version TEXT NOT NULL,
    language TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('client', 'staff')),
    user_id UUID NOT NULL,
    at BIGINT NOT NULL,
    answers TEXT NOT NULL,
    score BIGINT,
    incomplete TEXT CHECK (incomplete IN ('missing', 'left_out')),
    knowledge_digest TEXT NOT NULL,
    PRIMARY KEY (practice_id, measure_id),
    CHECK ((score IS NULL) <> (incomplete IS NULL)),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, course_id) REFERENCES courses (practice_id, course_id),
    FOREIGN KEY (practice_id, visit_id) REFERENCES visits (practice_id, visit_id)
);
CREATE INDEX measures_by_client ON measures (practice_id, client_id, at);
CREATE INDEX measures_by_course ON measures (practice_id, course_id, at);

-- What people answered about a course after so many visits. A later answer replaces an earlier one
-- by being later.
CREATE TABLE course_answers (
    practice_id UUID NOT NULL,
    answer_id UUID NOT NULL,
    client_id UUID NOT NULL,
    course_id UUID NOT NULL,
    fact TEXT NOT NULL,
    answer TEXT NOT NULL,
    sessions_done BIGINT NOT NULL,
    user_id UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, answer_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, course_id) REFERENCES courses (practice_id, course_id)
);
CREATE INDEX course_answers_by_course ON course_answers (practice_id, course_id, at);
CREATE INDEX course_answers_by_client ON course_answers (practice_id, client_id);

-- What a therapist decided about a course, beside what the cards said. It never changes.
CREATE TABLE reviews (
    practice_id UUID NOT NULL,
    review_id UUID NOT NULL,
    client_id UUID NOT NULL,
    course_id UUID NOT NULL,
    sessions_done BIGINT NOT NULL,
    proposal TEXT CHECK (proposal IN ('continue', 'change', 'stop', 'send_on')),
    strictest TEXT CHECK (strictest IN ('continue', 'change', 'stop', 'send_on')),
    chosen TEXT NOT NULL CHECK (chosen IN ('continue', 'change', 'stop', 'send_on')),
    reason TEXT CHECK (reason <> ''),
    record TEXT NOT NULL,
    decision TEXT NOT NULL,
    user_id UUID NOT NULL,
    at BIGINT NOT NULL,
    knowledge_release TEXT NOT NULL,
    knowledge_digest TEXT NOT NULL,
    PRIMARY KEY (practice_id, review_id),
    FOREIGN KEY (practice_id, client_id) REFERENCES clients (practice_id, client_id),
    FOREIGN KEY (practice_id, course_id) REFERENCES courses (practice_id, course_id)
);
CREATE INDEX reviews_by_course ON reviews (practice_id, course_id, at);
CREATE INDEX reviews_by_client ON reviews (practice_id, client_id, at);
