package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A verification reads a log and proves what it reads against the root of a tree, from the top down:
// first the partial tiles, which make up the root together, then each full tile against its hash in
// the tile above, then entries against the tiles of level 0.
//
// tlog.TileHashReader is not used, because in x/mod 0.7.0 it gives out hashes that it has not proved:
// of the tiles that a call needs, the first so many as the tree is made of perfect subtrees are not
// compared with their parents, but these subtrees lie in fewer tiles.
type verification struct {
	read    readFunc
	tree    tlog.Tree
	proved  map[tlog.Tile][]byte // Tiles that the proofs of others need.
	tiles   int                  // Hash tiles of the tree that were verified,
	bundles int                  // entry bundles of it,
	earlier int                  // and partial ones that earlier checkpoints needed.
	ignored int                  // Files that the checkpoint does not cover.
}

// verifyTree verifies every tile and bundle of the tree.
func (v *verification) verifyTree() error {
	if err := v.proveEdge(); err != nil {
		return err
	}
	for level := levelMax; level >= 0; level-- {
		for n := int64(0); v.tileOf(level, n).W > 0; n++ {
			tile := v.tileOf(level, n)
			hashes, err := v.prove(tile)
			if err != nil {
				return err
			}
			v.tiles++
			if level > 0 {
				continue
			}
			tile.L = bundleLevel
			if err := v.checkBundle(tile, hashes); err != nil {
				return err
			}
			v.bundles++
		}
	}
	return nil
}

// verifyOther verifies what else a directory holds: partial tiles that earlier checkpoints needed
// are the beginning of those of the tree. Files of no tile of the tree are counted, and not read.
// REQUIRES: verifyTree has found nothing wrong.
func (v *verification) verifyOther(path string) error {
	tile, err := tileAt(path)
	level := tile.L
	if level == bundleLevel {
		level = 0
	}
	whole := v.tileOf(level, tile.N)
	if err != nil || tile.N > v.tree.N || tile.W > whole.W {
		v.ignored++
		return nil
	}
	if tile.W == whole.W {
		return nil // Of the tree itself.
	}
	v.earlier++
	hashes, err := v.prove(whole)
	if err != nil {
		return err
	}
	if tile.L == bundleLevel {
		return v.checkBundle(tile, hashes)
	}
	data, err := v.read(path)
	if err != nil || !bytes.Equal(data, hashes[:tile.W*tlog.HashSize]) {
		return fmt.Errorf("%s: not the beginning of the tree's tile: %v", path, err)
	}
	return nil
}

// proveEdge proves the partial tiles, which are the last ones of their levels.
func (v *verification) proveEdge() error {
	var paths []string
	for level := 0; level <= levelMax; level++ {
		last := v.tileOf(level, v.tree.N>>(tileHeight*(level+1)))
		if last.W == 0 {
			continue
		}
		hashes, err := v.readHashes(last)
		if err != nil {
			return err
		}
		v.proved[last] = hashes
		paths = append(paths, pathOf(last))
	}
	root, err := tlog.TreeHash(v.tree.N, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		nodes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			place := tlog.TileForIndex(tileHeight, index)
			tile := v.tileOf(place.L, place.N)
			node, err := tlog.HashFromTile(tile, v.proved[tile], index)
			if err != nil {
				return nil, err
			}
			nodes[i] = node
		}
		return nodes, nil
	}))
	if err == nil && root != v.tree.Hash {
		err = fmt.Errorf("root is %v, the checkpoint says %v", root, v.tree.Hash)
	}
	if err != nil { // Nothing tells which of them is wrong.
		return fmt.Errorf("%s: %v", strings.Join(paths, " or "), err)
	}
	return nil
}

// prove returns the hashes of a tile of the tree, proved.
func (v *verification) prove(tile tlog.Tile) ([]byte, error) {
	if hashes := v.proved[tile]; hashes != nil {
		return hashes, nil
	}
	hashes, err := v.readHashes(tile)
	if err != nil {
		return nil, err
	}
	above, err := v.prove(v.tileOf(tile.L+1, tile.N/tileWidth))
	if err != nil {
		return nil, err
	}
	// The highest nodes within a full tile are two; the one above them is in the tile above.
	var node [2]tlog.Hash
	for i := range node {
		index := tlog.StoredHashIndex(tileHeight*(tile.L+1)-1, 2*tile.N+int64(i))
		if node[i], err = tlog.HashFromTile(tile, hashes, index); err != nil {
			return nil, err
		}
	}
	if hash := tlog.NodeHash(node[0], node[1]); !bytes.Equal(hash[:], hashAt(above, tile.N%tileWidth)) {
		return nil, fmt.Errorf("%s: does not hash to what the tile above says", pathOf(tile))
	}
	if tile.L > 0 {
		v.proved[tile] = hashes
	}
	return hashes, nil
}

// checkBundle reads a bundle, and compares the leaf hashes of its entries.
func (v *verification) checkBundle(tile tlog.Tile, hashes []byte) error {
	bundle, isWider, err := v.readTile(tile)
	if err != nil {
		return err
	}
	for i := int64(0); i < int64(tile.W); i++ {
		index := tile.N*tileWidth + i
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return fmt.Errorf("%s: ends within entry %d", pathOf(tile), index)
		}
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		hash := tlog.RecordHash(bundle[2:end])
		if !bytes.Equal(hash[:], hashAt(hashes, i)) {
			return fmt.Errorf("%s: entry %d is not the tree's", pathOf(tile), index)
		}
		bundle = bundle[end:]
	}
	if len(bundle) > 0 && !isWider {
		return fmt.Errorf("%s: goes on after its last entry", pathOf(tile))
	}
	return nil
}

// readHashes reads a hash tile.
func (v *verification) readHashes(tile tlog.Tile) ([]byte, error) {
	data, isWider, err := v.readTile(tile)
	if err != nil {
		return nil, err
	}
	length := tile.W * tlog.HashSize
	if len(data) < length || len(data) > length && !isWider {
		return nil, fmt.Errorf("%s: has %d bytes", pathOf(tile), len(data))
	}
	return data[:length], nil
}

// readTile reads the file of a tile or bundle. A log that has grown beyond the checkpoint may have
// the full file only, which begins with the partial one: then isWider is true.
func (v *verification) readTile(tile tlog.Tile) (data []byte, isWider bool, err error) {
	path := pathOf(tile)
	data, err = v.read(path)
	if errors.Is(err, fs.ErrNotExist) && tile.W < tileWidth {
		tile.W = tileWidth
		isWider = true
		data, err = v.read(pathOf(tile))
	}
	if err != nil {
		err = fmt.Errorf("%s: %v", path, err)
	}
	return data, isWider, err
}

// tileOf returns a hash tile of the tree; its width is 0 or less if the tree has it not.
func (v *verification) tileOf(level int, n int64) tlog.Tile {
	tile := tlog.Tile{H: tileHeight, L: level, N: n, W: tileWidth}
	if left := v.tree.N>>(tileHeight*level) - n*tileWidth; left < tileWidth {
		tile.W = int(left)
	}
	return tile
}

func hashAt(hashes []byte, i int64) []byte {
	return hashes[i*tlog.HashSize : (i+1)*tlog.HashSize]
}
