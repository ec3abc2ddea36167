package desk_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/tanwen/tanwen/internal/desk"
)

func sample() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 9, 5))
	for x := range 9 {
		m.Set(x, x%5, color.RGBA{uint8(20 * x), 90, 200, 255})
	}
	return m
}

// signedPNG is a picture with a chunk that names its author behind the header.
func signedPNG(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, sample()); err != nil {
		t.Fatal(err)
	}
	text := []byte("tEXtAuthor\x00Zhao of Some Institute")
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)-4))
	chunk = binary.BigEndian.AppendUint32(append(chunk, text...), crc32.ChecksumIEEE(text))
	const header = 8 + 25
	return bytes.Join([][]byte{b.Bytes()[:header], chunk, b.Bytes()[header:]}, nil)
}

// signedJPEG is a picture with an EXIF segment, a comment and something behind its end.
func signedJPEG(t testing.TB) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sample(), nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("\xff\xe1\x00\x20Exif\x00\x00Zhao of Some Institute\x00\x00")
	comment := []byte("\xff\xfe\x00\x18Zhao of Some Institute")
	return bytes.Join([][]byte{b.Bytes()[:2], exif, comment, b.Bytes()[2:], []byte("Zhao of Some Institute")}, nil)
}

func TestPicturesLoseTheirAuthor(t *testing.T) {
	for kind, signed := range map[string][]byte{"image/png": signedPNG(t), "image/jpeg": signedJPEG(t)} {
		before, _, err := image.Decode(bytes.NewReader(signed))
		if err != nil {
			t.Fatalf("%s: the sample: %v", kind, err)
		}
		out, err := desk.Unsigned(signed, kind)
		if err != nil || bytes.Contains(out, []byte("Zhao")) || !bytes.Contains(signed, []byte("Zhao")) {
			t.Errorf("%s: the author stands in it still (%v)", kind, err)
			continue
		}
		after, _, err := image.Decode(bytes.NewReader(out))
		if err != nil || after.Bounds() != before.Bounds() || after.At(3, 3) != before.At(3, 3) {
			t.Errorf("%s: the picture has changed (%v)", kind, err)
		}
		for cut := range len(signed) - 30 {
			if _, err := desk.Unsigned(signed[:cut], kind); err == nil {
				t.Errorf("%s: a picture cut at %d is taken", kind, cut)
				break
			}
		}
	}
	if out, err := desk.Unsigned([]byte("%PDF-1.7"), "application/pdf"); err != nil || string(out) != "%PDF-1.7" {
		t.Errorf("a PDF: %q, %v", out, err)
	}
}

func FuzzUnsigned(f *testing.F) {
	f.Add(signedPNG(f), true)
	f.Add(signedJPEG(f), false)
	f.Fuzz(func(t *testing.T, content []byte, isPNG bool) {
		kind := "image/jpeg"
		if isPNG {
			kind = "image/png"
		}
		out, err := desk.Unsigned(content, kind)
		if err != nil {
			return
		}
		if len(out) > len(content) {
			t.Error("it grew")
		}
		if again, err := desk.Unsigned(out, kind); err != nil || !bytes.Equal(again, out) {
			t.Errorf("once more changes it again: %v", err)
		}
	})
}
