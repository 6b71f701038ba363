#include "services/cli/act.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "luheng/admin/v1/parameter_service.grpc.pb.h"
#include "luheng/ledger/v1/ledger_service.grpc.pb.h"
#include "luheng/primary/v1/lottery_service.pb.h"
#include "services/cli/field_option.h"
#include "tests/services/cli/served_cli.h"

namespace luheng::services::cli {
namespace {

using admin::v1::ParameterService;

// The words of a command line; quotes hold a word together.
std::vector<std::string> Words(const std::string& line) {
  std::vector<std::string> words(1);
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ' ' && !is_quoted) {
      words.emplace_back();
    } else {
      words.back().push_back(c);
    }
  }
  return words;
}

int CodeOf(std::vector<std::string> arguments, std::string* err) {
  std::ostringstream out;
  std::ostringstream errors;
  const ExitCode code = RunCli(arguments, out, errors);
  *err = errors.str();
  return static_cast<int>(code);
}

TEST(ActTest, EveryExampleIsAGoodCommandLine) {
  int examples = 0;
  const auto check = [&](const std::string& example) {
    std::vector<std::string> words = Words(example);
    ASSERT_EQ(words.front(), "luheng");
    words.erase(words.begin());
    words.insert(words.end(), {"--socket", "/nonexistent.sock"});
    std::string err;
    // Nobody listens there: 6. A word that is wrong would have been 2.
    EXPECT_EQ(CodeOf(words, &err), 6) << example << "\n" << err;
    ++examples;
  };
  for (const ActTable* table : ActTables()) {
    for (const Act& act : table->acts) {
      for (const std::string& example : act.examples) check(example);
    }
    for (const Look& look : table->looks) {
      for (const std::string& example : look.examples) check(example);
    }
  }
  EXPECT_GT(examples, 80);
}

TEST(FieldOptionTest, OptionsAreCalledAsPeopleDo) {
  std::string names;
  for (const FieldOption& option : OptionsOf(*primary::v1::EnterApplicantsRequest::descriptor())) {
    names += option.name + " ";
  }
  EXPECT_EQ(names, "lottery account demand-tonnes ");
}

