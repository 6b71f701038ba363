// Command tlog_verify verifies a C2SP tile log completely: the signature of its checkpoint, every
// hash tile at every level, and every entry.
//
//	tlog_verify LOG VKEY
//
// LOG is the directory of a log, or the http or https URL below which it is served. VKEY is the
// log's verifier key, from a source that the log has no hand in. Exit status: 0 verified, 1 a file
// is wrong or cannot be read, 2 wrong usage.
//
// Notes, hashes, trees and tile coordinates are golang.org/x/mod's, which knows nothing of the
// program that wrote the log. What is left for this command is to find and to cut the files.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// verify reads all of a log. In a directory it reads every file, whether the tree needs it or not.
func verify(log string, key note.Verifier) (*verification, error) {
	isURL := strings.HasPrefix(log, "http://") || strings.HasPrefix(log, "https://")
	read := fromDirectory(log)
	if isURL {
		read = fromURL(log)
	}
	message, err := read("checkpoint")
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %v", err)
	}
	tree, err := openCheckpoint(message, key)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %v", err)
	}
	v := &verification{read: read, tree: tree, proved: make(map[tlog.Tile][]byte)}
	if err := v.verifyTree(); err != nil || isURL {
		return v, err
	}
	return v, fs.WalkDir(os.DirFS(log), ".", func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() || path == "checkpoint" {
			return err
		}
		return v.verifyOther(path)
	})
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: tlog_verify DIRECTORY|URL VKEY")
		os.Exit(2)
	}
	key, err := note.NewVerifier(strings.TrimSpace(os.Args[2]))
	if err != nil {
		fmt.Fprintf(os.Stderr, "tlog_verify: VKEY: %v\n", err)
		os.Exit(2)
	}
	begin := time.Now()
	v, err := verify(os.Args[1], key)
	if err != nil {
		fmt.Fprintf(os.Stderr, "WRONG %v\n", err)
		os.Exit(1)
	}
	fmt.Printf("origin   %s\nsize     %d\nroot     %v\n", key.Name(), v.tree.N, v.tree.Hash)
	fmt.Printf("tiles    %d\nbundles  %d\n", v.tiles, v.bundles)
	fmt.Printf("earlier  %d\nignored  %d\n", v.earlier, v.ignored)
	fmt.Printf("seconds  %.2f\nVERIFIED\n", time.Since(begin).Seconds())
}
