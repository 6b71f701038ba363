package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight  = 8
	tileWidth   = 1 << tileHeight
	bundleLevel = -1                      // Where x/mod has entries.
	sizeMax     = 1 << 54                 // Far below where the arithmetic here would overflow.
	levelMax    = 6                       // Of a tile in a tree of that size.
	fileMax     = tileWidth * (2 + 1<<16) // A bundle of the longest entries has fewer bytes.
)

// A readFunc returns a file of the log by its path; the error is fs.ErrNotExist if there is none.
type readFunc func(path string) ([]byte, error)

func fromDirectory(directory string) readFunc {
	return func(path string) ([]byte, error) { return fs.ReadFile(os.DirFS(directory), path) }
}

func fromURL(prefix string) readFunc {
	client := &http.Client{Timeout: time.Minute}
	return func(path string) ([]byte, error) {
		answer, err := client.Get(strings.TrimSuffix(prefix, "/") + "/" + path)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		switch answer.StatusCode {
		case http.StatusOK:
			return io.ReadAll(io.LimitReader(answer.Body, fileMax))
		case http.StatusNotFound:
			return nil, fs.ErrNotExist
		}
		return nil, errors.New(answer.Status)
	}
}

// pathOf returns where C2SP has a tile or bundle: where x/mod has it, but without the tile height,
// and with "entries" for "data".
func pathOf(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

// tileAt is the inverse of pathOf.
func tileAt(path string) (tlog.Tile, error) {
	path = strings.Replace(strings.TrimPrefix(path, "tile/"), "entries/", "data/", 1)
	return tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", tileHeight, path))
}

// openCheckpoint checks the signature of a checkpoint, and returns the tree that it states.
func openCheckpoint(message []byte, key note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	// The last character of a signature in base64 has two bits that mean nothing, and that x/mod
	// does not look at. They have to be zero, so that no bit can change unseen.
	for _, signature := range opened.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(signature.Base64); err != nil {
			return tlog.Tree{}, fmt.Errorf("signature: %v", err)
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		return tlog.Tree{}, fmt.Errorf("%q is not origin, size and root of this log", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || size > sizeMax || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("%q is no size that can be verified", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}
