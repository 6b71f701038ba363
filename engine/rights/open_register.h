// OpenRegister: records of one kind by id, and those of them that are open by what they concern.
//
// A record says whether it is open, and by which key: `std::optional<Key> OpenBy() const`. Ids are
// dense, from 1, and records are never removed; one that is over costs nothing but its room.
//
// Not thread-safe.
#ifndef ENGINE_RIGHTS_OPEN_REGISTER_H_
#define ENGINE_RIGHTS_OPEN_REGISTER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "engine/codec.h"
#include "engine/register.h"

namespace luheng::engine {

template <class Id, class Record>
class OpenRegister {
 public:
  using Key = typename decltype(std::declval<const Record&>().OpenBy())::value_type;

  size_t count() const { return rows_.count(); }
  // As of a Register; the pointer is good until the next Add().
  const Record* Find(Id id) const { return rows_.Find(id); }
  const Record& at(Id id) const { return rows_.at(id); }
  const std::vector<Record>& rows() const { return rows_.rows(); }
  // The open ones of a key, in the order of ids.
  std::vector<Id> OpenOf(Key key) const {
    std::vector<Id> ids;
    for (auto at = open_.lower_bound({key, Id{}}); at != open_.end() && at->first == key; ++at) {
      ids.push_back(at->second);
    }
    return ids;
  }
  // The open one whose key comes first, of these the oldest; nullopt if none is open.
  struct Open {
    Key key{};
    Id id{};
  };
  std::optional<Open> FirstOpen() const {
    if (open_.empty()) return std::nullopt;
    return Open{open_.begin()->first, open_.begin()->second};
  }

  Id Add(const Record& record) {
    const Id id = rows_.Add(record);
    Index(id);
    return id;
  }
  // Changes a record by `change(Record&)`. REQUIRES: there is one.
  template <class Changing>
  void Change(Id id, const Changing& change) {
    Record& record = rows_.at(id);
    if (const std::optional<Key> key = record.OpenBy()) open_.erase({*key, id});
    change(record);
    Index(id);
  }

  void Save(Writer& writer) const { writer(rows_); }
  void Load(Reader& reader) {
    reader(rows_);
    for (uint32_t number = 1; number <= rows_.count(); ++number) Index(Id{number});
  }

 private:
  void Index(Id id) {
    if (const std::optional<Key> key = rows_.at(id).OpenBy()) open_.insert({*key, id});
  }

  Register<Id, Record> rows_;
  absl::btree_set<std::pair<Key, Id>> open_;  // Derived.
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_OPEN_REGISTER_H_
