// The primary market of the workload: reserves, allocations, auctions, lotteries, contracts.
#include <algorithm>
#include <string>

#include "engine/rights/auction.h"
#include "engine/rights/lottery_order.h"
#include "tests/engine/rights/rights_workload.h"

namespace luheng::engine::testing {
namespace {

// The secret of a lottery, which its round tells.
Hash256 SecretOf(uint16_t round) {
  Hash256 secret{};
  secret[0] = static_cast<uint8_t>(round >> 8);
  secret[1] = static_cast<uint8_t>(round);
  secret[2] = 1;
  return secret;
}

}  // namespace

RightsWorkload::MaybeDeed RightsWorkload::Reserves() {
  const InstrumentId instrument = AnyInstrument();
  const ParticipantId bureau = AnyBureau(instrument);
  const AccountId reserve = ReserveOf(bureau);
  const Grams balance = rights().reserves.Find({reserve, instrument}).balance;
  if (balance < Kilograms(20'000) || random_.OneIn(4)) {
    return Deed{OfficerOf(bureau),
                PresetReserve{reserve, instrument, Kilograms(Roll(1'000, 50'000)), "plan"}};
  }
  // Into the like instrument of another place, or another level's reserve.
  const auto number = static_cast<uint32_t>(instrument);
  const InstrumentId into{(number + 2 * static_cast<uint32_t>(Roll(0, 2)) - 1) % 6 + 1};
  const Actor province{ParticipantId{2}, UserId{1}};
  return Deed{province, DrawReserve{reserve, instrument, ReserveOf(AnyBureau(into)), into,
                                    AnyQuantity(balance, 5'000), "plan"}};
}

RightsWorkload::MaybeDeed RightsWorkload::Issue() {
  const InstrumentId instrument = AnyInstrument();
  return Deed{
      OfficerOf(AnyBureau(instrument)),
      IssueCertificate{AnyFirmAccount(), instrument, Kilograms(Roll(50, 500)),
                       random_.OneIn(3) ? Payment::kFree : Payment::kPaid, Today(), "plan"}};
}

RightsWorkload::MaybeDeed RightsWorkload::Allocation() {
  const auto is_over = [&](AllocationId id) {
    return rights().allocations.at(id).state != AllocationState::kRequested;
  };
  const auto id = random_.OneIn(3) ? std::nullopt
                                   : Pick(allocations_, is_over, [](AllocationId) { return true; });
  if (!id) {
    const InstrumentId instrument = AnyInstrument();
    const AccountId account = AnyFirmAccount();
    return Deed{TraderOf(account),
                RequestAllocation{account, ReserveOf(AnyBureau(instrument)), instrument,
                                  Kilograms(Roll(1, 100)),
                                  PriorityClass{static_cast<uint8_t>(Roll(1, 4))}, "project"}};
  }
  const RequestAllocation& request = rights().allocations.at(*id).request;
  const Actor officer = OfficerOf(machine_->registry().FindAccount(request.reserve)->participant);
  if (random_.OneIn(3)) {
    return Deed{officer, ConfirmPriority{*id, PriorityClass{static_cast<uint8_t>(Roll(1, 4))}}};
  }
  if (random_.OneIn(4)) {
    return Deed{random_.OneIn(2) ? officer : TraderOf(request.account), WithdrawAllocation{*id}};
  }
  return Deed{officer, AllocateReserve{*id, random_.OneIn(2) ? Payment::kFree : Payment::kPaid}};
}

RightsWorkload::MaybeDeed RightsWorkload::Announce() {
  if (auctions_.ids.size() > 12) return std::nullopt;
  AnnounceAuction body{.mode = AuctionMode{static_cast<uint8_t>(Roll(1, 5))},
                       .instrument = AnyInstrument(),
                       .increment = Yuan(50),
                       .opens_at = machine_->last_time() + TimeMicros{1},
                       .closes_at = machine_->last_time() + TimeMicros{Roll(60, 600) * 1'000'000}};
  if (body.mode == AuctionMode::kPricePriority) body.wait = 60;
  if (body.mode == AuctionMode::kOneWaySale) {
    const auto id = AnyCertificate();
    if (!id) return std::nullopt;
    const Certificate& certificate = rights().certificates.at(*id);
    body.account = certificate.account;
    body.instrument = certificate.instrument;
    body.certificate = *id;
    body.quantity = AnyQuantity(certificate.available());
    return Deed{TraderOf(body.account), body};
  }
  if (body.mode == AuctionMode::kOneWayPurchase) {
    body.account = AnyFirmAccount();
    body.quantity = Kilograms(Roll(10, 100));
    body.limit_price = Yuan(6'500);
    return Deed{TraderOf(body.account), body};
  }
  const ParticipantId bureau = AnyBureau(body.instrument);
  body.account = ReserveOf(bureau);
  body.quantity = AnyQuantity(rights().reserves.Find({body.account, body.instrument}).balance, 300);
  if (body.quantity == Grams{0}) return std::nullopt;
  return Deed{OfficerOf(bureau), body};
}

RightsWorkload::MaybeDeed RightsWorkload::Bid() {
  const auto is_over = [&](AuctionId id) {
    return rights().auctions.at(id).state != AuctionState::kAnnounced;
  };
  const auto is_wanted = [&](AuctionId id) {
    return machine_->last_time() < rights().auctions.at(id).closes_at;
  };
  const auto id = Pick(auctions_, is_over, is_wanted);
  if (!id) return std::nullopt;
  const Auction& auction = rights().auctions.at(*id);
  PlaceBid body{.auction = *id,
                .account = AnyFirmAccount(),
                .price = auction.limit_price + Yuan(50 * Roll(0, 20)),
                .quantity = AnyQuantity(auction.quantity, 100),
                .accepts_part = random_.OneIn(2)};
  if (auction.mode == AuctionMode::kOneWayPurchase) {
    const auto certificate = AnyCertificate();
    if (!certificate) return std::nullopt;
    const Certificate& offered = rights().certificates.at(*certificate);
    if (offered.instrument != auction.instrument) return std::nullopt;
    body.account = offered.account;
    body.certificate = *certificate;
    body.price = auction.limit_price - Yuan(50 * Roll(0, 20));
    body.quantity = AnyQuantity(std::min(offered.available(), auction.quantity));
  }
  return Deed{TraderOf(body.account), body};
}

RightsWorkload::MaybeDeed RightsWorkload::EndAuction() {
  const auto is_over = [&](AuctionId id) {
    return rights().auctions.at(id).state != AuctionState::kAnnounced;
  };
  const bool is_cancel = random_.OneIn(8);
  const auto is_wanted = [&](AuctionId id) {
    return is_cancel || machine_->last_time() >= rights().auctions.at(id).closes_at;
  };
  const auto id = Pick(auctions_, is_over, is_wanted);
  if (!id) return std::nullopt;
  if (is_cancel) return Deed{kOperator, CancelAuction{*id, "notice"}};
  return Deed{OfficerOf(AnyBureau(rights().auctions.at(*id).instrument)), CloseAuction{*id}};
}

RightsWorkload::MaybeDeed RightsWorkload::NewLottery() {
  if (lotteries_.ids.size() > 6) return std::nullopt;
  const InstrumentId instrument = AnyInstrument();
  const ParticipantId bureau = AnyBureau(instrument);
  const Grams balance = rights().reserves.Find({ReserveOf(bureau), instrument}).balance;
  const Grams quantity = AnyQuantity(balance, 200);
  if (quantity == Grams{0}) return std::nullopt;
  const auto round = static_cast<uint16_t>(Roll(0, 0xffff));
  return Deed{OfficerOf(bureau),
              OpenLottery{ReserveOf(bureau), instrument, quantity, round,
                          CommitmentOf(SecretOf(round)), "3D", Later(Roll(3, 8))}};
}

RightsWorkload::MaybeDeed RightsWorkload::MoveLottery() {
  const auto is_over = [&](LotteryId id) {
    const LotteryState state = rights().lotteries.at(id).state;
    return state == LotteryState::kDrawn || state == LotteryState::kCancelled;
  };
  const auto is_wanted = [&](LotteryId id) {
    return rights().lotteries.at(id).state != LotteryState::kDrawing;
  };
  const auto id = Pick(lotteries_, is_over, is_wanted);
  if (!id) return std::nullopt;
  const Lottery& lottery = rights().lotteries.at(*id);
  const Actor officer = OfficerOf(machine_->registry().FindAccount(lottery.reserve)->participant);
  if (random_.OneIn(20)) {
    return Deed{random_.OneIn(2) ? officer : kOperator, CancelLottery{*id, "notice"}};
  }
  if (lottery.state == LotteryState::kSealed) {
    if (Today() < lottery.draw_day && !random_.OneIn(10)) return std::nullopt;
    return Deed{kOperator, RecordPublicSeed{*id, "draw " + std::to_string(Roll(1, 1'000))}};
  }
  if (lottery.state == LotteryState::kSeeded) {
    return Deed{officer, DrawLottery{*id, SecretOf(lottery.round)}};
  }
  // Too late to be sealed.
  if (Today() >= lottery.draw_day) return Deed{officer, CancelLottery{*id, "notice"}};
  if (lottery.applicants.size() < 8) {
    EnterApplicants body{*id, {}};
    // Firms that follow one another, so that none comes twice in one command.
    const auto first = static_cast<uint64_t>(AnyFirmAccount());
    for (uint64_t i = 0; i < static_cast<uint64_t>(Roll(1, 4)); ++i) {
      const AccountId account{first + i};
      if (machine_->registry().FindAccount(account) == nullptr) break;
      body.applicants.push_back({account, Kilograms(Roll(1, 60))});
    }
    return Deed{officer, std::move(body)};
  }
  std::vector<LotteryLine> lines;
  for (const Applicant& applicant : lottery.applicants) {
    const ParticipantId owner = machine_->registry().FindAccount(applicant.account)->participant;
    lines.push_back(
        {.uscc = *machine_->registry().FindParticipant(owner)->uscc, .demand = applicant.demand});
  }
  return Deed{officer, SealLottery{*id, ListHashOf(lines)}};
}

RightsWorkload::MaybeDeed RightsWorkload::FixedPrice() {
  const InstrumentId instrument = AnyInstrument();
  const ParticipantId bureau = AnyBureau(instrument);
  const AccountId reserve = ReserveOf(bureau);
  const AccountId account = AnyFirmAccount();
  const Grams quantity = AnyQuantity(rights().reserves.Find({reserve, instrument}).balance);
  if (quantity == Grams{0}) return std::nullopt;
  return Deed{OfficerOf(bureau), SellAtFixedPrice{account, reserve, instrument, quantity,
                                                  static_cast<uint8_t>(Roll(1, 4))}};
}

// Signs, pays, or takes from who missed a deadline.
RightsWorkload::MaybeDeed RightsWorkload::MoveContract() {
  const auto is_over = [&](ContractId id) {
    const ContractState state = rights().contracts.at(id).state;
    return state == ContractState::kPaid || state == ContractState::kForfeited;
  };
  const auto id = Pick(contracts_, is_over, [](ContractId) { return true; });
  if (!id) return std::nullopt;
  const Contract& contract = rights().contracts.at(*id);
  const bool is_signed = contract.state == ContractState::kSigned;
  if (Today() > (is_signed ? contract.pay_by : contract.sign_by)) {
    const Actor officer =
        OfficerOf(machine_->registry().FindAccount(contract.reserve)->participant);
    return Deed{officer, ForfeitContract{*id}};
  }
  const Actor trader = TraderOf(contract.account);
  // One in four contracts waits for its deadline.
  if (static_cast<uint32_t>(*id) % 4 == 0) return std::nullopt;
  return is_signed ? Deed{trader, PayContract{*id}} : Deed{trader, SignContract{*id}};
}

}  // namespace luheng::engine::testing
