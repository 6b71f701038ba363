#include "services/rpc/open_streams.h"

namespace luheng::services {

OpenStreams::Added OpenStreams::Add(OpenStream& stream) {
  MutexLock lock(mutex_);
  if (draining_) return Added::kDraining;
  streams_.insert(&stream);
  return Added::kYes;
}

void OpenStreams::Remove(OpenStream& stream) {
  MutexLock lock(mutex_);
  streams_.erase(&stream);
}

void OpenStreams::Drain() {
  MutexLock lock(mutex_);
  draining_ = true;
  for (OpenStream* const stream : streams_) stream->Drain();
}

}  // namespace luheng::services
