package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
)

// Files of the bag around the payload (BagIt 1.0, RFC 8493).
const (
	bagDeclaration = "bagit.txt"
	bagInfo        = "bag-info.txt"
	bagManifest    = "manifest-sha256.txt"
	bagTags        = "tagmanifest-sha256.txt"

	payloadDir = "data/"
)

// bag adds the four tag files to payload files, whose names begin with data/. day is the day of the last leaf.
func bag(payload map[string][]byte, study, day string) map[string][]byte {
	out := make(map[string][]byte, len(payload)+4)
	size := 0
	for name, data := range payload {
		out[name] = data
		size += len(data)
	}
	tags := map[string][]byte{
		bagDeclaration: []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
		bagInfo:        fmt.Appendf(nil, "Bagging-Date: %s\nExternal-Identifier: %s\nPayload-Oxum: %d.%d\n", day, study, size, len(payload)),
		bagManifest:    manifest(payload),
	}
	maps.Copy(out, tags)
	out[bagTags] = manifest(tags)
	return out
}

// manifest lists files with their SHA-256 in ascending order of their names.
func manifest(files map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range sortedNames(files) {
		fmt.Fprintf(&b, "%s  %s\n", hexHash(files[name]), name)
	}
	return b.Bytes()
}

// commitment is what the result in the record commits to: the hash of the manifest of all payload files but those
// that the result itself changes, the leaves, the payloads and the last head.
func commitment(payload map[string][]byte) string {
	known := maps.Clone(payload)
	for _, name := range []string{fileLeaves, filePayloads, fileHead} {
		delete(known, payloadDir+name)
	}
	return hexHash(manifest(known))
}

func hexHash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
