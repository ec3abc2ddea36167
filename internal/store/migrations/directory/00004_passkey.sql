-- +goose Up
-- The public half of a key that somebody's device keeps.
CREATE TABLE passkey (
    id      TEXT   NOT NULL PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    body    TEXT   NOT NULL,
    created BIGINT NOT NULL,
    used    BIGINT NOT NULL
);

CREATE INDEX passkey_person ON passkey (person);

-- An exchange with a device that has begun; it is taken out with the answer.
CREATE TABLE passkey_ceremony (
    hash    TEXT   NOT NULL PRIMARY KEY,
    person  TEXT   NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    study   TEXT   NOT NULL,
    state   TEXT   NOT NULL,
    expires BIGINT NOT NULL
);
