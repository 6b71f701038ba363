// Names of threads, as top -H and debuggers show them.
#ifndef LEDGER_BASE_THREAD_NAME_H_
#define LEDGER_BASE_THREAD_NAME_H_

#include <pthread.h>

namespace luheng {

// Names the calling thread. REQUIRES: at most 15 characters.
inline void NameThread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

}  // namespace luheng

#endif  // LEDGER_BASE_THREAD_NAME_H_
