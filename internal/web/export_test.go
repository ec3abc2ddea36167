package web

// Patterns lists every address by method and pattern, for the tests of access.
func Patterns() (out []string) {
	for _, r := range routes() {
		out = append(out, r.method+" "+r.path)
	}
	return out
}