TEST(FieldOptionTest, ValuesAreWhatTheFieldsAre) {
  const std::map<std::string, std::string> values = {
      {"parameter", "fee-new"},        {"county", "330681"},
      {"pollutant", "NH3-N"},          {"value", "400000"},
      {"effective-day", "2023-01-01"}, {"source", "p1"}};
  const auto& type = *admin::v1::SetParameterRequest::descriptor();
  const auto made = MakeRequest(type, OptionsOf(type),
                                [&](const FieldOption& option) -> std::optional<std::string> {
                                  const auto found = values.find(option.name);
                                  if (found == values.end()) return std::nullopt;
                                  return found->second;
                                });
  ASSERT_TRUE(made.ok()) << made.status();
  const auto& request = static_cast<const admin::v1::SetParameterRequest&>(**made);
  EXPECT_EQ(request.parameter(), admin::v1::PARAMETER_FEE_NEW);
  EXPECT_EQ(request.county_code(), "330681");
  EXPECT_EQ(request.pollutant(), type::v1::POLLUTANT_NH3_N);
  EXPECT_EQ(request.variant(), 0);
  EXPECT_EQ(request.effective_day().year(), 2023);
  EXPECT_EQ(request.value(), 400'000);
  EXPECT_EQ(request.source(), "p1");
}

// Keeps what it was given, and refuses a value of 13.
class FakeParameters final : public ParameterService::Service {
 public:
  grpc::Status SetParameter(grpc::ServerContext*, const admin::v1::SetParameterRequest* request,
                            admin::v1::SetParameterResponse* response) override {
    if (request->value() == 13) {
      response->mutable_rejected()->set_reason("PARAMETER_MISSING");
      response->mutable_rejected()->set_message("Not this one.");
    } else if (request->value() == 4) {
      if (!request->validate_only()) {
        response->mutable_proposed()->set_proposal("proposals/o12");
      }
      response->mutable_proposed()->set_hash(std::string(32, '\x5a'));
    } else {
      response->mutable_accepted();
    }
    (request->validate_only() ? asked_ : given_).push_back(*request);
    return grpc::Status::OK;
  }
  grpc::Status ListParameters(grpc::ServerContext*, const admin::v1::ListParametersRequest*,
                              admin::v1::ListParametersResponse* response) override {
    for (const auto& row : given_) {
      admin::v1::ParameterRow* const out = response->add_parameters();
      out->set_parameter(row.parameter());
      out->set_county_code(row.county_code());
      out->set_value(row.value());
    }
    return grpc::Status::OK;
  }

  std::vector<admin::v1::SetParameterRequest> asked_;
  std::vector<admin::v1::SetParameterRequest> given_;
};

class ActServedTest : public ServedCliTest {
 protected:
  ActServedTest() { Serve({&parameters_}); }

  std::string WriteFile(const std::string& text) const {
    const std::string path = root_ / "rows.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  FakeParameters parameters_;
};

TEST_F(ActServedTest, AParameterIsSetAndListed) {
  ASSERT_EQ(RunLuheng({"parameter", "set", "bids-max", "--effective-day", "2023-01-01", "--value",
                       "10", "--source", "W5"}),
            0)
      << err_;
  ASSERT_EQ(parameters_.given_.size(), 1u);
  EXPECT_EQ(RunLuheng({"parameter", "list"}), 0) << err_;
  EXPECT_NE(out_.find("BIDS-MAX"), std::string::npos) << out_;
  EXPECT_NE(out_.find("参数 parameter"), std::string::npos) << out_;
}

TEST_F(ActServedTest, WhatIsProposedSaysHowItIsApproved) {
  EXPECT_EQ(RunLuheng({"parameter", "set", "bids-max", "--value", "4"}), 0) << err_;
  std::string hash;
  for (int i = 0; i < 32; ++i) hash += "5a";
  EXPECT_NE(err_.find("luheng approval approve o12 --hash " + hash), std::string::npos) << err_;

  EXPECT_EQ(RunLuheng({"parameter", "set", "bids-max", "--value", "4", "--validate-only"}), 0)
      << err_;
  EXPECT_NE(out_.find("would be proposed now"), std::string::npos) << out_;
  EXPECT_EQ(err_.find("approval approve"), std::string::npos) << err_;
}

TEST_F(ActServedTest, AnImportIsAllOrNothing) {
  const std::string path = WriteFile("parameter,value\nbids-max,10\nbids-max,13\nbids-max,12\n");
  EXPECT_EQ(RunLuheng({"import", "parameter-set", path}), 1) << err_;
  EXPECT_NE(err_.find("line 3: PARAMETER_MISSING"), std::string::npos) << err_;
  EXPECT_EQ(parameters_.asked_.size(), 3u);
  EXPECT_EQ(parameters_.given_.size(), 0u);

  EXPECT_EQ(
      RunLuheng({"import", "parameter-set", WriteFile("parameter,value\nbids-max,10\nx,1\n")}), 2);
  EXPECT_NE(err_.find("line 3: parameter: \"x\" is none of"), std::string::npos) << err_;
  EXPECT_EQ(RunLuheng({"import", "parameter-set", WriteFile("parameter,valeu\nbids-max,10\n")}), 2);
  EXPECT_NE(err_.find("\"valeu\""), std::string::npos) << err_;
  EXPECT_EQ(RunLuheng({"import", "parameter", path}), 2);
  EXPECT_EQ(parameters_.given_.size(), 0u);

  EXPECT_EQ(RunLuheng({"import", "parameter-set", WriteFile("parameter,value\nbids-max,10\n")}), 0)
      << err_;
  EXPECT_EQ(parameters_.given_.size(), 1u);
}

// Two certificates, the second cut from the first.
class FakeLedger final : public ledger::v1::LedgerService::Service {
 public:
  grpc::Status ListHistory(grpc::ServerContext*, const ledger::v1::ListHistoryRequest* request,
                           ledger::v1::ListHistoryResponse* response) override {
    if (request->record() == "certificates/c2") {
      Add(response, 9, "PLEDGE");
      Issue(response, 5, "certificates/c2", "certificates/c1");
    } else {
      Add(response, 7, "AFTERWARDS");
      Issue(response, 5, "certificates/c2", "certificates/c1");
      Issue(response, 2, "certificates/c1", "");
    }
    return grpc::Status::OK;
  }
  grpc::Status GetInclusionProof(grpc::ServerContext*,
                                 const ledger::v1::GetInclusionProofRequest* request,
                                 ledger::v1::GetInclusionProofResponse* response) override {
    response->set_tlog_proof("proof of " + std::to_string(request->index()));
    return grpc::Status::OK;
  }

 private:
  static ledger::v1::Entry* Add(ledger::v1::ListHistoryResponse* response, int64_t index,
                                const char* kind) {
    ledger::v1::Entry* const entry = response->add_entries();
    entry->set_index(index);
    entry->set_kind(kind);
    return entry;
  }
  static void Issue(ledger::v1::ListHistoryResponse* response, int64_t index,
                    const std::string& certificate, const std::string& parent) {
    auto& fields = *Add(response, index, "CERTIFICATE_ISSUED")->mutable_payload()->mutable_fields();
    fields["certificate"].set_string_value(certificate);
    if (!parent.empty()) fields["parent"].set_string_value(parent);
  }
};

class LedgerServedTest : public ServedCliTest {
 protected:
  LedgerServedTest() { Serve({&ledger_}); }
  FakeLedger ledger_;
};

TEST_F(LedgerServedTest, ACertificatesWayIsFollowedBackToItsAllocation) {
  const std::string proofs = root_ / "proofs";
  ASSERT_EQ(RunLuheng({"ledger", "history", "certificates/c2", "--proof", proofs}), 0) << err_;
  std::istringstream lines(out_);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string> steps;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string certificate, index, kind;
    words >> certificate >> index >> kind;
    steps.push_back(certificate + " " + index + " " + kind);
  }
  EXPECT_EQ(steps, (std::vector<std::string>{"c1 2 CERTIFICATE_ISSUED", "c2 5 CERTIFICATE_ISSUED",
                                             "c2 9 PLEDGE"}));
  for (const char* index : {"2", "5", "9"}) {
    std::ifstream file(proofs + "/" + index + ".tlog-proof");
    std::string text;
    std::getline(file, text);
    EXPECT_EQ(text, std::string("proof of ") + index);
  }
  EXPECT_EQ(RunLuheng({"ledger", "history", "u4", "--proof", proofs}), 2);
}

}  // namespace
}  // namespace luheng::services::cli
