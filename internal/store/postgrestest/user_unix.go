//go:build unix

package postgrestest

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// drop lets a program run as the other user.
func drop(c *exec.Cmd) error {
	u, err := other()
	if err != nil || u == nil {
		return err
	}
	uid, gid, err := ids(u.Uid, u.Gid)
	if err == nil {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
	}
	return err
}

// hand gives a folder to the other user.
func hand(dir string) error {
	u, err := other()
	if err != nil || u == nil {
		return err
	}
	uid, gid, err := ids(u.Uid, u.Gid)
	if err != nil {
		return err
	}
	return os.Chown(dir, int(uid), int(gid))
}

func ids(user, group string) (uid, gid uint32, err error) {
	u, err := strconv.ParseUint(user, 10, 32)
	if err != nil {
		return 0, 0, err
	}
	g, err := strconv.ParseUint(group, 10, 32)
	return uint32(u), uint32(g), err
}
