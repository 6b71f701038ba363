// What the bodies of rights may not be: field by field, by the type of each, and the body's own
// rules.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/rights/field_rules.h"
#include "engine/rights/malformed_rights.h"
#include "tests/engine/cast.h"
#include "tests/engine/rights/bodies.h"
#include "tests/engine/spoilt_bodies.h"

namespace luheng::engine::testing {
namespace {

constexpr int64_t kTooMuch = 1'000'000'000'000'001;

// Bad values of each type of field, beside 0 and the empty one.
template <class T>
std::vector<T> BadValues(const T&) {
  if constexpr (std::is_enum_v<T> && requires(T value) { IsKnown(value); }) {
    return {T{255}};
  } else {
    return {};  // An id, a number or a flag.
  }
}
std::vector<Grams> BadValues(Grams) { return {Grams{-1}, Grams{kTooMuch}}; }
std::vector<Price> BadValues(Price) { return {Price{-1}, Price{kTooMuch}}; }
std::vector<Fen> BadValues(Fen) { return {Fen{-1}, Fen{kTooMuch}}; }
std::vector<TradingDay> BadValues(TradingDay) { return {Day(1989, 12, 31), Day(2201, 1, 1)}; }
std::vector<TimeMicros> BadValues(TimeMicros) { return {TimeMicros{-1}}; }
std::vector<Adcode> BadValues(Adcode) { return {Adcode{99'999}, Adcode{1'000'000}}; }
std::vector<std::string> BadValues(const std::string&) {
  return {std::string(201, 'a'), "a\nb", "\xff"};
}
std::vector<std::optional<Pollutant>> BadValues(const std::optional<Pollutant>&) {
  return {Pollutant{0}, Pollutant{11}};
}

// The archive that changes the field of one number: empties it, or sets it to a bad value.
class Spoiler {
 public:
  static constexpr size_t kEmpty = SIZE_MAX;
  Spoiler(size_t field, size_t value) : field_(field), value_(value) {}
  template <class... T>
  void operator()(T&... values) {
    (Look(values), ...);
  }
  bool is_done() const { return is_done_; }

 private:
  template <class T>
  void Look(T& field) {
    if (next_++ != field_) return;
    if (value_ == kEmpty) {
      field = T{};
      is_done_ = true;
      return;
    }
    const std::vector<T> bad = BadValues(field);
    if (value_ >= bad.size()) return;
    field = bad[value_];
    is_done_ = true;
  }

  const size_t field_;
  const size_t value_;
  size_t next_ = 0;
  bool is_done_ = false;
};

// Calls `take(name of the field, what was found)` for the body with each field spoilt so; false if
// there is no such way to spoil a field.
template <class Take>
void SpoilEach(const CommandBody& good, size_t value, const Take& take) {
  std::visit(
      [&]<class Body>(const Body& body) {
        if constexpr (requires { Body::kFieldNames; }) {
          const std::vector<std::string>& names = FieldNamesOf<Body>();
          for (size_t field = 0; field < names.size(); ++field) {
            Body spoilt = body;
            Spoiler spoiler(field, value);
            Body::Fields(spoilt, spoiler);
            if (spoiler.is_done()) take(Body::kName, names[field], FindMalformed(spoilt));
          }
        } else {
          ADD_FAILURE() << "a body without names";
        }
      },
      good);
}

TEST(CommandRightsTest, NamesEveryFieldThatIsMissing) {
  // All others have to be given.
  const std::set<std::string> may_be_empty = {
      "SET_PARAMETER.county_code",
      "SET_PARAMETER.pollutant",
      "SET_PARAMETER.variant",
      "SET_PARAMETER.value",
      "WITHDRAW_FUNDS.reference",
      "RECORD_FIGURE.county_code",
      "RECORD_FIGURE.value",
      "SET_ENTERPRISE.has_cems",
      "SET_ENTERPRISE.is_barred",
      "RECORD_VIOLATION.is_closed",
      "SUCCEED_RIGHTS.reference",
      "END_PARTICIPANT.reference",
      "PRESET_RESERVE.reference",
      "DRAW_RESERVE.reference",
      "ISSUE_CERTIFICATE.reference",
      "REQUEST_ALLOCATION.reference",
      "RECLAIM_RIGHTS.reference",
      "WAIVE_RIGHTS.reference",
      "ANNOUNCE_AUCTION.certificate",
      "ANNOUNCE_AUCTION.limit_price_fen_per_tonne",
      "ANNOUNCE_AUCTION.wait_seconds",
      "PLACE_BID.certificate",
      "PLACE_BID.accepts_part",
      "CANCEL_AUCTION.reference",
      "OPEN_LOTTERY.round",
      "CANCEL_LOTTERY.reference",
      "CONFIRM_SURPLUS.reference",
      "PROPOSE_LEASE.rent_fen",
      "APPROVE_PLEDGE.rate_basis_points",
      "DEFAULT_PLEDGE.reference",
      "POST_LISTING.certificate",
      "TAKE_LISTING.certificate",
      "PROPOSE_TRANSFER.certificate",
      "REFUSE_TRANSFER.reference",
  };
  std::set<std::string> allowed;
  int missing = 0;
  for (const CommandBody& body : GoodRightsBodies()) {
    SpoilEach(body, Spoiler::kEmpty,
              [&](const std::string& kind, const std::string& name, const auto& malformed) {
                if (!malformed) {
                  allowed.insert(kind + "." + name);
                  return;
                }
                ++missing;
                EXPECT_EQ(malformed->field, name) << kind;
              });
  }
  EXPECT_EQ(allowed, may_be_empty);
  EXPECT_GT(missing, 100);
}

TEST(CommandRightsTest, NamesEveryFieldThatIsOutOfRange) {
  int spoilt = 0;
  for (const CommandBody& body : GoodRightsBodies()) {
    for (const size_t value : {0, 1, 2}) {
      SpoilEach(body, value,
                [&](const std::string& kind, const std::string& name, const auto& malformed) {
                  ++spoilt;
                  ASSERT_TRUE(malformed) << kind << "." << name << " " << value;
                  EXPECT_EQ(malformed->field, name) << kind;
                });
    }
  }
  EXPECT_GT(spoilt, 150);
}

// Text of 200 bytes, of any script, is taken.
TEST(CommandRightsTest, TakesTextOf200Bytes) {
  FileEia eia{ParticipantId{3}, std::string(200, 'a'), Pollutant::kCod, Grams{1}};
  EXPECT_FALSE(FindMalformed(CommandBody(eia)));
  eia.eia_no = "诸环建〔2023〕1号";
  EXPECT_FALSE(FindMalformed(CommandBody(eia)));
}

TEST(CommandRightsTest, NamesWhatContradictsTheBody) {
  using A = AnnounceAuction;
  const auto put_under_four_eyes = [](uint16_t kind) {
    return SpoilWith<SetParameter>("variant", [kind](SetParameter& row) {
      row.parameter = Parameter::kFourEyes;
      row.variant = kind;
    });
  };
  const auto enter = [](const char* field, const Applicant& applicant) {
    return SpoilWith<EnterApplicants>(
        field, [applicant](EnterApplicants& body) { body.applicants.push_back(applicant); });
  };
  ExpectNamed(
      GoodRightsBodies(),
      {
          Spoil("value", &SetParameter::value, -1),
          Spoil("value", &SetParameter::value, kTooMuch),
          Spoil("parameter", &SetParameter::parameter, Parameter{0}),
          Spoil("parameter", &SetParameter::parameter, Parameter{50}),
          put_under_four_eyes(0),
          put_under_four_eyes(SubmitOrder::kKind),
          put_under_four_eyes(ApproveProposal::kKind),
          put_under_four_eyes(PostListing::kKind),
          Spoil("valid_to", &FilePermit::valid_to, Day(2023, 1, 8)),
          Spoil("reason", &ReclaimRights::reason, ReclaimReason::kWaived),
          Spoil("closes_at", &A::closes_at, TimeMicros{1}),
          SpoilWith<A>("certificate", [](A& a) { a.mode = AuctionMode::kSingleRound; }),
          Spoil("wait_seconds", &A::wait, 240u),
          SpoilWith<A>("wait_seconds",
                       [](A& a) {
                         a.mode = AuctionMode::kPricePriority;
                         a.certificate = {};
                       }),
          SpoilWith<A>("limit_price_fen_per_tonne",
                       [](A& a) {
                         a.mode = AuctionMode::kOneWayPurchase;
                         a.certificate = {};
                         a.limit_price = {};
                       }),
          SpoilWith<EnterApplicants>("applicants",
                                     [](EnterApplicants& body) {
                                       body.applicants.assign(501, {AccountId{2}, Grams{1}});
                                     }),
          enter("applicants.account", {AccountId{0}, Grams{1}}),
          enter("applicants.demand_grams", {AccountId{4}, Grams{0}}),
          enter("applicants.demand_grams", {AccountId{4}, Grams{kTooMuch}}),
          Spoil("instalments", &SellAtFixedPrice::instalments, uint8_t{0}),
          Spoil("months", &ProposeLease::months, uint8_t{0}),
      });
}

TEST(CommandRightsTest, TakesWhatIsJustInside) {
  EnterApplicants most{LotteryId{1}, {}};
  most.applicants.assign(500, {AccountId{2}, Grams{1}});
  EXPECT_FALSE(FindMalformed(CommandBody(most)));
  FilePermit one_day{ParticipantId{3}, "P", Adcode{330681}, kMonday, kMonday};
  EXPECT_FALSE(FindMalformed(CommandBody(one_day)));
  const SetParameter four_eyes{.parameter = Parameter::kFourEyes,
                               .variant = GrantRole::kKind,
                               .effective_day = kMonday,
                               .value = 1,
                               .source = "rule"};
  EXPECT_FALSE(FindMalformed(CommandBody(four_eyes)));
}

}  // namespace
}  // namespace luheng::engine::testing
