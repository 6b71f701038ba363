// OpenStreams: streams that end only when somebody tells them to, for the server to do so.
//
// Thread-safe.
#ifndef SERVICES_RPC_OPEN_STREAMS_H_
#define SERVICES_RPC_OPEN_STREAMS_H_

#include "absl/container/flat_hash_set.h"
#include "ledger/base/mutex.h"

namespace luheng::services {

// A stream that can be told to end. Called under the lock of OpenStreams: it must not call back.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
  // Ends the stream with UNAVAILABLE (DRAINING) once what came in is answered. Called once at most.
  virtual void Drain() = 0;
};

class OpenStreams {
 public:
  enum class Added { kYes, kDraining };
  // The stream is told of Drain(), unless that has gone by. REQUIRES: it stays until Remove().
  Added Add(OpenStream& stream);
  // It need not be there.
  void Remove(OpenStream& stream);

  // Tells all streams to end; none is added any more.
  void Drain();

 private:
  Mutex mutex_;
  bool draining_ LUHENG_GUARDED_BY(mutex_) = false;
  absl::flat_hash_set<OpenStream*> streams_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_OPEN_STREAMS_H_
