#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

constexpr std::string_view kParticipants = "participants/";
constexpr std::string_view kUsers = "/users/";
constexpr std::string_view kAccounts = "/accounts/";
constexpr std::string_view kInstruments = "instruments/";
constexpr std::string_view kMarkets = "markets/";

// Records of rights, by the letter before their number.
struct Collection {
  char letter;
  std::string_view name;
};
constexpr Collection kRecords[] = {
    {'c', "certificates/"}, {'q', "allocations/"}, {'k', "contracts/"}, {'u', "auctions/"},
    {'y', "lotteries/"},    {'l', "listings/"},    {'t', "transfers/"}, {'e', "leases/"},
    {'g', "pledges/"},      {'f', "freezes/"},     {'o', "proposals/"}};

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::string WithCollection(std::string_view collection, std::string_view text) {
  if (StartsWith(text, collection)) return std::string(text);
  return std::string(collection) + std::string(text);
}

// "p12/u1" as "participants/p12" + `collection` + "u1".
std::string ChildName(std::string_view text, std::string_view collection) {
  if (StartsWith(text, kParticipants)) return std::string(text);
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::string(text);
  return std::string(kParticipants) + std::string(text.substr(0, slash)) + std::string(collection) +
         std::string(text.substr(slash + 1));
}

}  // namespace

std::string ParticipantName(std::string_view text) { return WithCollection(kParticipants, text); }
std::string UserResourceName(std::string_view text) { return ChildName(text, kUsers); }
std::string AccountName(std::string_view text) { return ChildName(text, kAccounts); }
std::string InstrumentName(std::string_view text) { return WithCollection(kInstruments, text); }
std::string MarketName(std::string_view text) { return WithCollection(kMarkets, text); }

std::string RecordName(std::string_view text) {
  for (const Collection& records : kRecords) {
    const bool is_short =
        text.size() >= 2 && text.front() == records.letter && text[1] >= '0' && text[1] <= '9';
    if (is_short) return WithCollection(records.name, text);
  }
  return std::string(text);
}

std::string ShortResourceName(std::string_view text) {
  for (const std::string_view collection : {kInstruments, kMarkets}) {
    if (StartsWith(text, collection)) return std::string(text.substr(collection.size()));
  }
  for (const Collection& records : kRecords) {
    if (StartsWith(text, records.name)) return std::string(text.substr(records.name.size()));
  }
  if (!StartsWith(text, kParticipants)) return std::string(text);
  std::string name(text.substr(kParticipants.size()));
  for (const std::string_view collection : {kUsers, kAccounts}) {
    const size_t at = name.find(collection);
    if (at != std::string::npos) name.replace(at, collection.size(), "/");
  }
  return name;
}

}  // namespace luheng::services::cli
