#include "engine/rights/reserve.h"

#include <vector>

namespace luheng::engine {
namespace {

// A row of a map, for the snapshot.
template <class Key, class Value>
struct Row {
  Key key{};
  Value value{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.key, self.value);
  }
};

template <class Key, class Value>
void SaveMap(Writer& writer, const absl::btree_map<Key, Value>& map) {
  std::vector<Row<Key, Value>> rows;
  for (const auto& [key, value] : map) rows.push_back({key, value});
  writer(rows);
}

template <class Key, class Value>
void LoadMap(Reader& reader, absl::btree_map<Key, Value>& map) {
  std::vector<Row<Key, Value>> rows;
  reader(rows);
  for (const Row<Key, Value>& row : rows) map.emplace(row.key, row.value);
}

}  // namespace

Reserve Reserves::Find(const ReserveKey& key) const {
  const auto found = rows_.find(key);
  return found == rows_.end() ? Reserve{} : found->second;
}

Cap Reserves::FindCap(const CapKey& key) const {
  const auto found = caps_.find(key);
  return found == caps_.end() ? Cap{} : found->second;
}

void Reserves::Save(Writer& writer) const {
  SaveMap(writer, rows_);
  SaveMap(writer, caps_);
}

void Reserves::Load(Reader& reader) {
  LoadMap(reader, rows_);
  LoadMap(reader, caps_);
}

}  // namespace luheng::engine
