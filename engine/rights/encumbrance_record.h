// Leases, pledges and freezes: what binds a right without moving it.
#ifndef ENGINE_RIGHTS_ENCUMBRANCE_RECORD_H_
#define ENGINE_RIGHTS_ENCUMBRANCE_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// A right of which somebody else has the use (租赁). Title stays with the lessor.
struct Lease {
  static constexpr const char* kFieldNames =
      "certificate lessor lessee state quantity_grams months rent_fen hash begins ends";
  CertificateId certificate{};
  AccountId lessor{};
  AccountId lessee{};
  LeaseState state{};
  Grams quantity{};
  uint8_t months = 0;
  Fen rent{};
  Hash256 hash{};  // Of the terms: SHA-256 of kind and coding of the proposal.
  TradingDay begins{};
  TradingDay ends{};  // The first day on which it is back.
  // When it ends, while it is active.
  std::optional<TradingDay> OpenBy() const {
    return state == LeaseState::kActive ? std::optional(ends) : std::nullopt;
  }
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.lessor, self.lessee, self.state, self.quantity, self.months, self.rent,
      self.hash, self.begins, self.ends);
  }
};

// A loan against a right (抵质押). One creditor only; the owner keeps the use.
struct Pledge {
  static constexpr const char* kFieldNames =
      "certificate account bank state quantity_grams loan_fen appraised_fen rate_basis_points "
      "due_day begins";
  CertificateId certificate{};
  AccountId account{};  // Borrower.
  ParticipantId bank{};
  PledgeState state{};
  Grams quantity{};
  Fen loan{};
  Fen appraised{};       // Value when the bank approved.
  uint16_t rate = 0;     // Basis points a year.
  TradingDay due_day{};  // The last day on which it may be repaid.
  TradingDay begins{};   // When the borrower confirmed it.
  // What it is of, until it is over.
  std::optional<CertificateId> OpenBy() const {
    switch (state) {
      case PledgeState::kApplied:
      case PledgeState::kVerified:
      case PledgeState::kFrozen:
      case PledgeState::kActive:
      case PledgeState::kDefaulted:
        return certificate;
      case PledgeState::kReleased:
      case PledgeState::kDisposed:
      case PledgeState::kRefused:
        return std::nullopt;
    }
    return std::nullopt;
  }
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.account, self.bank, self.state, self.quantity, self.loan,
      self.appraised, self.rate, self.due_day, self.begins);
  }
};

// What a court or bureau has frozen.
struct Freeze {
  static constexpr const char* kFieldNames = "certificate state quantity_grams order_no";
  CertificateId certificate{};
  FreezeState state{};
  Grams quantity{};
  std::string order_no{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.state, self.quantity, self.order_no);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_ENCUMBRANCE_RECORD_H_
