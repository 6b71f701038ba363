"""A real luhengd for end-to-end tests, driven by a client that shares no code with it.

Stubs are generated from proto/ with protoc; everything else is python3-grpcio and the standard
library. Binaries come from the folder named by LUHENG_BIN.
"""

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid

import grpc

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get('LUHENG_BIN', os.path.join(ROOT, 'build', 'release', 'bin'))


def scratch():
    """A directory that goes away with the test."""
    path = tempfile.mkdtemp(prefix='luheng-e2e-')
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def _generate_stubs():
    out = scratch()
    proto = os.path.join(ROOT, 'proto')
    files = [os.path.join(folder, name)
             for folder, _, names in os.walk(os.path.join(proto, 'luheng'))
             for name in names if name.endswith('.proto')]
    subprocess.run(['protoc', '-I', proto, '--python_out', out, '--grpc_python_out', out,
                    '--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin', *files],
                   check=True)
    sys.path.append(out)


_generate_stubs()
# pylint: disable=wrong-import-position
from luheng.admin.v1 import admin_service_pb2 as admin  # noqa: E402
from luheng.admin.v1 import admin_service_pb2_grpc as admin_rpc  # noqa: E402
from luheng.admin.v1 import grant_pb2 as grant  # noqa: E402
from luheng.admin.v1 import grant_service_pb2 as grants  # noqa: E402
from luheng.admin.v1 import grant_service_pb2_grpc as grants_rpc  # noqa: E402
from luheng.admin.v1 import market_pb2 as market_rules  # noqa: E402
from luheng.ledger.v1 import ledger_service_pb2 as ledger  # noqa: E402
from luheng.ledger.v1 import ledger_service_pb2_grpc as ledger_rpc  # noqa: E402
from luheng.market.v1 import instrument_pb2 as instrument  # noqa: E402
from luheng.market.v1 import market_data_service_pb2 as market  # noqa: E402
from luheng.market.v1 import market_data_service_pb2_grpc as market_rpc  # noqa: E402
from luheng.registry.v1 import account_pb2 as account  # noqa: E402
from luheng.registry.v1 import registry_service_pb2 as registry  # noqa: E402
from luheng.registry.v1 import registry_service_pb2_grpc as registry_rpc  # noqa: E402
from luheng.trading.v1 import order_pb2 as order  # noqa: E402
from luheng.trading.v1 import trading_service_pb2 as trading  # noqa: E402
from luheng.trading.v1 import trading_service_pb2_grpc as trading_rpc  # noqa: E402
from luheng.type.v1 import pollutant_pb2 as pollutant  # noqa: E402
from luheng.type.v1 import side_pb2 as side  # noqa: E402
from luheng.type.v1 import trading_day_pb2 as trading_day  # noqa: E402

TIMEOUT = 20


def read_file(path):
    with open(path, 'rb') as file:
        return file.read()


def luheng(*arguments, check=True):
    """Runs a command of the CLI and returns what it printed."""
    return subprocess.run([os.path.join(BIN, 'luheng'), *arguments], check=check,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def verify(directory, *arguments):
    """Runs the offline auditor."""
    return subprocess.run([os.path.join(BIN, 'luheng-verify'), directory, *arguments], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Server:
    """luhengd on a directory of its own, with a PKI of its own."""

    def __init__(self, durability='standard', settings='', copied_from=None):
        """`settings` are further tables of the configuration.

        `copied_from` is the folder of a stopped server, which this one becomes a copy of.
        """
        self.path = scratch()
        self.process = None
        self.address = None
        self._channels = {}
        atexit.register(self.kill)
        self.config = os.path.join(self.path, 'luhengd.toml')
        self.data = os.path.join(self.path, 'data')
        self.pki = os.path.join(self.path, 'pki')
        if copied_from is not None:
            shutil.copytree(copied_from, self.path, dirs_exist_ok=True)
            return
        luheng('pki', 'init', self.pki)
        luheng('pki', 'issue', self.pki, '--server', 'localhost', '--out', self.pki + '/server')
        subprocess.run([os.path.join(BIN, 'luhengd'), 'init', '--data', self.data, '--origin',
                        'luheng.example/e2e'], check=True, stdout=subprocess.DEVNULL)
        with open(self.config, 'w', encoding='utf-8') as config:
            config.write(f'''
data_directory = "data"
listen = "127.0.0.1:0"
spiffe_domain = "luheng.example"
log_level = "warn"
durability = "{durability}"
[tls]
certificate = "pki/server/cert.pem"
key = "pki/server/key.pem"
ca = "pki/ca.pem"
{settings}
''')

    def start(self):
        self.process = subprocess.Popen(
            [os.path.join(BIN, 'luhengd'), '--config', self.config],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith('luhengd ready on '), f'{line!r}, exit {self.process.poll()}'
        self.address = line.split()[-1]

    def kill(self):
        """As a power cut of the process: SIGKILL."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()
        self._forget_channels()

    def stop(self):
        """Asks it to drain and stop; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self._forget_channels()
        return code

    def _forget_channels(self):
        for channel in self._channels.values():
            channel.close()
        self._channels = {}

    def identity(self, participant, user):
        """The directory of this user's certificate, which is issued when first asked for."""
        identity = os.path.join(self.path, f'p{participant}u{user}')
        if not os.path.isdir(identity):
            luheng('pki', 'issue', self.pki, '--participant', str(participant), '--user', str(user),
                   '--out', identity)
        return identity

    def channel(self, participant, user):
        """An mTLS channel of this user, with a certificate issued for it."""
        key = (participant, user)
        if key not in self._channels:
            identity = self.identity(participant, user)
            credentials = grpc.ssl_channel_credentials(
                *(read_file(os.path.join(identity, name))
                  for name in ('ca.pem', 'key.pem', 'cert.pem')))
            port = self.address.rsplit(':', 1)[1]
            self._channels[key] = grpc.secure_channel('localhost:' + port, credentials)
        return self._channels[key]


def new_id():
    return str(uuid.uuid4())


def accepted(response):
    """The acceptance in a response; anything else fails the test."""
    outcome = response.WhichOneof('outcome')
    assert outcome == 'accepted', response
    return response.accepted


def leaf_hash(entry):
    return hashlib.sha256(b'\0' + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b'\1' + left + right).digest()


def root_from_inclusion(index, size, leaf, proof):
    """RFC 9162, 2.1.3.2, or None when the proof has the wrong length."""
    node, last = index, size - 1
    for sibling in proof:
        if last == 0:
            return None
        if node & 1 or node == last:
            leaf = node_hash(sibling, leaf)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            leaf = node_hash(leaf, sibling)
        node >>= 1
        last >>= 1
    return leaf if last == 0 else None


def is_consistent(old_size, old_root, new_size, new_root, proof):
    """RFC 9162, 2.1.4.2."""
    if old_size == new_size:
        return old_root == new_root and not proof
    if old_size == 0:
        return not proof
    proof = list(proof)
    if old_size & (old_size - 1) == 0:
        proof.insert(0, old_root)
    if not proof:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    first = second = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first = node_hash(sibling, first)
            second = node_hash(sibling, second)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            second = node_hash(second, sibling)
        node >>= 1
        last >>= 1
    return first == old_root and second == new_root and last == 0
