-- +goose Up
-- An invitation link says who is meant and signs nobody in. Each mail brings one of its own.
CREATE TABLE invitation_link (
    hash    TEXT   NOT NULL PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study   TEXT   NOT NULL,
    expires BIGINT NOT NULL
);

-- A code that was asked for in one browser, which is known by the hash of its cookie. code is empty until it is mailed.
CREATE TABLE signin_code (
    browser TEXT   NOT NULL PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study   TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    expires BIGINT NOT NULL,
    tries   BIGINT NOT NULL
);

-- What somebody declared when invited: whether they take part, why not, to which text they consented, interests.
CREATE TABLE participation (
    person    TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study     TEXT   NOT NULL,
    status    TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    consent   TEXT   NOT NULL,
    interests TEXT   NOT NULL,
    viewpoint TEXT   NOT NULL,
    changed   BIGINT NOT NULL,
    entered   BIGINT NOT NULL,
    PRIMARY KEY (person, study)
);

-- Mail to be sent and mail that was sent, one row for each letter, known by what it is about.
CREATE TABLE letter (
    id       TEXT   NOT NULL PRIMARY KEY,
    person   TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study    TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    about    TEXT   NOT NULL,
    status   TEXT   NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
    queued   BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    sent     BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    failure  TEXT   NOT NULL
);

-- The one study that a session of an invited person reaches; empty for a session that reaches all of a person's roles.
ALTER TABLE browser_session ADD COLUMN study TEXT NOT NULL DEFAULT '';

CREATE INDEX invitation_link_person ON invitation_link (person);
CREATE INDEX signin_code_person ON signin_code (person);
CREATE INDEX letter_person ON letter (person, kind, queued);
CREATE INDEX letter_study ON letter (study);
CREATE INDEX letter_due ON letter (status, due);
