package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionCommand says what this program is.
type versionCommand struct {
	JSON bool `name:"json"`
}

// Version is the program's version: that of its module, with the commit where it was built from a checkout.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// Run prints version, module, Go and schema versions.
func (c *versionCommand) Run(s *session) error {
	schema, err := s.Stores.Schema()
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(map[string]any{"version": Version(), "module": "github.com/tanwen/tanwen", "go": runtime.Version(),
			"platform": runtime.GOOS + "/" + runtime.GOARCH, "schema": schema, "bundles": s.Bundles})
	}
	fmt.Fprintf(s.Stdout, "tanwen %s, %s, %s/%s\n", Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if !s.Bundles {
		fmt.Fprintln(s.Stdout, s.text("version.bundles"))
	}
	return nil
}
