package web

// OfficePatterns lists the addresses of the office by method and pattern, for the tests of access.
func OfficePatterns() (out []string) {
	for _, r := range officeRoutes() {
		out = append(out, r.method+" "+r.path)
	}
	return out
}
