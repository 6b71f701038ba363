// Commands about rights: the reserve, first allocation, reclaim and repurchase.
//
// The shape of a body is explained in engine/rights/enterprise_command.h. `Makes` is the record
// that an accepted command makes.
#ifndef ENGINE_RIGHTS_RIGHTS_COMMAND_H_
#define ENGINE_RIGHTS_RIGHTS_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Puts rights into a reserve (预留): the cap of the instrument's county grows.
struct PresetReserve {
  static constexpr uint16_t kKind = 70;
  static constexpr const char* kName = "PRESET_RESERVE";
  static constexpr const char* kFieldNames = "reserve instrument quantity_grams reference";
  static constexpr const char* kMayBeEmpty = "reference";
  AccountId reserve{};  // Of kind kReserve.
  InstrumentId instrument{};
  Grams quantity{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reserve, self.instrument, self.quantity, self.reference);
  }
};

// Moves rights from one reserve to another, of a higher or lower level, and with them the cap.
struct DrawReserve {
  static constexpr uint16_t kKind = 71;
  static constexpr const char* kName = "DRAW_RESERVE";
  static constexpr const char* kFieldNames =
      "reserve instrument into_reserve into_instrument quantity_grams reference";
  static constexpr const char* kMayBeEmpty = "reference";
  AccountId reserve{};
  InstrumentId instrument{};
  AccountId into_reserve{};
  InstrumentId into_instrument{};  // Of the same pollutant, vintage and term.
  Grams quantity{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reserve, self.instrument, self.into_reserve, self.into_instrument, self.quantity,
      self.reference);
  }
};

// First allocation of a right to an enterprise (初始分配), with its title certificate.
struct IssueCertificate {
  static constexpr uint16_t kKind = 72;
  static constexpr const char* kName = "ISSUE_CERTIFICATE";
  static constexpr const char* kFieldNames =
      "account instrument quantity_grams payment valid_from reference";
  static constexpr const char* kMayBeEmpty = "reference";
  using Makes = CertificateId;
  AccountId account{};
  InstrumentId instrument{};
  Grams quantity{};
  Payment payment{};
  TradingDay valid_from{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.quantity, self.payment, self.valid_from, self.reference);
  }
};

// An enterprise asks for rights out of a reserve (储备调配).
struct RequestAllocation {
  static constexpr uint16_t kKind = 73;
  static constexpr const char* kName = "REQUEST_ALLOCATION";
  static constexpr const char* kFieldNames =
      "account reserve instrument quantity_grams priority reference";
  static constexpr const char* kMayBeEmpty = "reference";
  using Makes = AllocationId;
  AccountId account{};
  AccountId reserve{};
  InstrumentId instrument{};
  Grams quantity{};
  PriorityClass priority{};  // As the applicant sees it; see ConfirmPriority.
  std::string reference{};   // The project.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.reserve, self.instrument, self.quantity, self.priority, self.reference);
  }
};

// Takes a request for an allocation back, or refuses it.
struct WithdrawAllocation {
  static constexpr uint16_t kKind = 74;
  static constexpr const char* kName = "WITHDRAW_ALLOCATION";
  static constexpr const char* kFieldNames = "allocation";
  AllocationId allocation{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.allocation);
  }
};

// The bureau confirms the class of a request. Until it does, the request counts as kOther, whatever
// the applicant wrote.
struct ConfirmPriority {
  static constexpr uint16_t kKind = 69;
  static constexpr const char* kName = "CONFIRM_PRIORITY";
  static constexpr const char* kFieldNames = "allocation priority";
  AllocationId allocation{};
  PriorityClass priority{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.allocation, self.priority);
  }
};

// Serves the request whose turn it is: free rights at once, paid ones by a contract at the fee.
struct AllocateReserve {
  static constexpr uint16_t kKind = 75;
  static constexpr const char* kName = "ALLOCATE_RESERVE";
  static constexpr const char* kFieldNames = "allocation payment";
  AllocationId allocation{};
  Payment payment{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.allocation, self.payment);
  }
};

// Its holder gives a right up (自愿放弃), free or paid, and it goes into a reserve without payment.
struct WaiveRights {
  static constexpr uint16_t kKind = 68;
  static constexpr const char* kName = "WAIVE_RIGHTS";
  static constexpr const char* kFieldNames = "certificate quantity_grams reserve reference";
  static constexpr const char* kMayBeEmpty = "reference";
  CertificateId certificate{};
  Grams quantity{};
  AccountId reserve{};  // Of a bureau that keeps such rights.
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.reserve, self.reference);
  }
};

// Takes a free right back into a reserve without payment (无偿收回), for any reason but kWaived:
// a right is given up by its holder.
struct ReclaimRights {
  static constexpr uint16_t kKind = 76;
  static constexpr const char* kName = "RECLAIM_RIGHTS";
  static constexpr const char* kFieldNames = "certificate quantity_grams reason reserve reference";
  static constexpr const char* kMayBeEmpty = "reference";
  CertificateId certificate{};
  Grams quantity{};
  ReclaimReason reason{};
  AccountId reserve{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.reason, self.reserve, self.reference);
  }
};

// Buys a paid right back into a reserve (回购), at the share of its price that its remaining
// months are of a whole term.
struct RepurchaseRights {
  static constexpr uint16_t kKind = 77;
  static constexpr const char* kName = "REPURCHASE_RIGHTS";
  static constexpr const char* kFieldNames = "certificate quantity_grams reserve";
  CertificateId certificate{};
  Grams quantity{};
  AccountId reserve{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.reserve);
  }
};

// Pays the fee of a right that was free (补缴), so that it may be sold.
struct PayFee {
  static constexpr uint16_t kKind = 78;
  static constexpr const char* kName = "PAY_FEE";
  static constexpr const char* kFieldNames = "certificate reserve";
  CertificateId certificate{};
  AccountId reserve{};  // Whose keeper collects the fee.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.reserve);
  }
};

// The five-year verification: what is left of a right, and until when it is good. What is taken
// off goes to the reserve.
struct ReverifyRight {
  static constexpr uint16_t kKind = 79;
  static constexpr const char* kName = "REVERIFY_RIGHT";
  static constexpr const char* kFieldNames = "certificate quantity_grams valid_to reserve";
  CertificateId certificate{};
  Grams quantity{};
  TradingDay valid_to{};
  AccountId reserve{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.valid_to, self.reserve);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_RIGHTS_COMMAND_H_
