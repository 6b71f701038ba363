// Enterprises: what the bureaus know of a participant.
#ifndef ENGINE_RIGHTS_ENTERPRISE_H_
#define ENGINE_RIGHTS_ENTERPRISE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// A discharge permit (排污许可证).
struct Permit {
  static constexpr const char* kFieldNames = "permit_no county_code valid_from valid_to";
  std::string permit_no{};
  Adcode county{};
  TradingDay valid_from{};
  TradingDay valid_to{};  // The last day.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.permit_no, self.county, self.valid_from, self.valid_to);
  }
};

// An approved environmental impact assessment, for one pollutant.
struct Eia {
  static constexpr const char* kFieldNames = "eia_no pollutant quantity_grams";
  std::string eia_no{};
  Pollutant pollutant{};
  Grams quantity{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.eia_no, self.pollutant, self.quantity);
  }
};

struct Violation {
  static constexpr const char* kFieldNames = "case_no day is_closed";
  std::string case_no{};
  TradingDay day{};
  bool is_closed = false;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.case_no, self.day, self.is_closed);
  }
};

struct Enterprise {
  static constexpr const char* kFieldNames =
      "industry controller has_cems code_colour credit_grade is_barred is_ended permits eias "
      "violations";
  // Each a value that a snapshot can hold: a participant may end before SetEnterprise told of it.
  Industry industry = Industry::kOther;
  ParticipantId controller{};
  bool has_cems = false;
  CodeColour code_colour = CodeColour::kGreen;
  CreditGrade credit_grade = CreditGrade::kA;
  bool is_barred = false;
  bool is_ended = false;
  std::vector<Permit> permits{};
  std::vector<Eia> eias{};
  std::vector<Violation> violations{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.industry, self.controller, self.has_cems, self.code_colour, self.credit_grade,
      self.is_barred, self.is_ended, self.permits, self.eias, self.violations);
  }
};

// By participant.
class Enterprises {
 public:
  // Nullptr if nothing was filed.
  const Enterprise* Find(ParticipantId id) const {
    const auto index = static_cast<uint32_t>(id) - 1;
    return index < rows_.size() && rows_[index] ? &*rows_[index] : nullptr;
  }
  // Made if there was none. REQUIRES: the participant exists.
  Enterprise& at(ParticipantId id);

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.rows_);
  }

 private:
  std::vector<std::optional<Enterprise>> rows_;
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_ENTERPRISE_H_
