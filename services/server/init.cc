#include <openssl/rand.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/blinding.h"
#include "ledger/file.h"
#include "ledger/key_file.h"
#include "ledger/recover.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/server/node.h"
#include "services/vault/vault_store.h"

namespace luheng::services {
namespace {

engine::Genesis MakeGenesis(const ledger::Signer& signer, engine::Shard shard) {
  engine::Genesis genesis{.journal_id = {},
                          .shard = shard,
                          .engine_version = engine::kEngineVersion,
                          .origin = signer.name(),
                          .checkpoint_key = {},
                          .administrators = {{engine::ParticipantId{1}, engine::UserId{1}},
                                             {engine::ParticipantId{1}, engine::UserId{2}}}};
  const std::string& key = signer.verifier().public_key().bytes;
  LUHENG_CHECK(key.size() == genesis.checkpoint_key.size());
  std::copy(key.begin(), key.end(), genesis.checkpoint_key.begin());
  LUHENG_CHECK(RAND_bytes(genesis.journal_id.data(), static_cast<int>(genesis.journal_id.size())) ==
               1);
  return genesis;
}

// The block that holds the genesis entry alone.
ledger::Block MakeGenesisBlock(const engine::Genesis& genesis, std::string_view journal_secret,
                               int64_t now_us) {
  engine::Engine engine;
  ledger::BlockBuilder builder(genesis.journal_id, /*epoch=*/1, ledger::ChainState{});
  ledger::SecretBlinding blinding(journal_secret);
  engine::Result result;
  engine.Execute(
      {.sequence = 0,
       .time = engine::TimeMicros(now_us),
       .actor = engine::kSystemActor,
       .request_id = {},
       .effective_time = std::nullopt,
       .body = genesis},
      [&blinding](uint64_t index) { return blinding.At(index); }, result, builder);
  return builder.Finish();
}

}  // namespace

absl::Status InitDataDirectory(const std::string& path, const std::string& origin,
                               engine::Shard shard, Clock& clock) {
  const DataDirectory directory(path);
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory.root));
  // Entries are for the parties and the regulator; what is public is served.
  if (chmod(directory.root.c_str(), 0700) != 0) {
    return ledger::ErrnoStatus("chmod", directory.root);
  }
  LUHENG_ASSIGN_OR_RETURN(const DirectoryLock lock, DirectoryLock::Acquire(directory));
  LUHENG_ASSIGN_OR_RETURN(const bool has_journal, ledger::Exists(directory.journal()));
  if (has_journal) {
    return absl::AlreadyExistsError(directory.journal() + ": there is a journal already");
  }
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory.keys()));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Signer signer,
                          ledger::CreateKeyFile(directory.checkpoint_key(), origin));
  LUHENG_ASSIGN_OR_RETURN(const std::string secret, CreateSecretFile(directory.journal_secret()));
  LUHENG_RETURN_IF_ERROR(
      ledger::CreateFile(directory.verifier_key(), signer.verifier().Vkey() + "\n"));
  LUHENG_RETURN_IF_ERROR(CreateVaultMark(directory.vault_paths(), secret));

  const ledger::Block block =
      MakeGenesisBlock(MakeGenesis(signer, shard), secret, clock.WallMicros());
  LUHENG_ASSIGN_OR_RETURN(const ledger::Recovered empty,
                          ledger::Recover(directory.journal_paths(), secret));
  LUHENG_RETURN_IF_ERROR(empty.store->Append(block));
  LUHENG_RETURN_IF_ERROR(empty.mark->Write(block.end_index(), block.after.tree.Root()));
  return empty.store->Close();
}

}  // namespace luheng::services
