// Reads of records: how those of rights are shown, alone and in lists, whichever they are.
//
// The response of a get has the record in field 1; that of a list its rows in field 1, then
// next_page_token and sequence. Every field of a list's request behind page_size and page_token is
// a condition: the row's field of the same name has to be equal to it.
#ifndef SERVICES_RPC_RECORD_READ_H_
#define SERVICES_RPC_RECORD_READ_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/codec.h"
#include "google/protobuf/message.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/edge.h"
#include "services/rpc/message_reader.h"
#include "services/rpc/message_writer.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"
#include "services/rpc/record_owner.h"

namespace luheng::services {

// Puts rows into the response of a list until the page is full.
class PageWriter {
 public:
  // INVALID_ARGUMENT about page_size or page_token. `response` must outlive the writer.
  static absl::StatusOr<PageWriter> Begin(const google::protobuf::Message& request,
                                          google::protobuf::Message* response);

  // The same for a list as it was when there were `size` entries.
  static absl::StatusOr<PageWriter> BeginAt(uint64_t size, const google::protobuf::Message& request,
                                            google::protobuf::Message* response);

  // The first place that the page may have.
  const Place& begin() const { return page_.begin; }

  // A new row for the one at `place`; nullptr if the page is full: then the next one begins there.
  google::protobuf::Message* Add(const Place& place);
  // Ends the page before `place`, however many rows it has.
  void StopAt(const Place& place);

  void SetSequence(uint64_t sequence);

 private:
  static absl::StatusOr<PageWriter> BeginList(std::string list,
                                              const google::protobuf::Message& request,
                                              google::protobuf::Message* response);
  PageWriter(Page page, std::string list, google::protobuf::Message* response)
      : page_(page), list_(std::move(list)), response_(response) {}

  Page page_;
  std::string list_;
  google::protobuf::Message* response_;
};

// The record of a get's response, which is its field 1; and its field `sequence`.
google::protobuf::Message* MutableRecord(google::protobuf::Message* response);
void SetSequence(uint64_t sequence, google::protobuf::Message* response);

// Which record `name` addresses. INVALID_ARGUMENT names `field`.
absl::StatusOr<uint64_t> ToRecordNumber(const std::string& name, engine::SubjectType type,
                                        std::string_view field);

// NOT_FOUND, or PERMISSION_DENIED for who may see its own only.
absl::Status RecordUnseen(const Caller& caller, std::string_view name);

// A page looks at this many rows at most, so that nobody waits for it long.
inline constexpr uint64_t kRowsPerPageMax = 100'000;

// Conditions on the rows of a list, from the fields of its request.
template <class Record>
class RowFilter {
 public:
  static absl::StatusOr<RowFilter> Make(const google::protobuf::Message& request,
                                        const engine::Engine& engine) {
    RowFilter filter;
    MessageReader reader(request, engine::FieldNamesOf<Record>(), engine);
    Record::Fields(filter.wanted_, reader);
    if (!reader.status().ok()) return reader.status();
    filter.given_ = reader.given();
    return filter;
  }

  bool Fits(const Record& record) const {
    Pointers wanted;
    Record::Fields(wanted_, wanted);
    Comparison comparison(wanted.fields, given_);
    Record::Fields(record, comparison);
    return comparison.is_equal;
  }

 private:
  struct Pointers {
    template <class... T>
    void operator()(const T&... values) {
      (fields.push_back(&values), ...);
    }
    std::vector<const void*> fields;
  };
  struct Comparison {
    Comparison(const std::vector<const void*>& wanted_fields, const std::vector<bool>& given_fields)
        : wanted(wanted_fields), given(given_fields) {}
    template <class... T>
    void operator()(const T&... values) {
      (Compare(values), ...);
    }
    template <class T>
    void Compare(const T& value) {
      const size_t i = next++;
      // Rows in rows are nobody's condition.
      if constexpr (std::equality_comparable<T> && !engine::codec_internal::kIsVector<T>) {
        if (given[i] && !(*static_cast<const T*>(wanted[i]) == value)) is_equal = false;
      }
    }
    const std::vector<const void*>& wanted;
    const std::vector<bool>& given;
    size_t next = 0;
    bool is_equal = true;
  };

  Record wanted_{};
  std::vector<bool> given_;
};

// Whether the caller may see the record.
template <class Record>
bool MaySee(const Caller& caller, const Record& record, const engine::Engine& engine) {
  return caller.reach == Reach::kAll || IsOf(caller.actor.participant, record, engine);
}

// Of which ids and records a class of records is.
template <class Records, class Record, class Id>
Id ArgumentOf(const Record* (Records::*find)(Id) const);
template <class Records, class Record, class Id>
Record ResultOf(const Record* (Records::*find)(Id) const);
template <class Records>
using IdIn = decltype(ArgumentOf(&Records::Find));
template <class Records>
using RecordIn = decltype(ResultOf(&Records::Find));

// Answers a get of the record that the request's `name` addresses.
template <class Records, class Request>
absl::Status GetRecord(Records engine::Rights::*records, const Edge& edge, const Caller& caller,
                       const Request& request, google::protobuf::Message* response) {
  using Id = IdIn<Records>;
  LUHENG_ASSIGN_OR_RETURN(const uint64_t number,
                          ToRecordNumber(request.name(), TypeOf(Id{}), "name"));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        const Id id{static_cast<uint32_t>(number)};
        const auto* const record = (engine.state().rights().*records).Find(id);
        if (record == nullptr || !MaySee(caller, *record, engine)) {
          return RecordUnseen(caller, request.name());
        }
        SetSequence(sequence, response);
        FillField("name", id, engine, MutableRecord(response));
        FillMessage(*record, engine, MutableRecord(response));
        return absl::OkStatus();
      });
}

// Answers a list of records by id: those that fit the request, and that the caller may see.
template <class Records>
absl::Status ListRecords(Records engine::Rights::*records, const Edge& edge, const Caller& caller,
                         const google::protobuf::Message& request,
                         google::protobuf::Message* response) {
  using Id = IdIn<Records>;
  using Record = RecordIn<Records>;
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const auto filter, RowFilter<Record>::Make(request, engine));
        page.SetSequence(sequence);
        const std::vector<Record>& rows = (engine.state().rights().*records).rows();
        for (uint64_t i = page.begin().major; i < rows.size(); ++i) {
          if (i == page.begin().major + kRowsPerPageMax) {
            page.StopAt({.major = i});
            break;
          }
          if (!filter.Fits(rows[i]) || !MaySee(caller, rows[i], engine)) continue;
          google::protobuf::Message* const out = page.Add({.major = i});
          if (out == nullptr) break;
          FillField("name", Id{static_cast<uint32_t>(i + 1)}, engine, out);
          FillMessage(rows[i], engine, out);
        }
        return absl::OkStatus();
      });
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_RECORD_READ_H_
