-- +goose Up
-- One row per consultation: its id and the key that verifies its heads.
CREATE TABLE study (
    id           TEXT NOT NULL PRIMARY KEY,
    verifier_key TEXT NOT NULL
);

-- One row per leaf. nodes: the hashes of the tree nodes that this leaf completes, its own first, 32 bytes each.
-- A payload is a salt and a body; an erased one is NULL in both.
CREATE TABLE leaf (
    study      TEXT   NOT NULL REFERENCES study (id),
    idx        BIGINT NOT NULL CHECK (idx >= 0),
    leaf       TEXT   NOT NULL,
    nodes      BYTEA  NOT NULL,
    client_key TEXT,
    who_salt   BYTEA,
    who_body   TEXT,
    data_salt  BYTEA,
    data_body  TEXT,
    text_salt  BYTEA,
    text_body  TEXT,
    PRIMARY KEY (study, idx),
    UNIQUE (study, client_key),
    CHECK ((who_salt IS NULL) = (who_body IS NULL)),
    CHECK ((data_salt IS NULL) = (data_body IS NULL)),
    CHECK ((text_salt IS NULL) = (text_body IS NULL))
);

-- One row per signed head. There are never two heads of one size.
CREATE TABLE head (
    study TEXT   NOT NULL REFERENCES study (id),
    size  BIGINT NOT NULL CHECK (size >= 0),
    note  TEXT   NOT NULL,
    PRIMARY KEY (study, size)
);
