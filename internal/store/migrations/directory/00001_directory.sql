-- +goose Up
CREATE TABLE person (
    id   TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    mail TEXT UNIQUE,
    lang TEXT NOT NULL
);

-- study is empty for an administrator; pseudonym is NULL for all but experts.
CREATE TABLE membership (
    person    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study     TEXT NOT NULL,
    role      TEXT NOT NULL,
    pseudonym TEXT,
    PRIMARY KEY (person, study, role),
    UNIQUE (study, pseudonym)
);

-- Tokens are stored as hashes. Times are milliseconds since 1970 in UTC.
CREATE TABLE signin_link (
    hash    TEXT   NOT NULL PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study   TEXT   NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT NOT NULL CHECK (used IN (0, 1))
);

CREATE TABLE browser_session (
    hash    TEXT   NOT NULL PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    expires BIGINT NOT NULL
);

CREATE INDEX signin_link_person ON signin_link (person);
CREATE INDEX browser_session_person ON browser_session (person);
