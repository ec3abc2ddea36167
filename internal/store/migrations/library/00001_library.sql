-- +goose Up
-- What is searched of the references of evidence. All of it is made of the record and can be made anew.

-- How many leaves of a study's record have been taken in.
CREATE TABLE taken (
    study TEXT   NOT NULL PRIMARY KEY,
    size  BIGINT NOT NULL CHECK (size >= 0)
);

-- One row per reference. leaf: the leaf of the evidence file that names it; number: its place in the file.
-- title and rest are the texts that are searched, shown is the title as it was written.
CREATE TABLE reference (
    id       BIGINT NOT NULL PRIMARY KEY,
    study    TEXT   NOT NULL,
    leaf     BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    evidence TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    shown    TEXT   NOT NULL,
    cite_zh  TEXT   NOT NULL,
    cite_en  TEXT   NOT NULL,
    title    TEXT   NOT NULL,
    rest     TEXT   NOT NULL,
    UNIQUE (study, leaf, number)
);
