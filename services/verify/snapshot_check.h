// Snapshots are no evidence, and a server passes over damaged ones; the operator should know.
#ifndef SERVICES_VERIFY_SNAPSHOT_CHECK_H_
#define SERVICES_VERIFY_SNAPSHOT_CHECK_H_

#include <string>
#include <vector>

namespace luheng::services {

// What to tell the operator about damaged snapshots in the directory.
std::vector<std::string> DamagedSnapshots(const std::string& directory);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_SNAPSHOT_CHECK_H_
