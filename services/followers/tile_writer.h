// TileWriter: writes the tiles of committed entries, then signs and publishes a checkpoint.
//
// The first block after a pause is published at once; then ten checkpoints a second leave, or two
// when there is so much to write, so every committed entry is under a published checkpoint well
// within a second.
#ifndef SERVICES_FOLLOWERS_TILE_WRITER_H_
#define SERVICES_FOLLOWERS_TILE_WRITER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "ledger/tile_store.h"
#include "services/followers/committed_journal.h"
#include "services/followers/tile_log.h"

namespace luheng::services {

class TileWriter {
 public:
  // Continues behind the published checkpoint, which must be at the end of a block. `failed` is
  // called once, with the first failure; nothing is published after it. While a private key is not
  // there or does not answer, nothing is published either: `say` is told when that begins and when
  // it ends, and may be empty.
  TileWriter(const CommittedJournal& journal, TileLog& log, ledger::TileStore& store,
             std::function<void(absl::Status)> failed, std::function<void(const std::string&)> say);
  // Publishes what is committed. REQUIRES: the journal was closed.
  ~TileWriter();

 private:
  using Blocks = std::vector<std::shared_ptr<const CommittedBlock>>;

  void Run();
  absl::Status Integrate(const Blocks& blocks);
  // Tries again as long as the keys do not answer and the journal is not closed.
  absl::Status Publish();

  const CommittedJournal& journal_;
  TileLog& log_;
  ledger::TileStore& store_;
  const std::function<void(absl::Status)> failed_;
  const std::function<void(const std::string&)> say_;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_TILE_WRITER_H_
