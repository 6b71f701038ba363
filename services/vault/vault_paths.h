// Where a vault is kept.
#ifndef SERVICES_VAULT_VAULT_PATHS_H_
#define SERVICES_VAULT_VAULT_PATHS_H_

#include <string>

namespace luheng::services {

struct VaultPaths {
  std::string directory;
  // Outside the directory, so that an older directory does not bring its own.
  std::string mark_file;
};

}  // namespace luheng::services

#endif  // SERVICES_VAULT_VAULT_PATHS_H_
