// Commands that bind a right without moving it: lease, pledge and freeze.
//
// The shape of a body is explained in engine/rights/enterprise_command.h. `Makes` is the record
// that an accepted command makes.
#ifndef ENGINE_RIGHTS_ENCUMBRANCE_COMMAND_H_
#define ENGINE_RIGHTS_ENCUMBRANCE_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Offers a right for lease by the month (租赁).
struct ProposeLease {
  static constexpr uint16_t kKind = 100;
  static constexpr const char* kName = "PROPOSE_LEASE";
  static constexpr const char* kFieldNames = "certificate quantity_grams lessee months rent_fen";
  static constexpr const char* kMayBeEmpty = "rent_fen";
  using Makes = LeaseId;
  CertificateId certificate{};
  Grams quantity{};
  AccountId lessee{};
  uint8_t months = 0;
  Fen rent{};  // For the whole term.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.lessee, self.months, self.rent);
  }
};

// The lessee takes the lease, which begins at once, and pays the rent.
struct AcceptLease {
  static constexpr uint16_t kKind = 101;
  static constexpr const char* kName = "ACCEPT_LEASE";
  static constexpr const char* kFieldNames = "lease hash";
  LeaseId lease{};
  Hash256 hash{};  // Of the terms that were proposed.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lease, self.hash);
  }
};

// Either side lets a proposed lease go.
struct RefuseLease {
  static constexpr uint16_t kKind = 102;
  static constexpr const char* kName = "REFUSE_LEASE";
  static constexpr const char* kFieldNames = "lease";
  LeaseId lease{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lease);
  }
};

// An enterprise applies for a loan against a paid right (排污权抵质押贷款).
struct ApplyPledge {
  static constexpr uint16_t kKind = 103;
  static constexpr const char* kName = "APPLY_PLEDGE";
  static constexpr const char* kFieldNames = "certificate quantity_grams bank loan_fen";
  using Makes = PledgeId;
  CertificateId certificate{};
  Grams quantity{};
  ParticipantId bank{};
  Fen loan{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.bank, self.loan);
  }
};

// The bureau confirms the right.
struct VerifyPledge {
  static constexpr uint16_t kKind = 104;
  static constexpr const char* kName = "VERIFY_PLEDGE";
  static constexpr const char* kFieldNames = "pledge";
  PledgeId pledge{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge);
  }
};

// The bank approves the loan, and the right is frozen for it.
struct ApprovePledge {
  static constexpr uint16_t kKind = 105;
  static constexpr const char* kName = "APPROVE_PLEDGE";
  static constexpr const char* kFieldNames = "pledge loan_fen rate_basis_points due_day";
  PledgeId pledge{};
  Fen loan{};
  uint16_t rate = 0;  // A year.
  TradingDay due_day{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge, self.loan, self.rate, self.due_day);
  }
};

// The enterprise confirms the loan.
struct ConfirmPledge {
  static constexpr uint16_t kKind = 106;
  static constexpr const char* kName = "CONFIRM_PLEDGE";
  static constexpr const char* kFieldNames = "pledge";
  PledgeId pledge{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge);
  }
};

// Bureau, bank or enterprise lets an application go.
struct RefusePledge {
  static constexpr uint16_t kKind = 107;
  static constexpr const char* kName = "REFUSE_PLEDGE";
  static constexpr const char* kFieldNames = "pledge";
  PledgeId pledge{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge);
  }
};

// The bank releases the right.
struct ReleasePledge {
  static constexpr uint16_t kKind = 108;
  static constexpr const char* kName = "RELEASE_PLEDGE";
  static constexpr const char* kFieldNames = "pledge";
  PledgeId pledge{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge);
  }
};

// The bank declares the loan in default, once its due day is over.
struct DefaultPledge {
  static constexpr uint16_t kKind = 109;
  static constexpr const char* kName = "DEFAULT_PLEDGE";
  static constexpr const char* kFieldNames = "pledge reference";
  static constexpr const char* kMayBeEmpty = "reference";
  PledgeId pledge{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge, self.reference);
  }
};

// Offers the right of a loan in default to a buyer: a transfer, which the buyer accepts. The bank
// gets what it is owed, the borrower the rest.
struct DisposePledge {
  static constexpr uint16_t kKind = 110;
  static constexpr const char* kName = "DISPOSE_PLEDGE";
  static constexpr const char* kFieldNames = "pledge buyer bank_account price_fen_per_tonne";
  using Makes = TransferId;
  PledgeId pledge{};
  AccountId buyer{};
  AccountId bank_account{};
  Price price{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.pledge, self.buyer, self.bank_account, self.price);
  }
};

// Freezes a right by order of a court or bureau (冻结).
struct FreezeRights {
  static constexpr uint16_t kKind = 111;
  static constexpr const char* kName = "FREEZE_RIGHTS";
  static constexpr const char* kFieldNames = "certificate quantity_grams order_no";
  using Makes = FreezeId;
  CertificateId certificate{};
  Grams quantity{};
  std::string order_no{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.order_no);
  }
};

// Lifts a freeze.
struct UnfreezeRights {
  static constexpr uint16_t kKind = 112;
  static constexpr const char* kName = "UNFREEZE_RIGHTS";
  static constexpr const char* kFieldNames = "freeze order_no";
  FreezeId freeze{};
  std::string order_no{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.freeze, self.order_no);
  }
};

// Takes what is frozen into a reserve (扣划).
struct SeizeRights {
  static constexpr uint16_t kKind = 113;
  static constexpr const char* kName = "SEIZE_RIGHTS";
  static constexpr const char* kFieldNames = "freeze reserve order_no";
  FreezeId freeze{};
  AccountId reserve{};
  std::string order_no{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.freeze, self.reserve, self.order_no);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_ENCUMBRANCE_COMMAND_H_
