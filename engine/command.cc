// FindMalformed: a list of requirements for each body, in the order of its fields.
#include "engine/command.h"

#include "engine/arithmetic.h"
#include "engine/market/calendar.h"
#include "engine/registry/uscc.h"
#include "engine/rights/malformed_rights.h"
#include "engine/text.h"
#include "ledger/base64.h"
#include "ledger/verifier.h"

namespace luheng::engine {
namespace {

constexpr const char* kMustBeActor = "must have a participant and a user";
constexpr const char* kMustBeCode = "must be 1 to 32 characters of A-Z, 0-9, dot and hyphen";
// An origin of 128 bytes, a key id, and an SM2 key with its identifier.
constexpr size_t kVkeySizeMax = 262;

constexpr const char* kMustBeAdcode = "must be a code of 6 digits";
constexpr const char* kMustBePriceOrZero = "must be 0 to 10^15";

bool IsActor(const Actor& actor) { return IsGiven(actor.participant) && IsGiven(actor.user); }
bool IsAdcode(Adcode county) { return county >= Adcode{100'000} && county <= Adcode{999'999}; }

std::optional<Malformed> Find(const Genesis& body) {
  const Actor& first = body.administrators[0];
  const Actor& second = body.administrators[1];
  const bool are_two = IsActor(first) && IsActor(second) && first != second &&
                       first.participant == kExchangeOperator &&
                       second.participant == kExchangeOperator;
  return FirstUnmet({
      {body.journal_id != JournalId{}, {"journal_id", kMustBeGiven}},
      {static_cast<uint8_t>(body.shard) <= kShardMax, {"shard", "must be 0 to 127"}},
      {body.engine_version == kEngineVersion, {"engine_version", "must be 1"}},
      {IsOrigin(body.origin),
       {"origin", "must be 1 to 128 printable ASCII characters without space and plus sign"}},
      {body.checkpoint_key != Hash256{}, {"checkpoint_key", kMustBeGiven}},
      {are_two, {"administrators", "must be two different users of participant 1"}},
  });
}

std::optional<Malformed> Find(const DropTail& body) {
  return FirstUnmet({{body.first_index > 0, {"first_index", "must not be the genesis entry"}}});
}

std::optional<Malformed> Find(const RecordSnapshot& body) {
  return FirstUnmet({{body.size > 0, {"size", "must be at least 1"}}});
}

std::optional<Malformed> Find(const RecordReads&) { return std::nullopt; }

std::optional<Malformed> Find(const Continue&) { return std::nullopt; }

std::optional<Malformed> Find(const ConfirmClock&) { return std::nullopt; }

std::optional<Malformed> Find(const GrantRole& body) {
  return FirstUnmet({{IsActor(body.grantee), {"grantee", kMustBeActor}},
                     {IsKnown(body.role), {"role", kMustBeKnown}}});
}

std::optional<Malformed> Find(const RevokeRole& body) {
  return FirstUnmet({{IsActor(body.grantee), {"grantee", kMustBeActor}},
                     {IsKnown(body.role), {"role", kMustBeKnown}}});
}

std::optional<Malformed> Find(const ChangeKey& body) {
  const auto is_signature = [](const std::string& text) {
    return ledger::DecodeBase64(text).value_or("").size() == ledger::kSignatureSize;
  };
  constexpr const char* kMustBeSignature = "must be 64 bytes in base64";
  return FirstUnmet({
      {body.vkey.size() <= kVkeySizeMax && ledger::Verifier::FromVkey(body.vkey).ok(),
       {"vkey", "must be a verifier key, Ed25519 or SM2"}},
      {is_signature(body.old_signature), {"old_signature", kMustBeSignature}},
      {is_signature(body.new_signature), {"new_signature", kMustBeSignature}},
  });
}

std::optional<Malformed> Find(const RegisterParticipant& body) {
  return FirstUnmet({
      {IsValidUscc(body.uscc),
       {"uscc", "must be 18 characters of GB 32100 with the right check character"}},
      {IsAdcode(body.county), {"county", kMustBeAdcode}},
      {body.name_commitment != Hash256{}, {"name_commitment", kMustBeGiven}},
  });
}

std::optional<Malformed> Find(const OpenAccount& body) {
  return FirstUnmet({{IsGiven(body.participant), {"participant", kMustBeGiven}},
                     {IsKnown(body.kind), {"kind", kMustBeKnown}}});
}

std::optional<Malformed> Find(const Deposit& body) {
  return FirstUnmet({
      {IsGiven(body.account), {"account", kMustBeGiven}},
      {IsIn(body.amount, 1, kAmountMax), {"amount", kMustBeAmount}},
      {body.reference.size() <= kReferenceSizeMax && IsPlainUtf8(body.reference),
       {"reference", "must be at most 64 bytes of UTF-8 without control characters"}},
  });
}

std::optional<Malformed> Find(const AllocateRights& body) {
  return FirstUnmet({{IsGiven(body.account), {"account", kMustBeGiven}},
                     {IsGiven(body.instrument), {"instrument", kMustBeGiven}},
                     {IsIn(body.quantity, 1, kQuantityMax), {"quantity", kMustBeAmount}}});
}

std::optional<Malformed> Find(const MarketRules& rules) {
  const bool is_band =
      !rules.band_basis_points ||
      (*rules.band_basis_points >= 1 && *rules.band_basis_points <= kBandBasisPointsMax);
  return FirstUnmet({
      {IsCalendarDay(rules.effective_day), {"rules.effective_day", kMustBeDay}},
      {is_band, {"rules.band_basis_points", "must be 1 to 10000"}},
      {IsIn(rules.order_quantity_max, 1, kQuantityMax),
       {"rules.order_quantity_max", kMustBeAmount}},
      {!rules.position_max || IsIn(*rules.position_max, 1, kQuantityMax),
       {"rules.position_max", kMustBeAmount}},
  });
}

std::optional<Malformed> Find(const CreateMarket& body) {
  if (!IsCode(body.code)) return Malformed{"code", kMustBeCode};
  return Find(body.rules);
}

std::optional<Malformed> Find(const SetMarketRules& body) {
  if (!IsGiven(body.market)) return Malformed{"market", kMustBeGiven};
  return Find(body.rules);
}

std::optional<Malformed> Find(const CreateInstrument& body) {
  return FirstUnmet({
      {IsCode(body.symbol), {"symbol", kMustBeCode}},
      {IsGiven(body.market), {"market", kMustBeGiven}},
      {IsKnown(body.pollutant), {"pollutant", kMustBeKnown}},
      {IsAdcode(body.county), {"county", kMustBeAdcode}},
      {body.vintage_year >= kYearMin && body.vintage_year <= kYearMax,
       {"vintage_year", "must be 1990 to 2200"}},
      {body.term_years >= 1 && body.term_years <= kTermYearsMax, {"term_years", "must be 1 to 30"}},
      {IsKnown(body.price_basis), {"price_basis", kMustBeKnown}},
      {IsIn(body.lot, 1, kLotMax), {"lot", "must be 1 to 10^9"}},
      {IsIn(body.tick, 1, kTickMax), {"tick", "must be 1 to 10^9"}},
      {IsIn(body.floor, 0, kPriceMax), {"floor", kMustBePriceOrZero}},
      {!body.reference || IsIn(*body.reference, 1, kPriceMax), {"reference", kMustBeAmount}},
  });
}

std::optional<Malformed> Find(const SetPriceFloor& body) {
  return FirstUnmet({{IsGiven(body.instrument), {"instrument", kMustBeGiven}},
                     {IsCalendarDay(body.effective_day), {"effective_day", kMustBeDay}},
                     {IsIn(body.floor, 0, kPriceMax), {"floor", kMustBePriceOrZero}}});
}

std::optional<Malformed> Find(const SetCalendarDay& body) {
  return FirstUnmet({{IsCalendarDay(body.day), {"day", kMustBeDay}},
                     {IsKnown(body.kind), {"kind", kMustBeKnown}}});
}

std::optional<Malformed> Find(const OpenTradingDay& body) {
  return FirstUnmet({{IsCalendarDay(body.day), {"day", kMustBeDay}}});
}

std::optional<Malformed> Find(const CloseTradingDay& body) {
  return FirstUnmet({{IsCalendarDay(body.day), {"day", kMustBeDay}}});
}

std::optional<Malformed> Find(const SetPhase& body) {
  return FirstUnmet({{IsGiven(body.instrument), {"instrument", kMustBeGiven}},
                     {IsKnown(body.phase), {"phase", kMustBeKnown}}});
}

// The commands of traders have theirs in engine/order_command.cc, those of rights in engine/rights.
template <class Body>
std::optional<Malformed> Find(const Body& body) {
  return FindMalformed(body);
}

}  // namespace

CommandBody::CommandBody(const CommandBody&) = default;
CommandBody::CommandBody(CommandBody&&) noexcept = default;
CommandBody& CommandBody::operator=(const CommandBody&) = default;
CommandBody& CommandBody::operator=(CommandBody&&) noexcept = default;
CommandBody::~CommandBody() = default;

std::optional<Malformed> FindMalformed(const CommandBody& body) {
  return std::visit([](const auto& alternative) { return Find(alternative); }, body);
}

}  // namespace luheng::engine
