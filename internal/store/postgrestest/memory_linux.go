package postgrestest

import "syscall"

// room is what the files of a few databases may need, in bytes.
const room = 1 << 30

// memory returns a folder that lies in memory, or nothing where there is none with room.
func memory() string {
	const dir = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil || s.Bavail*uint64(s.Bsize) < room {
		return ""
	}
	return dir
}
