#include "ledger/entry.h"

#include <algorithm>
#include <string>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"

namespace luheng::ledger {
namespace {

constexpr uint8_t kEntryFormat = 1;
constexpr uint8_t kFlagEffectiveTime = 0x01;
constexpr uint8_t kFlagsKnown = kFlagEffectiveTime;

size_t LinkSize(LinkForm form) {
  constexpr size_t kFirstSize = 1 + 1 + 8;
  switch (form) {
    case LinkForm::kFirst:
      return kFirstSize;
    case LinkForm::kByIndex:
      return kFirstSize + 8;
    case LinkForm::kByIndexAndHash:
      return kFirstSize + 8 + sizeof(Hash);
  }
  LUHENG_CHECK(false && "unknown link form");
}

void AppendLink(const Link& link, std::string* out) {
  AppendU8(out, link.subject_type);
  AppendU8(out, static_cast<uint8_t>(link.form));
  AppendU64(out, link.subject_id);
  if (link.form != LinkForm::kFirst) AppendU64(out, link.previous_index);
  if (link.form == LinkForm::kByIndexAndHash) out->append(AsBytes(link.previous_leaf_hash));
}

absl::Status Malformed(const std::string& field) {
  return absl::InvalidArgumentError("entry: " + field);
}

template <size_t kSize>
bool ReadArray(ByteReader* reader, std::array<uint8_t, kSize>* value) {
  std::string_view bytes;
  if (!reader->ReadBytes(kSize, &bytes)) return false;
  std::copy(bytes.begin(), bytes.end(), value->begin());
  return true;
}

// Everything between the flags and the links.
bool ReadFixedFields(ByteReader* reader, Entry* entry, uint8_t* link_count) {
  return reader->ReadU16(&entry->kind) && reader->ReadU64(&entry->index) &&
         reader->ReadU64(&entry->sequence) && reader->ReadI64(&entry->ledger_time_us) &&
         reader->ReadU32(&entry->participant) && reader->ReadU32(&entry->user) &&
         ReadArray(reader, &entry->request_id) && ReadArray(reader, &entry->previous_leaf_hash) &&
         ReadArray(reader, &entry->blinding) && reader->ReadU8(link_count);
}

absl::StatusOr<Link> ReadLink(ByteReader* reader) {
  Link link;
  uint8_t form = 0;
  if (!reader->ReadU8(&link.subject_type) || !reader->ReadU8(&form)) {
    return Malformed("link is cut short");
  }
  if (form > static_cast<uint8_t>(LinkForm::kByIndexAndHash)) {
    return Malformed("link form " + std::to_string(form) + " is unknown");
  }
  link.form = static_cast<LinkForm>(form);
  bool whole = reader->ReadU64(&link.subject_id);
  if (link.form != LinkForm::kFirst) whole = whole && reader->ReadU64(&link.previous_index);
  if (link.form == LinkForm::kByIndexAndHash) {
    whole = whole && ReadArray(reader, &link.previous_leaf_hash);
  }
  if (!whole) return Malformed("link is cut short");
  return link;
}

}  // namespace

size_t EntrySize(const Entry& entry) {
  size_t size = kEntryFixedSize + entry.payload.size();
  for (const Link& link : entry.links) size += LinkSize(link.form);
  if (entry.effective_time_us.has_value()) size += sizeof(int64_t);
  return size;
}

void AppendEntry(const Entry& entry, std::string* out) {
  LUHENG_CHECK(entry.kind != 0);
  LUHENG_CHECK(entry.links.size() <= kLinkCountMax);
  const size_t size = EntrySize(entry);
  LUHENG_CHECK(size <= kEntrySizeMax);
  const size_t begin = out->size();

  AppendU8(out, kEntryFormat);
  AppendU8(out, entry.effective_time_us.has_value() ? kFlagEffectiveTime : uint8_t{0});
  AppendU16(out, entry.kind);
  AppendU64(out, entry.index);
  AppendU64(out, entry.sequence);
  AppendI64(out, entry.ledger_time_us);
  AppendU32(out, entry.participant);
  AppendU32(out, entry.user);
  out->append(reinterpret_cast<const char*>(entry.request_id.data()), entry.request_id.size());
  out->append(AsBytes(entry.previous_leaf_hash));
  out->append(reinterpret_cast<const char*>(entry.blinding.data()), entry.blinding.size());
  AppendU8(out, static_cast<uint8_t>(entry.links.size()));
  LUHENG_CHECK(out->size() == begin + kEntryFixedSize);
  for (const Link& link : entry.links) AppendLink(link, out);
  if (entry.effective_time_us.has_value()) AppendI64(out, *entry.effective_time_us);
  out->append(entry.payload);
  LUHENG_CHECK(out->size() == begin + size);
}

absl::StatusOr<Entry> DecodeEntry(std::string_view bytes) {
  if (bytes.size() > kEntrySizeMax) {
    return Malformed(std::to_string(bytes.size()) + " bytes are more than an entry may have");
  }
  ByteReader reader(bytes);
  uint8_t format = 0;
  uint8_t flags = 0;
  uint8_t link_count = 0;
  Entry entry;
  if (!reader.ReadU8(&format)) return Malformed("empty");
  if (format != kEntryFormat) {
    return Malformed("format " + std::to_string(format) + " is unknown");
  }
  if (!reader.ReadU8(&flags) || !ReadFixedFields(&reader, &entry, &link_count)) {
    return Malformed("cut short within its fixed fields");
  }
  if ((flags & ~kFlagsKnown) != 0) return Malformed("flags " + std::to_string(flags));
  if (entry.kind == 0) return Malformed("kind 0");
  if (link_count > kLinkCountMax) {
    return Malformed(std::to_string(link_count) + " links are more than an entry may have");
  }
  for (uint8_t i = 0; i < link_count; ++i) {
    LUHENG_ASSIGN_OR_RETURN(Link link, ReadLink(&reader));
    entry.links.push_back(link);
  }
  if ((flags & kFlagEffectiveTime) != 0) {
    int64_t effective_time_us = 0;
    if (!reader.ReadI64(&effective_time_us)) return Malformed("effective time is cut short");
    entry.effective_time_us = effective_time_us;
  }
  entry.payload = reader.rest();
  return entry;
}

}  // namespace luheng::ledger
