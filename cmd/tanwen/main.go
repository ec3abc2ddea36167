// Command tanwen runs strategic scientific consultations: see tanwen --help, and README.md for where to begin.
//
// It is wiring only, and the one place where the adapters meet: the command line (internal/cli) calls the reading of
// files (intake), the store (store/sqlite), briefs and packages (brief, dossier), the pages (web), and mail with its queue (mail, jobs) through
// interfaces of its own, which the other files of this folder fit to them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/web"
)

func main() { os.Exit(run()) }

// run is main with an exit status, so that deferred work is done before the process ends.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return program().Main(ctx, os.Args[1:], cli.Standard())
}

func program() *cli.Program {
	return &cli.Program{Intake: reader{}, Packages: packages{}, Stores: stores{}, Meaning: meaning, Pages: pages, Background: background, Bundles: web.Bundled()}
}
