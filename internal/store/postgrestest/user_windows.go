package postgrestest

import "os/exec"

func drop(*exec.Cmd) error { return nil }

func hand(string) error { return nil }
