package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/desk"
)

// maxCall is the largest request that the local socket takes, in bytes: the largest table with its base64.
const maxCall = 512 << 20

// refusals carries faults over the socket, so that the caller says them in its own language.
type refusals struct {
	Faults []refusal `json:"faults"`
}

type refusal struct {
	Kind  fault.Kind  `json:"kind"`
	Key   string      `json:"key"`
	Text  string      `json:"text"`
	Args  []any       `json:"args"`
	Place fault.Place `json:"place"`
}

// listenLocal opens the socket of a data folder. The folder's lock is held, so that a socket which lies there is one
// that a crash left. Only the owner may use it.
func listenLocal(dir string) (net.Listener, error) {
	path := filepath.Join(dir, socketFile)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return l, os.Chmod(path, 0o600)
}

// local answers the calls of import, export, erase and bib search on the socket.
func (p *Program) local(a *archive) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /import", func(w http.ResponseWriter, r *http.Request) {
		serveCall(w, r, func(q importRequest) (answeredPlan, error) { return p.importSource(r.Context(), a, q) })
	})
	mux.HandleFunc("POST /export", func(w http.ResponseWriter, r *http.Request) {
		serveCall(w, r, func(q exportRequest) (exportRequest, error) { return p.export(r.Context(), a, q, nil) })
	})
	mux.HandleFunc("POST /erase", func(w http.ResponseWriter, r *http.Request) {
		serveCall(w, r, func(q eraseRequest) (erasedParts, error) { return eraseParts(r.Context(), a, q) })
	})
	mux.HandleFunc("POST /search", func(w http.ResponseWriter, r *http.Request) {
		serveCall(w, r, func(q searchRequest) ([]desk.Reference, error) { return a.search(r.Context(), q) })
	})
	return mux
}

func serveCall[Q, R any](w http.ResponseWriter, r *http.Request, work func(Q) (R, error)) {
	var q Q
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCall)).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reply, err := work(q)
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = json.NewEncoder(w).Encode(packed(err)) // a caller that has gone needs no answer
		return
	}
	_ = json.NewEncoder(w).Encode(reply)
}

func packed(err error) refusals {
	list, ok := errors.AsType[fault.List](err)
	if !ok {
		e := fault.Find(err)
		if e == nil {
			e = fault.New(fault.Internal, "cli.internal", "internal error: {why}", "why", err)
		}
		list = fault.List{e}
	}
	var r refusals
	for _, e := range list {
		x := refusal{Kind: e.Kind, Key: e.Key, Text: e.Text, Args: make([]any, len(e.Args)), Place: e.Place}
		for i, a := range e.Args {
			if x.Args[i] = a; i%2 == 1 {
				x.Args[i] = e.Sentence("{" + e.Args[i-1].(string) + "}")
			}
		}
		r.Faults = append(r.Faults, x)
	}
	return r
}

func (r refusals) unpacked() error {
	var list fault.List
	for _, x := range r.Faults {
		var e fault.Error // its sentence was written where the fault was found
		e.Kind, e.Key, e.Text, e.Args, e.Place = x.Kind, x.Key, x.Text, x.Args, x.Place
		list = append(list, &e)
	}
	return list.Err()
}

// ask hands a request to the process that holds a data folder. there is false where no process listens.
func ask(ctx context.Context, socket, call string, request, reply any) (there bool, err error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", filepath.FromSlash(socket))
	}
	probe, err := dial(ctx, "", "")
	if err != nil {
		return false, nil
	}
	_ = probe.Close()
	body, err := json.Marshal(request)
	if err != nil {
		return true, err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://tanwen"+call, bytes.NewReader(body))
	if err != nil {
		return true, err
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	answer, err := client.Do(q)
	if err != nil {
		return true, err
	}
	defer answer.Body.Close()
	d := json.NewDecoder(answer.Body)
	if answer.StatusCode == http.StatusOK {
		return true, d.Decode(reply)
	}
	var r refusals
	if err := d.Decode(&r); err != nil {
		return true, fault.New(fault.Unavailable, "cli.socket", "the running server cannot do this: it answers {status}", "status", answer.Status)
	}
	return true, r.unpacked()
}
