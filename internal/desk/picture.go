package desk

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Unsigned takes out of a PNG or JPEG file what says who made it, where and when: texts, times and the camera's notes
// (PNG, ISO/IEC 15948, 11.3; EXIF and comments of JPEG, ITU-T T.81, B.2.4). The picture stays as it is. Other types come
// back unchanged. fault.Invalid for a picture that breaks off.
func Unsigned(content []byte, kind string) ([]byte, error) {
	var out []byte
	var ok bool
	switch kind {
	case "image/png":
		out, ok = unsignedPNG(content)
	case "image/jpeg":
		out, ok = unsignedJPEG(content)
	default:
		return content, nil
	}
	if !ok {
		return nil, fault.Bad("file", "attachment.broken", "this picture cannot be read: it breaks off, or is no PNG or JPEG file inside")
	}
	return out, nil
}

// drawing are the PNG chunks that make the picture.
var drawing = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT", "cICP"}

func unsignedPNG(in []byte) (out []byte, ok bool) {
	const signature = 8
	if len(in) < signature {
		return nil, false
	}
	out, rest := slices.Clone(in[:signature]), in[signature:]
	for len(rest) >= 12 {
		size := int64(binary.BigEndian.Uint32(rest)) + 12 // length, name, data, checksum
		if size > int64(len(rest)) {
			return nil, false
		}
		name := string(rest[4:8])
		if slices.Contains(drawing, name) {
			out = append(out, rest[:size]...)
		}
		rest = rest[size:]
		if name == "IEND" {
			return out, true
		}
	}
	return nil, false
}

// Markers of JPEG segments.
const (
	jpegScan    = 0xDA
	jpegEnd     = 0xD9
	jpegComment = 0xFE
	jpegApp0    = 0xE0 // JFIF
	jpegApp2    = 0xE2 // colour profile
	jpegApp14   = 0xEE // Adobe: which colours the numbers are
	jpegApp15   = 0xEF
)

func unsignedJPEG(in []byte) (out []byte, ok bool) {
	if !bytes.HasPrefix(in, []byte{0xFF, 0xD8}) {
		return nil, false
	}
	out, rest := slices.Clone(in[:2]), in[2:]
	for len(rest) >= 4 && rest[0] == 0xFF {
		marker := rest[1]
		if marker == 0xFF { // a byte to fill up
			rest = rest[1:]
			continue
		}
		if marker == jpegScan { // the picture itself; what stands behind its end is not taken along
			end := bytes.LastIndex(rest, []byte{0xFF, jpegEnd})
			if end < 0 {
				return nil, false
			}
			return append(out, rest[:end+2]...), true
		}
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if size < 4 || size > len(rest) {
			return nil, false
		}
		signed := marker == jpegComment || marker > jpegApp0 && marker <= jpegApp15 && marker != jpegApp2 && marker != jpegApp14
		if !signed {
			out = append(out, rest[:size]...)
		}
		rest = rest[size:]
	}
	return nil, false
}
