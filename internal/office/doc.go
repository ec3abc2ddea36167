// Package office keeps what a secretariat needs beside the record and may change or remove at any time: the settings of
// the installation, consultations that are still being drafted, targets for the make-up of a panel, personal deadlines,
// acts that wait for a second person, and the log of who did what.
//
// Make an [Office] over a [Driver]. [Office.Settings] and [Office.ChangeSettings] keep what is fixed once for all
// consultations; a [Draft] is a consultation folder under work, which becomes a consultation when it is begun;
// [Office.Propose] and [Office.Second] carry acts that need two people; [Office.Note] writes the audit log and
// [Office.Entries] reads it. Nothing here is part of a package, and no number is made from it.
package office
