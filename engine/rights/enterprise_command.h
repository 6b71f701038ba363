// Commands about enterprises: what is known of them, how they change, and the rules' parameters.
//
// The shape of a body is explained in engine/command.h. Beside it a body here has its name, and the
// names of its fields as clients know them, in the order of Fields(). Every field has to be given
// but flags, numbers and those in kMayBeEmpty; engine/rights/field_rules.h says what a field of a
// type may be.
#ifndef ENGINE_RIGHTS_ENTERPRISE_COMMAND_H_
#define ENGINE_RIGHTS_ENTERPRISE_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>

#include "engine/rights/parameter.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// A row of a rule's numbers (engine/rights/parameter.h).
struct SetParameter {
  static constexpr uint16_t kKind = 50;
  static constexpr const char* kName = "SET_PARAMETER";
  static constexpr const char* kFieldNames =
      "parameter county_code pollutant variant effective_day value source";
  static constexpr const char* kMayBeEmpty = "county_code";
  Parameter parameter{};
  Adcode county{};  // 0: any. A city's or province's code stands for all in it.
  std::optional<Pollutant> pollutant{};
  uint16_t variant = 0;
  TradingDay effective_day{};
  int64_t value = 0;
  std::string source{};  // The notice or law that says so, at most 200 bytes.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.parameter, self.county, self.pollutant, self.variant, self.effective_day, self.value,
      self.source);
  }
};

// How an instrument is traded and recorded, once, before there is any of it.
struct SetTradingMode {
  static constexpr uint16_t kKind = 51;
  static constexpr const char* kName = "SET_TRADING_MODE";
  static constexpr const char* kFieldNames = "instrument mode form";
  InstrumentId instrument{};
  TradingMode mode{};
  RightsForm form{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument, self.mode, self.form);
  }
};

// Carries out what somebody else proposed. `hash` is that of what the approver has seen.
struct ApproveProposal {
  static constexpr uint16_t kKind = 52;
  static constexpr const char* kName = "APPROVE_PROPOSAL";
  static constexpr const char* kFieldNames = "proposal hash";
  ProposalId proposal{};
  Hash256 hash{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.proposal, self.hash);
  }
};

// Takes a proposal off the table: its proposer, or one who might have approved it.
struct DropProposal {
  static constexpr uint16_t kKind = 53;
  static constexpr const char* kName = "DROP_PROPOSAL";
  static constexpr const char* kFieldNames = "proposal";
  ProposalId proposal{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.proposal);
  }
};

// Money that goes out by bank.
struct WithdrawFunds {
  static constexpr uint16_t kKind = 54;
  static constexpr const char* kName = "WITHDRAW_FUNDS";
  static constexpr const char* kFieldNames = "account amount_fen reference";
  static constexpr const char* kMayBeEmpty = "reference";
  AccountId account{};
  Fen amount{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.amount, self.reference);
  }
};

// A figure that somebody published, kept as it was reported and never overwritten.
struct RecordFigure {
  static constexpr uint16_t kKind = 55;
  static constexpr const char* kName = "RECORD_FIGURE";
  static constexpr const char* kFieldNames = "name county_code value unit source as_of";
  static constexpr const char* kMayBeEmpty = "county_code";
  std::string name{};  // For example "trades.amount".
  Adcode county{};
  int64_t value = 0;
  std::string unit{};  // For example "fen".
  std::string source{};
  TradingDay as_of{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.name, self.county, self.value, self.unit, self.source, self.as_of);
  }
};

// What the bureaus know of an enterprise; the whole of it each time.
struct SetEnterprise {
  static constexpr uint16_t kKind = 60;
  static constexpr const char* kName = "SET_ENTERPRISE";
  static constexpr const char* kFieldNames =
      "participant industry controller has_cems code_colour credit_grade is_barred";
  ParticipantId participant{};
  Industry industry{};
  ParticipantId controller{};  // Who controls it; itself if nobody else does.
  bool has_cems = false;       // Automatic monitoring, installed and networked (自动监控).
  CodeColour code_colour{};
  CreditGrade credit_grade{};
  // A court defaulter, on the list of abnormal operations, a major tax offender, or one whom law
  // keeps from trading (staff of regulators, registry and exchange).
  bool is_barred = false;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.industry, self.controller, self.has_cems, self.code_colour,
      self.credit_grade, self.is_barred);
  }
};

