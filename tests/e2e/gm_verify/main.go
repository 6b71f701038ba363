// Command gm_verify verifies signature lines of a checkpoint: those of Ed25519 keys with
// golang.org/x/mod, those of SM2 keys with github.com/tjfoc/gmsm. Neither knows anything of the
// program that wrote the checkpoint.
//
//	gm_verify CHECKPOINT VKEY...
//
// Every key has to have signed. Exit status: 0 verified, 1 a signature is missing or wrong, 2 wrong
// usage.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"

	"github.com/tjfoc/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"
)

// The type of a signature that has no number, and the identifier that follows it.
const sm2Type = "\xffluheng.example/sm2-sm3/v1"

// An sm2Verifier checks signatures r | s over the SM3 digest that the signer's id goes into.
type sm2Verifier struct {
	name string
	hash uint32
	key  *sm2.PublicKey
}

func (v *sm2Verifier) Name() string    { return v.name }
func (v *sm2Verifier) KeyHash() uint32 { return v.hash }
func (v *sm2Verifier) Verify(message, signature []byte) bool {
	if len(signature) != 64 {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	return sm2.Sm2Verify(v.key, message, []byte("1234567812345678"), r, s)
}

// newVerifier understands what x/mod does, and SM2.
func newVerifier(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("no vkey")
	}
	typed, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || !strings.HasPrefix(string(typed), sm2Type) {
		return note.NewVerifier(vkey)
	}
	sum := sha256.Sum256([]byte(parts[0] + "\n" + string(typed)))
	hash := binary.BigEndian.Uint32(sum[:4])
	point := typed[len(sm2Type):]
	if fmt.Sprintf("%08x", hash) != parts[1] || len(point) != 65 || point[0] != 4 {
		return nil, errors.New("an SM2 key with another key id or size")
	}
	key := &sm2.PublicKey{Curve: sm2.P256Sm2(),
		X: new(big.Int).SetBytes(point[1:33]), Y: new(big.Int).SetBytes(point[33:])}
	if !key.Curve.IsOnCurve(key.X, key.Y) {
		return nil, errors.New("no point of the curve")
	}
	return &sm2Verifier{parts[0], hash, key}, nil
}

func verify(path string, verifier note.Verifier) error {
	message, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return err
	}
	for _, signature := range opened.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(signature.Base64); err != nil {
			return err
		}
	}
	fmt.Printf("%s+%08x verified, %d other lines\n", verifier.Name(), verifier.KeyHash(),
		len(opened.UnverifiedSigs))
	return nil
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: gm_verify CHECKPOINT VKEY...")
		os.Exit(2)
	}
	for _, vkey := range os.Args[2:] {
		verifier, err := newVerifier(vkey)
		if err != nil {
			fmt.Fprintf(os.Stderr, "gm_verify: VKEY: %v\n", err)
			os.Exit(2)
		}
		if err := verify(os.Args[1], verifier); err != nil {
			fmt.Fprintf(os.Stderr, "WRONG %s+%08x: %v\n", verifier.Name(), verifier.KeyHash(), err)
			os.Exit(1)
		}
	}
}
