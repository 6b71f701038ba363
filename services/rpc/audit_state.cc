// Q3 and Q8: what the state at a moment alone says: caps, and pledges that run out.
#include <cstdint>
#include <map>
#include <optional>

#include "engine/rights/moves.h"
#include "engine/rights/rights.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"
#include "services/rpc/record_read.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

struct CapSums {
  int64_t enterprises = 0;
  int64_t reserves = 0;
};

// Added up from the certificates and reserves themselves.
std::map<engine::CapKey, CapSums> AddUp(const engine::Engine& engine) {
  const engine::Exchange& exchange = engine.state().exchange();
  const engine::Rights& rights = engine.state().rights();
  std::map<engine::CapKey, CapSums> sums;
  for (const engine::Certificate& certificate : rights.certificates.rows()) {
    const engine::CapKey key = engine::CapOf(*exchange.FindInstrument(certificate.instrument));
    sums[key].enterprises += certificate.quantity.value();
  }
  for (const auto& [key, reserve] : rights.reserves.rows()) {
    const engine::CapKey cap = engine::CapOf(*exchange.FindInstrument(key.instrument));
    sums[cap].reserves += reserve.balance.value();
  }
  return sums;
}

}  // namespace

absl::Status AnswerCapIdentities(const Question& question,
                                 const audit::v1::ListCapIdentitiesRequest& request,
                                 audit::v1::ListCapIdentitiesResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  const engine::Adcode county = ToAdcode(request.county_code());
  if (!request.county_code().empty() && !engine::IsGiven(county)) {
    return InvalidField("county_code", "must be a code of 6 digits");
  }
  const auto pollutant = NarrowEnum<engine::Pollutant>(request.pollutant());
  page.SetSequence(question.state.sequence);
  auto sums = AddUp(question.engine());
  for (const auto& [key, cap] : question.engine().state().rights().reserves.caps()) {
    const Place place{static_cast<uint64_t>(key.county),
                      uint64_t{static_cast<uint8_t>(key.pollutant)} << 16 | key.vintage_year};
    if (place < page.begin()) continue;
    if (engine::IsGiven(county) && county != key.county) continue;
    if (engine::IsGiven(pollutant) && pollutant != key.pollutant) continue;
    google::protobuf::Message* const row = page.Add(place);
    if (row == nullptr) break;
    FillField("county_code", key.county, question.engine(), row);
    FillField("pollutant", key.pollutant, question.engine(), row);
    FillField("vintage_year", key.vintage_year, question.engine(), row);
    auto& out = dynamic_cast<audit::v1::CapIdentity&>(*row);
    const CapSums& sum = sums[key];
    out.set_cap_grams(cap.cap.value());
    out.set_enterprises_grams(sum.enterprises);
    out.set_reserves_grams(sum.reserves);
    out.set_set_aside_grams(cap.set_aside.value());
    out.set_difference_grams(sum.enterprises + sum.reserves + cap.set_aside.value() -
                             cap.cap.value());
  }
  return absl::OkStatus();
}

absl::Status AnswerExpiringPledges(const Question& question,
                                   const audit::v1::ListExpiringPledgesRequest& request,
                                   audit::v1::ListExpiringPledgesResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  if (request.days() < 0) return InvalidField("days", "must not be negative");
  std::optional<engine::ParticipantId> bank;
  if (!request.bank().empty()) {
    bank = ParseParticipantName(request.bank());
    if (!bank.has_value()) return InvalidField("bank", "must be a name like participants/p12");
  }
  const engine::Engine& engine = question.engine();
  const auto today =
      static_cast<int32_t>(engine.state().exchange().last_day().value_or(engine::TradingDay{}));
  page.SetSequence(question.state.sequence);
  const auto& pledges = engine.state().rights().pledges.rows();
  for (uint64_t i = page.begin().major; i < pledges.size(); ++i) {
    const engine::Pledge& pledge = pledges[i];
    if (!pledge.OpenBy().has_value() || !engine::IsGiven(pledge.due_day)) continue;
    if (bank.has_value() && pledge.bank != *bank) continue;
    const int64_t days_left = int64_t{static_cast<int32_t>(pledge.due_day)} - today;
    if (days_left > request.days()) continue;
    google::protobuf::Message* const row = page.Add({.major = i});
    if (row == nullptr) break;
    const engine::PledgeId id{static_cast<uint32_t>(i + 1)};
    FillField("name", id, engine, row);
    FillMessage(pledge, engine, row);
    auto& out = dynamic_cast<audit::v1::ExpiringPledge&>(*row);
    out.set_days_left(static_cast<int32_t>(days_left));
    const auto head = engine.Head({engine::SubjectType::kPledge, i + 1});
    out.set_entry_index(static_cast<int64_t>(head.value_or(0)));
  }
  return absl::OkStatus();
}

}  // namespace luheng::services
