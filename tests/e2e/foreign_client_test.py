"""A client that is not ours trades, loses the server, and proves what happened."""

import base64
import hashlib
import os
import subprocess
import unittest

import grpc

import firms
import harness


def parse_tlog_proof(text):
    """Parts of a c2sp.org/tlog-proof@v1 file: index, hashes, and the checkpoint's note."""
    header, note = text.split('\n\n', 1)
    lines = header.split('\n')
    assert lines[0] == 'c2sp.org/tlog-proof@v1', lines[0]
    lines = [line for line in lines[1:] if not line.startswith('extra ')]
    assert lines[0].startswith('index ')
    return int(lines[0][6:]), [base64.b64decode(line) for line in lines[1:]], note


def parse_checkpoint(note):
    """Origin, size, root and the bytes that were signed."""
    text = note[:note.index('\n\n') + 1]
    origin, size, root = text.splitlines()[:3]
    return origin, int(size), base64.b64decode(root), text.encode()


def signature_is_by(vkey, note, path):
    """Checks the note's Ed25519 signature with OpenSSL's command."""
    name, key_id, public = vkey.split('+', 2)
    public = base64.b64decode(public)
    assert public[0] == 1 and len(public) == 33
    assert hashlib.sha256(name.encode() + b'\n' + public).digest()[:4].hex() == key_id
    signed = note[:note.index('\n\n') + 1].encode()
    line = [line for line in note.splitlines() if line.startswith('— ' + name + ' ')][0]
    blob = base64.b64decode(line.split(' ')[2])
    assert blob[:4].hex() == key_id
    spki = bytes.fromhex('302a300506032b6570032100') + public[1:]
    for file, content in (('key.der', spki), ('text', signed), ('signature', blob[4:])):
        with open(os.path.join(path, file), 'wb') as out:
            out.write(content)
    return subprocess.run(
        ['openssl', 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', 'key.der',
         '-rawin', '-in', 'text', '-sigfile', 'signature'], cwd=path, check=False,
        stdout=subprocess.DEVNULL).returncode == 0


class ForeignClientTest(unittest.TestCase):

    def setUp(self):
        self.server = harness.Server()
        self.server.start()
        self.market = firms.Market(self.server)

    def tearDown(self):
        self.server.kill()

    def wait_for_checkpoint(self, size):
        """Polls until a checkpoint covers `size` entries; fails with the test's deadline."""
        while True:
            answer = self.market.ledger().GetCheckpoint(harness.ledger.GetCheckpointRequest(),
                                                        timeout=harness.TIMEOUT)
            if answer.tree_size >= size:
                return answer

    def test_trades_and_repeats_a_request_across_a_kill(self):
        sold = self.market.trading(0).SubmitOrder(self.market.order(0, 10), timeout=20)
        self.assertEqual(harness.accepted(sold).state, harness.order.ORDER_STATE_NEW)
        request = self.market.order(1, 4)
        first = self.market.trading(1).SubmitOrder(request, timeout=20)
        report = harness.accepted(first)
        self.assertEqual(report.state, harness.order.ORDER_STATE_FILLED)
        self.assertEqual(report.filled_grams, 4000)
        # 0.004 t at 4,000 yuan a tonne-year for five years.
        self.assertEqual(report.filled_amount_fen, 80_00)

        self.server.kill()
        self.server.start()
        again = self.market.trading(1).SubmitOrder(request, timeout=20)
        self.assertEqual(again, first)

        other = self.market.order(1, 5, request_id=request.request_id)
        with self.assertRaises(grpc.RpcError) as caught:
            self.market.trading(1).SubmitOrder(other, timeout=20)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.ALREADY_EXISTS)

    def test_proves_a_trade_offline_with_hashing_of_its_own(self):
        self.market.trading(0).SubmitOrder(self.market.order(0, 10), timeout=20)
        bought = self.market.trading(1).SubmitOrder(self.market.order(1, 4), timeout=20)
        index = bought.sequence + 1  # The trade's buying side follows the command.
        self.wait_for_checkpoint(index + 2)
        answer = self.market.ledger().GetInclusionProof(
            harness.ledger.GetInclusionProofRequest(index=index), timeout=20)
        vkey = self.wait_for_checkpoint(0).verifier_key

        proved_index, hashes, note = parse_tlog_proof(answer.tlog_proof)
        origin, size, root, _ = parse_checkpoint(note)
        self.assertEqual(origin, 'luheng.example/e2e')
        self.assertEqual(proved_index, index)
        self.assertTrue(signature_is_by(vkey, note, self.server.path))
        entry = answer.entry_bytes
        self.assertEqual(
            harness.root_from_inclusion(index, size, harness.leaf_hash(entry), hashes), root)
        self.assertEqual(int.from_bytes(entry[2:4], 'big'), 0x8001, 'a trade side')
        self.assertEqual(int.from_bytes(entry[4:12], 'big'), index)
        for bit in range(0, 8 * len(entry), 97):
            changed = bytearray(entry)
            changed[bit // 8] ^= 1 << bit % 8
            self.assertNotEqual(harness.root_from_inclusion(
                index, size, harness.leaf_hash(bytes(changed)), hashes), root)
        self.assertFalse(signature_is_by(vkey, note.replace(str(size), str(size + 1), 1),
                                         self.server.path))

    def test_a_stranger_is_turned_away(self):
        with self.assertRaises(grpc.RpcError) as caught:
            harness.trading_rpc.TradingServiceStub(self.server.channel(99, 1)).SubmitOrder(
                self.market.order(0, 1), timeout=20)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.PERMISSION_DENIED)

    def test_another_participants_account_is_refused(self):
        stolen = self.market.order(0, 1)
        with_other = self.market.trading(1)
        try:
            answer = with_other.SubmitOrder(stolen, timeout=20)
            self.assertEqual(answer.rejected.reason, 'ACCOUNT_NOT_OWNED')
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.PERMISSION_DENIED)

    def test_stops_cleanly_and_audits_sound(self):
        self.market.trading(0).SubmitOrder(self.market.order(0, 10), timeout=20)
        self.assertEqual(self.server.stop(), 0)
        audit = harness.verify(self.server.data)
        self.assertEqual(audit.returncode, 0, audit.stdout)


if __name__ == '__main__':
    unittest.main()
