// ReportHub: decodes committed blocks into execution reports, once for all streams that listen.
//
// Streams that are behind read on their own until they stand where the hub stands, and are attached
// there; so nothing is missed and nothing comes twice. Nothing is decoded while nobody listens.
//
// Thread-safe.
#ifndef SERVICES_RPC_REPORT_HUB_H_
#define SERVICES_RPC_REPORT_HUB_H_

#include <cstdint>
#include <memory>
#include <thread>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "services/rpc/execution_report.h"
#include "services/server/node.h"

namespace luheng::services {

class ReportStream;

struct ReportLimits {
  uint64_t retention_entries = 10'000'000;  // Older entries are not streamed.
  size_t queue_max = 16'384;                // Reports that wait for one reader; beyond: cut.
};

class ReportHub {
 public:
  // Begins at the end of the journal. `node` outlives the hub, and runs until Stop().
  ReportHub(const Node& node, const ReportLimits& limits);
  // As Stop().
  ~ReportHub();

  const ReportLimits& limits() const { return limits_; }

  // Entries that have been handed on.
  uint64_t position() const;

  enum class Attached { kYes, kBehind, kStopped };
  // Hands the stream the blocks that are to come, if the stream wants none before them: it stands
  // at `position`. The stream stays until Detach().
  Attached Attach(ReportStream& stream, uint64_t position);
  void Detach(ReportStream& stream);

  // Ends all attached streams with UNAVAILABLE, and attaches no more.
  void Stop();

 private:
  void Run();
  absl::Status HandOn(uint64_t* position);
  void Beat();
  void EndStreams(const absl::Status& status);

  const Node& node_;
  const ReportLimits limits_;
  mutable Mutex mutex_;
  uint64_t position_ LUHENG_GUARDED_BY(mutex_);
  bool stopped_ LUHENG_GUARDED_BY(mutex_) = false;
  absl::flat_hash_set<ReportStream*> streams_ LUHENG_GUARDED_BY(mutex_);
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_REPORT_HUB_H_
