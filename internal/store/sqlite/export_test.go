package sqlite

// Weaken lets connections of this test binary run with synchronous=NORMAL, which they are built to refuse: the control
// of the power-cut test.
func Weaken() {
	for i := range pragmas {
		if pragmas[i].name == "synchronous" {
			pragmas[i].set, pragmas[i].reads = "NORMAL", "1"
		}
	}
}
