package docx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"

	"github.com/tanwen/tanwen/fault"
)

// zipDate is 1980-01-01 in the form of MS-DOS, the earliest day that an archive can bear.
const zipDate = 1<<5 | 1

// zipVersion is the version needed to extract: 2.0, for deflated entries.
const zipVersion = 20

// writeArchive packs the parts in the order given. Each entry has its sizes before its data, no extra field, no
// comment, and the date 1980-01-01, so that equal parts give equal bytes.
func writeArchive(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		var packed bytes.Buffer
		f, err := flate.NewWriter(&packed, flate.BestCompression)
		if err == nil {
			_, err = f.Write(p.content)
		}
		if err == nil {
			err = f.Close()
		}
		if err == nil {
			err = copyEntry(z, header(p.name, crc32.ChecksumIEEE(p.content), packed.Len(), len(p.content)), packed.Bytes())
		}
		if err != nil {
			return nil, fault.New(fault.Internal, "docx.archive", "the part {name} cannot be packed", "name", p.name).Because(err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fault.New(fault.Internal, "docx.archive.close", "the archive cannot be finished").Because(err)
	}
	return out.Bytes(), nil
}

// header describes an entry as writeArchive writes it.
func header(name string, crc uint32, packed, size int) *zip.FileHeader {
	return &zip.FileHeader{
		Name: name, Method: zip.Deflate, CreatorVersion: zipVersion, ReaderVersion: zipVersion, CRC32: crc,
		CompressedSize64: uint64(packed), UncompressedSize64: uint64(size),
		ModifiedDate: zipDate, //nolint:staticcheck // Modified would add an extra field
	}
}

// copyEntry writes an entry from its compressed form.
func copyEntry(z *zip.Writer, h *zip.FileHeader, packed []byte) error {
	raw, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = raw.Write(packed)
	return err
}
