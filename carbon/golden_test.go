package carbon_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/tanwen/tanwen/carbon"
)

// TestSameBitsEverywhere runs on every processor and must find the digest that amd64 found; JSON prints a number so that
// its bits come back. The control, an unrounded x*y+z that differs, stands in internal/num. To see it on another
// processor:
//
//	GOARCH=arm64 go test -exec qemu-aarch64-static -run SameBits ./carbon
func TestSameBitsEverywhere(t *testing.T) {
	correlation, err := carbon.Correlated(map[string]float64{"activity": 0.4, "sink": 0.3}, carbon.Pair{A: "pv_max", B: "pv_add", Rho: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	r := ensemble(t, carbon.Ensemble{
		Model: china(), Prior: carbon.Prior{Correlation: correlation}, Draws: 400,
		Observations: []carbon.Observation{carbon.China2024()},
	})
	wedges, err := carbon.Wedges{Model: china(), From: carbon.Median(), To: settingOf(t, carbon.Even(2.7)), Orders: 20}.Run(stream())
	if err != nil {
		t.Fatal(err)
	}
	curve, err := carbon.CostCurve{Model: china(), From: carbon.Even(2), To: 3, Rate: 0.05}.Run()
	if err != nil {
		t.Fatal(err)
	}
	reliability, err := carbon.HindcastChina()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal([]any{r.Outcomes, r.Prior.Fans, r.Conditioned.Fans, wedges.Wedges, wedges.StdErr, curve, reliability})
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(text)
	const want = "8930c460220c411470cef077810ee20046134fa79673c1436656823f9a5642f7"
	if got := hex.EncodeToString(digest[:]); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