// A discharge permit (排污许可证), new or renewed.
struct FilePermit {
  static constexpr uint16_t kKind = 61;
  static constexpr const char* kName = "FILE_PERMIT";
  static constexpr const char* kFieldNames =
      "participant permit_no county_code valid_from valid_to";
  ParticipantId participant{};
  std::string permit_no{};  // USCC and four characters, for example "91330681MAAHDWRX05001W".
  Adcode county{};
  TradingDay valid_from{};
  TradingDay valid_to{};  // The last day.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.permit_no, self.county, self.valid_from, self.valid_to);
  }
};

// The approval of a project's environmental impact assessment (环评), for one pollutant.
struct FileEia {
  static constexpr uint16_t kKind = 62;
  static constexpr const char* kName = "FILE_EIA";
  static constexpr const char* kFieldNames = "participant eia_no pollutant quantity_grams";
  ParticipantId participant{};
  std::string eia_no{};
  Pollutant pollutant{};
  Grams quantity{};  // New amount that was approved, grams a year.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.eia_no, self.pollutant, self.quantity);
  }
};

// An environmental violation: recorded, or closed.
struct RecordViolation {
  static constexpr uint16_t kKind = 63;
  static constexpr const char* kName = "RECORD_VIOLATION";
  static constexpr const char* kFieldNames = "participant case_no day is_closed";
  ParticipantId participant{};
  std::string case_no{};
  TradingDay day{};
  bool is_closed = false;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.case_no, self.day, self.is_closed);
  }
};

struct RenameParticipant {
  static constexpr uint16_t kKind = 64;
  static constexpr const char* kName = "RENAME_PARTICIPANT";
  static constexpr const char* kFieldNames = "participant name_commitment";
  ParticipantId participant{};
  Hash256 name_commitment{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.name_commitment);
  }
};

// The name of a participant is erased from the vault, with its salt, which opens the commitment.
// Source: 个人信息保护法 (PIPL), Article 47.
struct EraseName {
  static constexpr uint16_t kKind = 24;
  static constexpr const char* kName = "ERASE_NAME";
  static constexpr const char* kFieldNames = "participant legal_basis";
  ParticipantId participant{};
  std::string legal_basis{};  // Stays in the journal, so never the name itself.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.legal_basis);
  }
};

// The enterprise's seat moves. Its rights stay where they are until they are moved (SucceedRights).
struct MoveParticipant {
  static constexpr uint16_t kKind = 65;
  static constexpr const char* kName = "MOVE_PARTICIPANT";
  static constexpr const char* kFieldNames = "participant county_code";
  ParticipantId participant{};
  Adcode county{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.county);
  }
};

// Rights go over without a price: to the enterprise that a merger or division leaves, or with an
// enterprise into another county.
struct SucceedRights {
  static constexpr uint16_t kKind = 66;
  static constexpr const char* kName = "SUCCEED_RIGHTS";
  static constexpr const char* kFieldNames =
      "certificate quantity_grams into_account into_instrument reference";
  static constexpr const char* kMayBeEmpty = "reference";
  CertificateId certificate{};
  Grams quantity{};
  AccountId into_account{};
  InstrumentId into_instrument{};  // That of the certificate, or its like in another county.
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.into_account, self.into_instrument, self.reference);
  }
};

// The participant is no more, and has nothing.
struct EndParticipant {
  static constexpr uint16_t kKind = 67;
  static constexpr const char* kName = "END_PARTICIPANT";
  static constexpr const char* kFieldNames = "participant reference";
  static constexpr const char* kMayBeEmpty = "reference";
  ParticipantId participant{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.reference);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_ENTERPRISE_COMMAND_H_
