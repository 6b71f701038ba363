// API messages as Records: tables for people, CSV for spreadsheets. (JSON is message_json.h.)
//
// Each scalar field becomes a column, in the order of the proto; a message that is one value to the
// reader (TradingDay, Timestamp) too; other messages give their fields to the row. A repeated field
// is one cell, its elements one after the other. Units come from the names: `_grams`, `_fen`,
// `_fen_per_tonne`.
#ifndef SERVICES_CLI_MESSAGE_RECORDS_H_
#define SERVICES_CLI_MESSAGE_RECORDS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "services/cli/records.h"

namespace luheng::services::cli {

// For people, short: enumerations without their prefix, resources as people type them
// (resource_name.h), times in China Standard Time. For programs, as in the proto.
enum class Audience { kPeople, kPrograms };

// The message alone. The members of a oneof that are not set are left out.
Records RecordOf(const google::protobuf::Message& message, Audience audience);

// Messages of one type, a row each. With `columns` only the fields so named, in that order; empty:
// all. REQUIRES: `type` has these fields.
Records RecordsOf(const google::protobuf::Descriptor& type,
                  const std::vector<const google::protobuf::Message*>& messages, Audience audience,
                  const std::vector<std::string>& columns);

// The column of a field, as the functions above make it, for records that are put together by hand.
Column FieldColumn(const std::string& field_name, ColumnKind kind);

// A point in time in China Standard Time, "2023-03-01 09:00:00.000".
std::string TimeForPeople(const google::protobuf::Timestamp& timestamp);

// The heading of a field in a table: Chinese and English.
std::string HeadingOf(const std::string& field_name);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_MESSAGE_RECORDS_H_
