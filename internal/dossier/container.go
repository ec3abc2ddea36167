package dossier

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// The container is a zip file of which only one form is accepted: entries in ascending order of their names, stored
// without compression, dated 1980-01-01, without comments, extra fields, attributes or gaps. So the files of a package
// determine every byte of its container.
const (
	localSignature   = 0x04034b50
	centralSignature = 0x02014b50
	endSignature     = 0x06054b50

	localSize   = 30
	centralSize = 46
	endSize     = 22

	zipVersion = 20     // 2.0: folders in names
	zipUTF8    = 0x0800 // names are UTF-8
	zipDate    = 0x0021 // 1980-01-01
)

// pack writes files as a container.
func pack(files map[string][]byte) ([]byte, error) {
	names := sortedNames(files)
	total := endSize
	for _, name := range names {
		if !validName(name) {
			return nil, fault.New(fault.Invalid, "dossier.name", "{name} cannot name a file of a package", "name", name)
		}
		total += localSize + centralSize + 2*len(name) + len(files[name])
	}
	if len(names) >= math.MaxUint16 || int64(total) >= math.MaxUint32 {
		return nil, fault.New(fault.TooLarge, "dossier.size", "a package holds at most 65,534 files and 4 GiB")
	}
	out, central := make([]byte, 0, total), []byte(nil)
	le := binary.LittleEndian
	for _, name := range names {
		data := files[name]
		fields := make([]byte, 0, 26)
		fields = le.AppendUint16(fields, zipVersion)
		fields = le.AppendUint16(fields, zipUTF8)
		fields = le.AppendUint16(fields, 0) // stored
		fields = le.AppendUint16(fields, 0) // midnight
		fields = le.AppendUint16(fields, zipDate)
		fields = le.AppendUint32(fields, crc32.ChecksumIEEE(data))
		fields = le.AppendUint32(fields, uint32(len(data)))
		fields = le.AppendUint32(fields, uint32(len(data)))
		fields = le.AppendUint16(fields, uint16(len(name)))
		fields = le.AppendUint16(fields, 0) // no extra field

		central = le.AppendUint32(central, centralSignature)
		central = le.AppendUint16(central, zipVersion)
		central = append(central, fields...)
		central = append(central, make([]byte, 10)...) // no comment, disk 0, no attributes
		central = le.AppendUint32(central, uint32(len(out)))
		central = append(central, name...)

		out = le.AppendUint32(out, localSignature)
		out = append(out, fields...)
		out = append(out, name...)
		out = append(out, data...)
	}
	start := len(out)
	out = append(out, central...)
	out = le.AppendUint32(out, endSignature)
	out = le.AppendUint32(out, 0) // one disk
	out = le.AppendUint16(out, uint16(len(names)))
	out = le.AppendUint16(out, uint16(len(names)))
	out = le.AppendUint32(out, uint32(len(central)))
	out = le.AppendUint32(out, uint32(start))
	return le.AppendUint16(out, 0), nil
}

// unpack reads the files of a container. canonical is false where the bytes are not those that [pack] writes of these
// files; an error means that they cannot be read at all.
func unpack(b []byte) (files map[string][]byte, canonical bool, err error) {
	files = map[string][]byte{}
	le := binary.LittleEndian
	at := 0
	for len(b)-at >= localSize && le.Uint32(b[at:]) == localSignature {
		h := b[at : at+localSize]
		size, name := int64(le.Uint32(h[22:])), int64(le.Uint16(h[26:]))
		begin := int64(at) + localSize + name + int64(le.Uint16(h[28:]))
		if le.Uint16(h[8:]) != 0 || begin+size > int64(len(b)) {
			return nil, false, unreadable()
		}
		key := string(b[at+localSize : int64(at)+localSize+name])
		if _, twice := files[key]; twice || !validName(key) {
			return nil, false, unreadable()
		}
		files[key] = b[begin : begin+size : begin+size]
		at = int(begin + size)
	}
	if len(files) == 0 {
		return nil, false, unreadable()
	}
	again, err := pack(files)
	return files, err == nil && bytes.Equal(again, b), err
}

func unreadable() error {
	return fault.New(fault.Invalid, "dossier.container", "this is not a package of Tanwen: a zip file with stored entries was expected")
}

// validName reports whether name is a relative path with slashes that leads nowhere but down.
func validName(name string) bool {
	if !fs.ValidPath(name) || name == "." || len(name) > 1024 || !utf8.ValidString(name) {
		return false
	}
	for _, r := range name {
		if r < ' ' || r == '\\' || r == ':' || r == 0x7f {
			return false
		}
	}
	return true
}

func sortedNames(files map[string][]byte) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
