// Prints what 20,000 seeded commands come to, for scripts that compare compilers and flags:
//   <SHA-256 of all entries> <state hash>
#include <cstdio>
#include <string>

#include "ledger/coding.h"
#include "ledger/hash.h"
#include "tests/engine/journal.h"

int main() {
  using namespace luheng;  // NOLINT: a program of one function.
  engine::testing::Journal journal;
  engine::testing::Workload workload(2023);
  journal.DoAll(workload, 20'000);
  std::string all;
  for (const auto& entries : journal.entries()) {
    for (const std::string& entry : entries) ledger::AppendString(&all, entry);
  }
  std::printf("%s %s\n", ledger::ToHex(ledger::AsBytes(ledger::Sha256(all))).c_str(),
              ledger::ToHex(ledger::AsBytes(journal.engine().StateHash())).c_str());
  return 0;
}
