// Participants: enterprises, county branches, and the exchange itself (kExchangeOperator).
//
// Not thread-safe.
#ifndef ENGINE_REGISTRY_PARTICIPANTS_H_
#define ENGINE_REGISTRY_PARTICIPANTS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/command.h"

namespace luheng::engine {

struct Participant {
  std::optional<Uscc> uscc{};  // The exchange itself has none.
  Adcode county{};
  Hash256 name_commitment{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.uscc, self.county, self.name_commitment);
  }
};

// Ids are dense, from 1.
class Participants {
 public:
  size_t count() const { return rows_.size(); }
  // Nullptr if there is none. The pointer is good until the next Add().
  const Participant* Find(ParticipantId id) const;
  std::optional<ParticipantId> FindByUscc(const Uscc& uscc) const;

  // For renaming and moving. REQUIRES: there is one.
  Participant& at(ParticipantId id);
  // REQUIRES: no other participant has this USCC.
  ParticipantId Add(const Participant& participant);

  void Save(Writer& writer) const { writer(rows_); }
  void Load(Reader& reader);

 private:
  std::vector<Participant> rows_;
  absl::btree_map<Uscc, ParticipantId> by_uscc_;
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_PARTICIPANTS_H_
