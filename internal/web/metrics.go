package web

import (
	"fmt"
	"sync/atomic"
)

// counters count answers by class of status; they say nothing about studies or people.
type counters struct{ class [6]atomic.Int64 }

func (c *counters) add(code int) { c.class[min(max(code/100, 0), 5)].Add(1) }

func (s *server) health(v *visit) error {
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := fmt.Fprintln(v.w, "ok")
	return err
}

// metrics writes the text format of Prometheus.
func (s *server) metrics(v *visit) error {
	v.w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if _, err := fmt.Fprint(v.w, "# HELP tanwen_http_responses_total Answers by class of status.\n# TYPE tanwen_http_responses_total counter\n"); err != nil {
		return err
	}
	for class := 1; class <= 5; class++ {
		if _, err := fmt.Fprintf(v.w, "tanwen_http_responses_total{class=\"%dxx\"} %d\n", class, s.count.class[class].Load()); err != nil {
			return err
		}
	}
	return nil
}
