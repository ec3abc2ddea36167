// Package jobs does what is due in the background: it has letters sent. It keeps no truth of its own: what is due is
// derived from the record and the directory at start and again and again, so that its file may be deleted at any time
// and nothing is lost or sent twice.
//
// [Start] begins the work on River's queue in an embedded database, [Jobs.Close] lets what is under way finish.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	_ "modernc.org/sqlite" // the driver of jobs.db

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
)

// Work is what is done in the background. All fields but Posted and Log are needed.
type Work struct {
	Derive  func(ctx context.Context) error                                  // queues the letters that follow from the record
	Due     func(ctx context.Context, limit int) ([]directory.Letter, error) // letters to be sent now
	Deliver func(ctx context.Context, letter string) error                   // sends one of them and notes what became of it
	Sweep   func(ctx context.Context) error                                  // removes what has expired
	Posted  <-chan struct{}                                                  // says that a letter is due at once; nil: looked for by the clock alone
	Log     *slog.Logger                                                     // nil = slog.Default()
}

// How often is looked, and how much is done at once.
const (
	deriveEvery = time.Minute
	lookEvery   = time.Second
	pollEvery   = 250 * time.Millisecond
	senders     = 4
	atOnce      = 200
	sendTime    = 2 * time.Minute
	endTime     = 10 * time.Second
)

// Jobs is work under way.
type Jobs struct {
	work   Work
	db     *sql.DB
	client *river.Client[*sql.Tx]
	stop   context.CancelFunc
	done   chan struct{}
}

// delivery is the job that sends one letter.
type delivery struct {
	Letter string `json:"letter" river:"unique"`
}

// Kind names the job in the queue.
func (delivery) Kind() string { return "letter" }

// InsertOpts lets a letter wait in the queue once at a time. Trying again is decided by the letter and not by the queue.
func (delivery) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

// carrier works deliveries off.
type carrier struct {
	river.WorkerDefaults[delivery]
	deliver func(ctx context.Context, letter string) error
}

// Work sends the letter of a job.
func (c *carrier) Work(ctx context.Context, job *river.Job[delivery]) error {
	err := c.deliver(ctx, job.Args.Letter)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil // the person was forgotten meanwhile, and the letter with them
	}
	return err
}

// Start opens or makes the file of jobs and begins to work. The work ends with ctx or [Jobs.Close].
func Start(ctx context.Context, path string, w Work) (*Jobs, error) {
	if w.Log == nil {
		w.Log = slog.Default()
	}
	db, err := open(path)
	if err != nil {
		return nil, err
	}
	client, err := begin(ctx, db, w)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	looking, stop := context.WithCancel(ctx)
	j := &Jobs{work: w, db: db, client: client, stop: stop, done: make(chan struct{})}
	go j.look(looking)
	return j, nil
}

func open(path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	file := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(abs), RawQuery: url.Values{
		"_txlock": {"immediate"}, "_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)", "secure_delete(ON)"},
	}.Encode()}
	db, err := sql.Open("sqlite", file.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func begin(ctx context.Context, db *sql.DB, w Work) (*river.Client[*sql.Tx], error) {
	driver := riversqlite.New(db)
	quiet := slog.New(slog.DiscardHandler)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &carrier{deliver: w.Deliver})
	client, err := river.NewClient(driver, &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: senders}}, Workers: workers,
		FetchCooldown: pollEvery / 2, FetchPollInterval: pollEvery, JobTimeout: sendTime, RescueStuckJobsAfter: 5 * sendTime,
		CompletedJobRetentionPeriod: time.Hour, DiscardedJobRetentionPeriod: time.Hour, Logger: quiet,
	})
	if err != nil {
		return nil, err
	}
	return client, client.Start(context.WithoutCancel(ctx))
}

// look derives what is due and hands it to the queue until ctx ends.
func (j *Jobs) look(ctx context.Context) {
	defer close(j.done)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var next time.Time
	for {
		if now := time.Now(); !now.Before(next) {
			next = now.Add(deriveEvery)
			j.report(ctx, "derive", j.work.Derive(ctx))
			j.report(ctx, "sweep", j.work.Sweep(ctx))
		}
		j.report(ctx, "hand over", j.hand(ctx))
		select {
		case <-tick.C:
		case <-j.work.Posted:
		case <-ctx.Done():
			return
		}
	}
}

// hand puts the letters that are due into the queue; one that waits there already is passed over.
func (j *Jobs) hand(ctx context.Context) error {
	letters, err := j.work.Due(ctx, atOnce)
	if err != nil || len(letters) == 0 {
		return err
	}
	jobs := make([]river.InsertManyParams, len(letters))
	for i, l := range letters {
		jobs[i] = river.InsertManyParams{Args: delivery{Letter: l.ID}}
	}
	_, err = j.client.InsertMany(ctx, jobs)
	return err
}

func (j *Jobs) report(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		j.work.Log.ErrorContext(ctx, "background work failed", "what", what, "cause", err.Error())
	}
}

// Close stops looking, lets deliveries under way finish, and closes the file.
func (j *Jobs) Close() error {
	j.stop()
	<-j.done
	ctx, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	return errors.Join(j.client.Stop(ctx), j.db.Close())
}
