// Exports that were made here, and what verify-export says once something is changed.
#include "services/cli/export/verify_export.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "engine/command_codec.h"
#include "ledger/entry.h"
#include "ledger/signer.h"
#include "services/cli/export/export_set.h"
#include "services/cli/private_file.h"
#include "services/cli/run.h"
#include "tests/services/cli/export/export_example.h"

namespace luheng::services::cli {
namespace {

class VerifyExportTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "luheng-export-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    example_ = std::make_unique<ExportExample>(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::string Path(const std::string& name) const { return root_ / name; }

  // All findings under each other.
  std::string Findings() { return Findings(example_->ca_pem()); }
  std::string Findings(const std::string& ca) {
    const auto verdict = VerifyExport(Path("trades.manifest"), example_->log_key().verifier(), ca);
    if (!verdict.ok()) return verdict.status().ToString();
    std::string findings;
    for (const std::string& finding : verdict->findings) findings += finding + "\n";
    return findings;
  }

  void Change(const std::string& name, const std::function<void(std::string&)>& change) {
    std::string bytes = *ReadWholeFile(Path(name));
    change(bytes);
    ASSERT_TRUE(WritePrivateFile(Path(name), bytes, FileDurability::kQuick).ok());
  }

  std::filesystem::path root_;
  std::unique_ptr<ExportExample> example_;
};

TEST_F(VerifyExportTest, AnExportVerifies) {
  example_->Write(example_->Content());
  EXPECT_EQ(Findings(), "");
  const auto verdict =
      VerifyExport(Path("trades.manifest"), example_->log_key().verifier(), example_->ca_pem());
  ASSERT_TRUE(verdict.ok());
  EXPECT_EQ(verdict->proved_row_count, 2u);
  EXPECT_EQ(verdict->manifest.entries, (EntryRange{4, 1, 4}));
}

TEST_F(VerifyExportTest, AChangedByteIsFoundInEachFile) {
  example_->Write(example_->Content());
  for (const char* name : {"trades.csv", "trades.ndjson", "trades.xlsx", "trades.pdf",
                           "trades.evidence", "trades.manifest"}) {
    const std::string original = *ReadWholeFile(Path(name));
    for (size_t part = 0; part < 16; ++part) {
      const size_t at = original.size() * part / 16;
      Change(name, [at](std::string& bytes) { bytes[at] = static_cast<char>(bytes[at] ^ 1); });
      EXPECT_NE(Findings(), "") << name << " byte " << at;
      Change(name, [&](std::string& bytes) { bytes = original; });
    }
    EXPECT_EQ(Findings(), "");
  }
}

TEST_F(VerifyExportTest, SaysWhatIsWrong) {
  const struct {
    const char* name;
    std::function<void(std::string&)> change;
    const char* finding;
  } kRows[] = {
      {"trades.csv", [](std::string& b) { b[b.size() - 5] ^= 1; }, "trades.csv has SHA-256"},
      {"trades.csv", [](std::string& b) { b[b.size() - 5] ^= 1; },
       "differs from the rows at row 2"},
      {"trades.csv", [](std::string& b) { b += "x"; }, "trades.csv has"},
      {"trades.csv", [](std::string& b) { b += "x"; }, "more than the rows"},
      {"trades.csv", [](std::string& b) { b[5] ^= 1; }, "another heading"},
      {"trades.ndjson", [](std::string& b) { b.erase(b.find('\n') + 1); }, "there are 1 rows"},
      {"trades.ndjson", [](std::string& b) { b[b.find('\n') + 1] = 'x'; }, "row 2 is not"},
      {"trades.ndjson", [](std::string& b) { b.replace(b.find("\"amount_fen\":") + 13, 1, "9"); },
       "row 1: amount_fen is 9"},
      {"trades.evidence", [](std::string& b) { b.erase(b.rfind('\n', b.size() - 2) + 1); },
       "the evidence has 3 entries"},
      {"trades.evidence", [](std::string& b) { b.pop_back(); }, "line 5 of the evidence"},
      {"trades.evidence", [](std::string& b) { b = "x\n"; }, "does not begin"},
      {"trades.manifest", [](std::string& b) { b.clear(); }, "manifest: note"},
      {"trades.manifest", [](std::string& b) { b.replace(b.find("rows 2"), 6, "rows 3"); },
       "there are 2 rows, the manifest says 3"},
      {"trades.manifest", [](std::string& b) { b.replace(b.find("rows 2"), 6, "rows 3"); },
       "the signature of spiffe://luheng.example/participant/1/user/4 is wrong"},
      {"trades.manifest", [](std::string& b) { b.replace(b.find("user/4"), 6, "user/5"); },
       "the certificate is not that of"},
      {"trades.manifest", [](std::string& b) { b.resize(b.rfind("— ")); },
       "manifest: note: no signatures"},
  };
  for (const auto& row : kRows) {
    example_->Write(example_->Content());
    Change(row.name, row.change);
    EXPECT_NE(Findings().find(row.finding), std::string::npos) << row.finding << " is not in\n"
                                                               << Findings();
  }
}

TEST_F(VerifyExportTest, AMissingFileIsFound) {
  for (const char* name :
       {"trades.csv", "trades.ndjson", "trades.xlsx", "trades.pdf", "trades.evidence"}) {
    example_->Write(example_->Content());
    std::filesystem::remove(Path(name));
    EXPECT_NE(Findings().find(name), std::string::npos) << Findings();
  }
  std::filesystem::remove(Path("trades.manifest"));
  EXPECT_NE(Findings().find("NOT_FOUND"), std::string::npos) << Findings();
}

TEST_F(VerifyExportTest, WhatTheOfficerSignsIsHeldAgainstTheLog) {
  const struct {
    const char* finding;
    std::function<void(ExportContent&)> change;
  } kRows[] = {
      {"the export is of the log other.example/log",
       [](ExportContent& c) { c.origin = "other.example/log"; }},
      {"the checkpoint covers 5 entries, and the rows are true as of sequence 5",
       [](ExportContent& c) { c.last_sequence = 5; }},
      {"checkpoint: ",
       [](ExportContent& c) { c.checkpoint[c.checkpoint.find("\n5\n") + 1] = '6'; }},
      {"entry 2 is not proved", [](ExportContent& c) { c.evidence.at(2).bytes.back() ^= 1; }},
      {"entry 2 is not proved", [](ExportContent& c) { c.evidence.at(2).hashes.pop_back(); }},
      {"entry 9 is not proved", [](ExportContent& c) { c.evidence.emplace(9, c.evidence.at(2)); }},
      {"row 2: ", [](ExportContent& c) { std::swap(c.evidence.at(1), c.evidence.at(3)); }},
      {"row 1: amount_fen is 5, entry 1 says 1000",
       [](ExportContent& c) { c.rows = ExportExample::Rows({.amount_fen = 5}); }},
      {"row 1: sequence is 8, entry 1 says 0",
       [](ExportContent& c) { c.rows = ExportExample::Rows({.sequence = 8}); }},
      {"row 1: day is 2023-01-04, entry 1 says 2023-01-03",
       [](ExportContent& c) { c.rows = ExportExample::Rows({.day = "2023-01-04"}); }},
      {"row 1: entry 0 is no side of a trade",
       [](ExportContent& c) {
         c.rows = ExportExample::Rows({.index = 0});
         c.evidence.emplace(0, ProvedEntry{ExampleEntry0(), {}});
       }},
  };
  for (const auto& row : kRows) {
    ExportContent content = example_->Content();
    row.change(content);
    example_->Write(content);
    EXPECT_NE(Findings().find(row.finding), std::string::npos) << row.finding << " is not in\n"
                                                               << Findings();
  }
}

TEST_F(VerifyExportTest, RowsWithoutEvidenceRestOnTheOfficer) {
  ExportContent content = example_->Content();
  content.evidence.erase(4);
  example_->Write(content);
  EXPECT_EQ(Findings(), "");
  const auto verdict =
      VerifyExport(Path("trades.manifest"), example_->log_key().verifier(), example_->ca_pem());
  EXPECT_EQ(verdict->proved_row_count, 1u);
}

TEST_F(VerifyExportTest, ACertificateOfAnotherAuthorityIsFound) {
  example_->Write(example_->Content());
  const auto other = pki::CertificateAuthority::Create(Path("other"), "luheng.example");
  ASSERT_TRUE(other.ok());
  EXPECT_NE(Findings(other->certificate_pem()).find("the authority does not vouch"),
            std::string::npos);
  EXPECT_NE(Findings("no certificate").find("INVALID_ARGUMENT"), std::string::npos);
}

TEST_F(VerifyExportTest, ACertificateThatWasNotValidThenIsFound) {
  ExportContent content = example_->Content();
  content.exported_at = "2001-01-01T00:00:00Z";
  example_->Write(content);
  EXPECT_NE(Findings().find("not yet valid"), std::string::npos);
}

TEST_F(VerifyExportTest, AnotherLogsKeyIsFound) {
  example_->Write(example_->Content());
  const auto other = ledger::Signer::Generate(example_->log_key().name());
  const auto verdict = VerifyExport(Path("trades.manifest"), other->verifier(), example_->ca_pem());
  ASSERT_TRUE(verdict.ok());
  ASSERT_EQ(verdict->findings.size(), 1u);
  EXPECT_NE(verdict->findings[0].find("checkpoint: "), std::string::npos);
}

TEST_F(VerifyExportTest, TheCommandAnswersWithItsExitCodes) {
  example_->Write(example_->Content());
  const std::string vkey = example_->log_key().verifier().Vkey();
  ASSERT_TRUE(WritePrivateFile(Path("ca"), example_->ca_pem(), FileDurability::kQuick).ok());
  const auto run = [&](std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    arguments.insert(arguments.begin(), "verify-export");
    return static_cast<int>(RunCli(arguments, out, err));
  };
  EXPECT_EQ(run({Path("trades.manifest"), "--vkey", vkey, "--ca", Path("ca")}), 0);
  EXPECT_EQ(run({Path("trades.manifest"), "--vkey", vkey}), 2) << "nobody vouches for the officer";
  EXPECT_EQ(run({Path("none.manifest"), "--vkey", vkey, "--ca", Path("ca")}), 4);
  EXPECT_EQ(run({Path("trades.manifest"), "--vkey", "no key", "--ca", Path("ca")}), 2);
  EXPECT_EQ(run({Path("trades.manifest"), "--vkey", vkey, "--ca", Path("trades.csv")}), 2);
  Change("trades.pdf", [](std::string& bytes) { bytes[9] ^= 1; });
  EXPECT_EQ(run({Path("trades.manifest"), "--vkey", vkey, "--ca", Path("ca")}), 7);
}

TEST_F(VerifyExportTest, AnExportReplacesNothing) {
  example_->Write(example_->Content());
  const struct {
    std::vector<std::string> paths;
    absl::StatusCode code;
  } kRows[] = {
      {{Path("new.csv"), Path("new.pdf")}, absl::StatusCode::kOk},
      {{Path("trades.csv")}, absl::StatusCode::kAlreadyExists},
      {{Path("a.csv"), Path("b.pdf")}, absl::StatusCode::kInvalidArgument},
      {{Path("a.doc")}, absl::StatusCode::kInvalidArgument},
      {{Path("a")}, absl::StatusCode::kInvalidArgument},
      {{".csv"}, absl::StatusCode::kInvalidArgument},
      {{Path(".csv")}, absl::StatusCode::kInvalidArgument},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(PlanExport(row.paths).status().code(), row.code) << row.paths.front();
  }
}

TEST_F(VerifyExportTest, AnActOrAnExportWithoutAKeyIsRefusedBeforeAnythingIsAsked) {
  const auto run = [&](std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    arguments.insert(arguments.end(), {"--export", Path("x.csv"), "--server", "localhost:1"});
    return static_cast<int>(RunCli(arguments, out, err));
  };
  EXPECT_EQ(run({"trades", "list", "A"}), 3);
  EXPECT_EQ(run({"account", "open", "p12", "--identity", example_->identity()}), 2);
  EXPECT_EQ(run({"trades", "list", "A", "-o", "json", "--identity", example_->identity()}), 2);
  EXPECT_EQ(run({"trades", "list", "A", "--identity", example_->identity()}), 6);
}

}  // namespace
}  // namespace luheng::services::cli
