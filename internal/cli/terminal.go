package cli

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
)

// progress returns a function that shows how far long work has come, or nil where nobody looks: the bar is drawn on a
// terminal only.
func (s *session) progress(key string) func(done, all int) {
	if !onTerminal(s.Stderr) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, all int) {
		if bar == nil {
			bar = progressbar.NewOptions(all, progressbar.OptionSetWriter(s.Stderr), progressbar.OptionSetDescription(s.text(key)),
				progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
		}
		bar.ChangeMax(all)
		_ = bar.Set(done) // a bar that cannot be drawn stops nothing
	}
}

// onTerminal reports whether a person may be looking at w.
func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
