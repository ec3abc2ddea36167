-- +goose Up
-- One row per consultation. salt is NULL where the key lies here as it is; else the key is sealed by a secret that is
-- kept outside the database.
CREATE TABLE signing_key (
    study TEXT  NOT NULL PRIMARY KEY,
    salt  BYTEA,
    body  BYTEA NOT NULL
);
