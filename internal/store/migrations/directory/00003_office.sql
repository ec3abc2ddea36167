-- +goose Up
-- What the secretariat keeps beside the record, as JSON: settings, drafts, targets, deadlines, waiting proposals.
CREATE TABLE office_document (
    kind    TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    version BIGINT NOT NULL,
    body    TEXT   NOT NULL,
    PRIMARY KEY (kind, name)
);

-- Who did what. at is milliseconds since 1970 in UTC; person is no reference, since the log outlives a person's entry.
CREATE TABLE office_entry (
    number  BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    person  TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    role    TEXT   NOT NULL,
    study   TEXT   NOT NULL,
    act     TEXT   NOT NULL,
    about   TEXT   NOT NULL,
    outcome TEXT   NOT NULL
);

CREATE INDEX office_entry_study ON office_entry (study, number);
