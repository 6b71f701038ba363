// Register: records of one kind by id. Ids are dense, from 1, and records are never removed.
#ifndef ENGINE_REGISTER_H_
#define ENGINE_REGISTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ledger/base/check.h"

namespace luheng::engine {

template <class Id, class Record>
class Register {
 public:
  size_t count() const { return rows_.size(); }
  // The id that the next record will have.
  Id next_id() const { return Id{static_cast<uint32_t>(rows_.size() + 1)}; }
  // Nullptr if there is none. The pointer is good until the next Add().
  const Record* Find(Id id) const {
    const auto index = static_cast<uint32_t>(id) - 1;
    return index < rows_.size() ? &rows_[index] : nullptr;
  }
  // REQUIRES: there is one.
  Record& at(Id id) {
    const auto index = static_cast<uint32_t>(id) - 1;
    LUHENG_CHECK(index < rows_.size());
    return rows_[index];
  }
  const Record& at(Id id) const {
    const Record* found = Find(id);
    LUHENG_CHECK(found != nullptr);
    return *found;
  }
  // In the order of ids.
  const std::vector<Record>& rows() const { return rows_; }

  Id Add(const Record& record) {
    LUHENG_CHECK(rows_.size() < UINT32_MAX);
    rows_.push_back(record);
    return Id{static_cast<uint32_t>(rows_.size())};
  }

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.rows_);
  }

 private:
  std::vector<Record> rows_;
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTER_H_
