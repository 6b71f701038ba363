// The commands of the tables of acts, and luheng import.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ledger/base/status_macros.h"
#include "services/cli/act.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/field_option.h"
#include "services/cli/import.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// What was given, by the option's name. Nodes of a map stay where they are.
struct Given {
  std::map<std::string, std::string> texts;
  std::map<std::string, bool> flags;
};

struct ActOptions {
  const Act* act = nullptr;
  MutationOptions mutation;
  Given given;
};

struct LookOptions {
  const Look* look = nullptr;
  std::string limit = "0";
  Given given;
};

struct ImportOptions {
  std::string act;
  std::string file;
  bool check_only = false;
  bool no_precheck = false;
};

bool IsList(const Look& look) { return look.request->FindFieldByName("page_size") != nullptr; }

absl::StatusOr<std::unique_ptr<Message>> RequestOf(const Descriptor& request, const Given& given) {
  return MakeRequest(request, OptionsOf(request),
                     [&](const FieldOption& option) -> std::optional<std::string> {
                       if (option.is_flag()) {
                         return given.flags.at(option.name) ? "true" : "";
                       }
                       return given.texts.at(option.name);
                     });
}

absl::StatusOr<ExitCode> RunAct(const ActOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const auto request, RequestOf(*options.act->request, options.given));
  return invocation.Mutate(options.mutation, *request);
}

absl::StatusOr<ExitCode> RunLook(const LookOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const auto request, RequestOf(*options.look->request, options.given));
  if (!IsList(*options.look)) return invocation.Show(*request);
  LUHENG_ASSIGN_OR_RETURN(const int64_t limit, ForOption("--limit", ParseInteger(options.limit)));
  return invocation.List(*request, limit, options.look->columns);
}

std::string UpperCase(std::string name) {
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

void AddOptions(const Descriptor& request, FirstOption first, CLI::App& command, Given& given) {
  for (const FieldOption& option : OptionsOf(request)) {
    if (option.is_flag()) {
      command.add_flag("--" + option.name, given.flags[option.name], option.help);
    } else if (first == FirstOption::kPositional) {
      command.add_option(UpperCase(option.name), given.texts[option.name], option.help)->required();
    } else {
      command.add_option("--" + option.name, given.texts[option.name], option.help);
    }
    first = FirstOption::kNamed;
  }
}

void AddAct(const Commands& group, const Act& act) {
  auto [command, options] =
      group.Add<ActOptions>({.name = act.name, .what = act.what, .examples = act.examples}, RunAct);
  options.act = &act;
  AddOptions(*act.request, FirstOption::kPositional, command, options.given);
  AddMutationOptions(command, options.mutation);
}

void AddLook(const Commands& group, const Look& look) {
  auto [command, options] = group.Add<LookOptions>(
      {.name = look.name, .what = look.what, .examples = look.examples}, RunLook);
  options.look = &look;
  const bool is_get = look.request->FindFieldByName("name") != nullptr && !IsList(look);
  AddOptions(*look.request, is_get ? FirstOption::kPositional : look.first, command, options.given);
  if (IsList(look)) {
    command.add_option("--limit", options.limit, "At most so many; 0: all")->capture_default_str();
  }
}

std::string ImportName(const Act& act) { return act.group + "-" + act.name; }

absl::StatusOr<const Act*> FindAct(const std::string& name) {
  for (const ActTable* table : ActTables()) {
    for (const Act& act : table->acts) {
      if (ImportName(act) == name) return &act;
    }
  }
  return absl::InvalidArgumentError(
      fmt::format("ACT: \"{}\" is none; it is a group and a command of it, such as "
                  "certificate-issue, auction-bid or parameter-set",
                  name));
}

// A misspelt column would be left out without a word.
absl::Status CheckColumns(const CsvTable& table, const std::vector<FieldOption>& options) {
  for (const std::string& column : table.header()) {
    const bool is_known =
        std::any_of(options.begin(), options.end(),
                    [&](const FieldOption& option) { return option.name == column; });
    if (!is_known) {
      std::string names;
      for (const FieldOption& option : options) names += (names.empty() ? "" : ", ") + option.name;
      return absl::InvalidArgumentError(
          fmt::format("the column \"{}\" is none of {}", column, names));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Import(const ImportOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const Act* act, FindAct(options.act));
  const std::vector<FieldOption> fields = OptionsOf(*act->request);
  const ImportKind kind = {
      .name = ImportName(*act),
      .columns = {fields.front().name},
      .key_column = fields.front().name,
      .make_request = [&](const CsvTable& table,
                          size_t row) -> absl::StatusOr<std::unique_ptr<Message>> {
        LUHENG_RETURN_IF_ERROR(CheckColumns(table, fields));
        const std::set<std::string> columns(table.header().begin(), table.header().end());
        return MakeRequest(*act->request, fields,
                           [&](const FieldOption& option) -> std::optional<std::string> {
                             if (!columns.contains(option.name)) return std::nullopt;
                             return table.Get(row, option.name);
                           });
      }};
  ImportDepth depth = options.no_precheck ? ImportDepth::kSend : ImportDepth::kAskAndSend;
  if (options.check_only) depth = ImportDepth::kCheckOnly;
  return RunImport(kind, options.file, depth, invocation);
}

void AddImport(const Commands& root) {
  auto [command, options] = root.Add<ImportOptions>(
      {.name = "import",
       .what = "Gives an act for every row of a CSV file, whose columns are called as the act's "
               "options: all rows, or none.",
       .examples = {"luheng import certificate-issue certificates.csv --check-only",
                    "luheng import lottery-enter applicants.csv"}},
      Import);
  command.add_option("ACT", options.act, "Group and command, such as certificate-issue")
      ->required();
  command.add_option("FILE", options.file, "CSV file, UTF-8, with a header")->required();
  command.add_flag("--check-only", options.check_only, "Check the form of every row; send nothing");
  command.add_flag("--no-precheck", options.no_precheck,
                   "Do not ask first whether every row would be accepted: for rows that need those "
                   "before them");
}

}  // namespace

std::vector<const ActTable*> ActTables() {
  return {&RightsActs(), &EncumbranceActs(), &TradeActs(), &OfficeActs(), &AuditActs()};
}

void AddActCommands(const Commands& root) {
  for (const ActTable* table : ActTables()) {
    for (const ActGroup& group : table->groups) {
      const Commands commands = root.Group(group.name, group.what);
      for (const Act& act : table->acts) {
        if (act.group == group.name) AddAct(commands, act);
      }
      for (const Look& look : table->looks) {
        if (look.group == group.name) AddLook(commands, look);
      }
    }
  }
  AddImport(root);
}

}  // namespace luheng::services::cli
